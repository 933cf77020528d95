"""The schematic map: every region has one tile, and short names in three languages."""

import pytest
from django.utils.translation import override

from registry.domain.region_map import known_places, places_of
from registry.models import Region
from tests.factories import make_region

LANGUAGES = ("kk", "ru", "en")


def test_map_has_every_region_and_no_other(reference: None) -> None:
    assert set(known_places()) == set(Region.objects.values_list("code", flat=True))


def test_every_tile_has_a_place_of_its_own() -> None:
    places = {(place.column, place.row) for place in known_places().values()}
    assert (len(places), max(places), min(row for _column, row in places)) == (20, (6, 3), 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["name", "abbreviation"])
def test_short_texts_of_a_language_differ(language: str, kind: str) -> None:
    texts = {getattr(place, f"{kind}_{language}") for place in known_places().values()}
    assert len(texts) == 20
    assert {len(text) for text in texts} == {3} or kind == "name"


def test_tile_names_itself_in_the_language_of_the_reader() -> None:
    place = known_places()["630000000"]
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[language] = (place.name, place.abbreviation)
    assert names == {
        "kk": ("Шығыс Қазақстан", "ШҚО"),
        "ru": ("Восточно-Казахстанская", "ВКО"),
        "en": ("East Kazakhstan", "EAS"),
    }


@pytest.mark.django_db
def test_region_newer_than_the_map_gets_a_tile_below_it() -> None:
    known = make_region()
    new = [make_region(code=code, name_kk="Жаңа облыс", name_ru="Новая", name_en="New") for code in ("98", "99")]
    places = places_of([new[0], known, new[1]])
    assert [(place.column, place.row) for place in places] == [(0, 5), (5, 4), (1, 5)]
    assert (places[0].name, places[0].abbreviation) == ("New", "New")
