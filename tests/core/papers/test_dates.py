"""Dates in words in the three languages of a paper."""

from datetime import date

import pytest

from core.papers.dates import MONTHS, date_in_words


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "2026 ж. 23 қараша"), ("ru", "23 ноября 2026 г."), ("en", "23 November 2026")]
)
def test_date_in_words_follows_the_language(language: str, words: str) -> None:
    assert date_in_words(date(2026, 11, 23), language).replace("\N{NO-BREAK SPACE}", " ") == words


def test_date_in_words_never_parts_at_a_line_end() -> None:
    assert " " not in date_in_words(date(2026, 1, 1), "kk")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_months_are_twelve_and_different(language: str) -> None:
    assert len(set(MONTHS[language])) == 12
