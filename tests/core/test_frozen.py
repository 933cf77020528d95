"""Frozen rows: refused by the database itself, whatever program asks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState
from django.db.utils import IntegrityError

from accounts.models import AuditEntry
from core.frozen import REFUSAL, Freeze, FrozenModel, frozen_columns, trigger_names
from tests.conftest import frozen_models
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
MODELS = frozen_models()
CHANGING = [model for model in MODELS if model.mutable]
each_model = pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
each_changing_model = pytest.mark.parametrize("model", CHANGING, ids=[model._meta.label for model in CHANGING])

# Another state of the columns that may change, one that the checks of the table accept.
LATER: dict[str, dict[str, Any]] = {
    "certification.Certificate": {"status": "withdrawn", "is_listed": True, "is_current": False},
    "exams.Enrolment": {"attendance": "present", "note": "came late"},
    "exams.Protocol": {"status": "signed", "locked_at": NOW},
}
# Two values for a column of each kind; a kind stands before those it derives from.
VALUES: dict[type["models.Field[Any, Any]"], tuple[Any, Any]] = {
    models.ForeignKey: (1, 2),
    models.BooleanField: (False, True),
    models.DateTimeField: (NOW, NOW + timedelta(days=1)),
    models.DateField: (TODAY, TODAY + timedelta(days=1)),
    models.JSONField: ({"a": 1}, {"a": 2}),
    models.BinaryField: (b"a", b"b"),
    models.IntegerField: (1, 2),
    models.Field: ("a", "b"),
}
# Rows whose checks a plain value does not meet.
PARTICULAR: dict[str, dict[str, Any]] = {
    "certification.ApplicationInBulk": {"outcome": "refused", "code": "transition", "reason": "Too late"},
}


def _triggers(table: str) -> dict[str, str]:
    """Definitions by name, as the database has them."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return dict(cursor.fetchall())


def _plain(field: "models.Field[Any, Any]", variant: int) -> Any:
    """A value for a column; another one for each variant (0 or 1)."""
    choices = list(field.flatchoices)
    if variant < len(choices):
        return choices[variant][0]
    kind = next(kind for kind in VALUES if isinstance(field, kind))
    return VALUES[kind][variant]


def _write_row(model: type[FrozenModel]) -> FrozenModel:
    """A row that meets the table's checks; what it refers to need not exist until the transaction ends."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if not (field.primary_key or field.null or field.blank or field.has_default()):
            values[field.attname] = _plain(field, 0)
    return model._default_manager.create(**{**values, **PARTICULAR.get(model._meta.label, {})})


def test_frozen_models_are_those_of_the_registers_and_trails() -> None:
    labels = {model._meta.label for model in MODELS}
    assert labels >= {"accounts.AuditEntry", "certification.Certificate", "certification.CertificateEvent"}
    assert labels >= {"exams.Protocol", "exams.ProtocolSignature", "registry.CentreChange", "certification.Decision"}


@each_model
def test_frozen_table_has_the_two_triggers_of_its_declaration(model: type[FrozenModel]) -> None:
    table = model._meta.db_table
    triggers = _triggers(table)
    assert set(triggers) == set(trigger_names(table, connection.vendor))
    watched = re.findall(r'\bold\."?(\w+)"?', triggers[f"{table}_no_update"], re.IGNORECASE)
    assert sorted(watched) == sorted(frozen_columns(model, model.mutable))


@each_model
def test_frozen_model_declares_columns_that_exist(model: type[FrozenModel]) -> None:
    assert set(model.mutable) <= {field.name for field in model._meta.concrete_fields}
    assert set(model.mutable) == set(LATER.get(model._meta.label, {}))


@each_model
def test_frozen_row_refuses_a_change_of_every_frozen_column(model: type[FrozenModel]) -> None:
    with transaction.atomic():
        row = _write_row(model)
        columns = [f for f in model._meta.concrete_fields if f.name not in model.mutable and not f.primary_key]
        assert columns
        for field in columns:
            is_plain = getattr(row, field.attname) == _plain(field, 0)
            with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{field.attname: _plain(field, int(is_plain))})
        transaction.set_rollback(True)


@each_model
def test_frozen_row_refuses_to_be_deleted(model: type[FrozenModel]) -> None:
    with transaction.atomic():
        row = _write_row(model)
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
        assert model._default_manager.filter(pk=row.pk).count() == 1
        transaction.set_rollback(True)


@each_changing_model
def test_frozen_row_lets_its_mutable_columns_change(model: type[FrozenModel]) -> None:
    later = LATER[model._meta.label]
    with transaction.atomic():
        row = _write_row(model)
        model._default_manager.filter(pk=row.pk).update(**later)
        assert model._default_manager.filter(pk=row.pk).values(*later).get() == later
        transaction.set_rollback(True)


def test_freeze_can_be_repeated_and_taken_back(settled_db: None) -> None:
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("word", models.CharField(max_length=5)),
    ]
    state = ProjectState()
    state.add_model(ModelState("core", "Leaf", fields))
    leaf, operation = state.apps.get_model("core", "Leaf"), Freeze("Leaf", mutable=("word",))
    seen = []
    with connection.schema_editor() as editor:
        editor.create_model(leaf)
        for act in (operation.database_forwards, operation.database_forwards, operation.database_backwards):
            act("core", editor, state, state)
            seen.append(sorted(_triggers("core_leaf")))
        editor.delete_model(leaf)
    whole = sorted(trigger_names("core_leaf", connection.vendor))
    assert seen == [whole, whole, []]
    assert operation.describe() == "Freeze the rows of Leaf"


def test_frozen_rows_withstand_the_ways_around_update_and_delete(settled_db: None) -> None:
    entry = AuditEntry.objects.create(at=NOW, act="test", thing="accounts.User", thing_id=1)
    table = AuditEntry._meta.db_table
    replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {entry.pk}"
    way_around = f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else replace
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(way_around)
    assert list(AuditEntry.objects.all()) == [entry]
