"""Passages in another language than the page's say so."""

from dataclasses import dataclass

from django.template import Context, Template
from django.utils.translation import override

from core.translated import language_of


@dataclass
class Thing:
    name_kk: str = "Қор <b>"
    name_ru: str = "Фонд"
    name_en: str = ""


def _said(language: str) -> str:
    with override(language):
        return Template('{% load texts %}{% text thing "name" %}').render(Context({"thing": Thing()}))


def test_text_in_the_language_of_the_page_stands_alone() -> None:
    assert (_said("kk"), _said("ru")) == ("Қор &lt;b&gt;", "Фонд")


def test_text_taken_from_kazakh_is_marked() -> None:
    assert _said("en") == '<span lang="kk">Қор &lt;b&gt;</span>'


def test_language_of_a_text() -> None:
    assert [language_of(Thing(), "name", language) for language in ("kk", "ru", "en")] == ["kk", "ru", "kk"]
