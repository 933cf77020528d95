"""One accessor for a text kept in three columns."""

import pytest
from django.utils import translation

from core.translated import Translated, text_in


class Thing:
    """Something with a full and a partly translated text."""

    name = Translated()
    place = Translated()
    name_kk, name_ru, name_en = "кітапхана", "библиотека", "library"
    place_kk, place_ru = "Алматы", ""


@pytest.mark.parametrize(
    ("language", "text"), [("kk", "кітапхана"), ("ru", "библиотека"), ("en", "library"), ("en-gb", "library")]
)
def test_translated_reads_the_active_language(language: str, text: str) -> None:
    with translation.override(language):
        assert Thing().name == text


@pytest.mark.parametrize("language", ["kk", "ru", "en", "de"])
def test_translated_answers_in_kazakh_where_a_text_is_missing(language: str) -> None:
    with translation.override(language):
        assert Thing().place == "Алматы"


def test_translated_without_an_active_language_reads_the_first_one() -> None:
    with translation.override(None):
        assert Thing().name == "кітапхана"


def test_translated_on_the_class_gives_its_name() -> None:
    assert Thing.name == "name"


def test_text_in_reads_a_language_that_is_not_active() -> None:
    with translation.override("kk"):
        assert text_in(Thing(), "name", "en") == "library"
