"""The glossary page has the words of the developers' glossary, all of them."""

import pytest
from django.test import Client
from django.utils.translation import override

from certification.domain.glossary import GLOSSARY, in_order, sections
from core.names import kazakh_key
from tests.pages.html import page_of

LANGUAGES = ("kk", "ru", "en")


def _lines() -> int:
    return sum(
        line.startswith("| ") and not line.startswith("| en |") for line in GLOSSARY.read_text("utf-8").splitlines()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_there_in_three_languages(language: str) -> None:
    rows = [row for section in sections(language) for row in section.rows]
    assert len(rows) == _lines() > 50
    assert {tuple(word.language for word in row) for row in rows} == {tuple(code for code, _n in in_order(language))}
    assert [word for row in rows for word in row if not word.text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_stand_in_the_order_of_the_readers_language(language: str) -> None:
    for section in sections(language):
        terms = [kazakh_key(row[0].text) for row in section.rows]
        assert terms == sorted(terms)
        assert section.title.language == language


def test_readers_language_stands_first() -> None:
    with override("en"):
        assert in_order("ru") == [("ru", "Russian"), ("kk", "Kazakh"), ("en", "English")]


@pytest.mark.django_db
def test_page_marks_each_word_with_its_language(client: Client) -> None:
    page = page_of(client.get("/ru/help/words"))
    cells = page.one("main").all("th", "td", lang="kk")
    assert "сертификаттау орталығы" in [cell.text for cell in cells]
    assert page.one("main").all("th", scope="row", lang="ru") != []
