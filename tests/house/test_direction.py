"""Rules of the house over all models: which way they point, what they say of personal data, how they are kept."""

import pytest
from django.apps import apps
from django.db import models

# Each may point to itself and to those that follow.
DIRECTION = ("config", "certification", "exams", "registry", "accounts", "core")
LANGUAGES = ("kk", "ru", "en")
# Names of people are written in Kazakh, Russian and, as in the passport, Latin letters; there is no English of them.
NAMES_OF_PEOPLE = {"surname", "given_name", "patronymic"}

MODELS = sorted(
    (m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in DIRECTION),
    key=lambda m: m._meta.label,
)
OWN = [model for model in MODELS if not model._meta.auto_created]
each_model = pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
each_own_model = pytest.mark.parametrize("model", OWN, ids=[model._meta.label for model in OWN])


def _rank(app_label: str) -> int:
    """Framework and third-party apps lie below all of ours."""
    return DIRECTION.index(app_label) if app_label in DIRECTION else len(DIRECTION)


def test_models_of_every_app_are_seen() -> None:
    assert {model._meta.app_label for model in OWN} == set(DIRECTION) - {"config"}


@each_model
def test_model_points_down_only(model: type[models.Model]) -> None:
    related = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
    targets = {f.name: f.related_model._meta.app_label for f in related if isinstance(f.related_model, type)}
    upwards = {name: label for name, label in targets.items() if _rank(label) < _rank(model._meta.app_label)}
    assert upwards == {}


@each_own_model
def test_model_says_which_personal_data_it_holds(model: type[models.Model]) -> None:
    """In its own docstring, or in that of the abstract model whose columns it has."""
    own_classes = [cls for cls in model.__mro__ if cls.__module__.partition(".")[0] in DIRECTION]
    said = [cls.__doc__ or "" for cls in own_classes if issubclass(cls, models.Model)]
    assert any("Personal data: " in text or "No personal data" in text for text in said)


@each_own_model
def test_model_keeps_texts_in_all_languages(model: type[models.Model]) -> None:
    names = {
        field.name for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
    }
    stems = {name.removesuffix("_kk") for name in names if name.endswith("_kk")} - NAMES_OF_PEOPLE
    missing = {f"{stem}_{language}" for stem in stems for language in LANGUAGES} - names
    assert missing == set()


@each_own_model
def test_model_has_a_name_of_its_own(model: type[models.Model]) -> None:
    defining = next(cls for cls in model.__mro__ if "__str__" in vars(cls))
    assert defining.__module__.partition(".")[0] in DIRECTION


@each_own_model
def test_model_has_no_order_of_its_own(model: type[models.Model]) -> None:
    assert model._meta.ordering == []


@each_own_model
def test_model_has_no_nullable_column_in_a_unique_key(model: type[models.Model]) -> None:
    """Null differs from null, so such a key would let doubles through; a condition has to say which rows it means."""
    keys = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and c.condition is None]
    columns = [(key.name, name) for key in keys for name in key.fields if model._meta.get_field(name).null]
    assert (columns, list(model._meta.unique_together)) == ([], [])
