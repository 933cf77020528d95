"""Cells to values: the documented value or a refusal with its code."""

from datetime import date
from typing import Any

import pytest

from core.spreadsheets.convert import BadCell, DigitCell, as_date, as_decimal, as_digits, as_text
from tests.core.spreadsheets.files import moment


def code_of(function: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(BadCell) as caught:
        function(*arguments, **options)
    assert str(caught.value.reason).endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Әсел\u00a0", "Әсел"),
        ("и\u0306", "й"),
        ("two\nlines", "two\nlines"),
        (85.0, "85"),
        (85.5, "85.5"),
        (100, "100"),
        (9.0510e10, "90510000000"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (-0.0, "-0"),
    ],
)
def test_as_text(cell: Any, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "is_boolean"),
        (date(2026, 2, 1), "is_date"),
        (moment(2026, 2, 1), "is_date"),
        (1e15, "digits_lost"),
        ("a\x07", "control_characters"),
    ],
)
def test_as_text_refuses(cell: Any, code: str) -> None:
    assert code_of(as_text, cell) == code


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("85,5", "85.50"),
        (85.0, "85.00"),
        ("85.5", "85.50"),
        (" 85 ", "85.00"),
        (0, "0.00"),
        ("-1,25", "-1.25"),
        ("007", "7.00"),
        (0.1 + 0.2, "0.30"),
        ("85.500", "85.50"),
    ],
)
def test_as_decimal(cell: Any, number: str) -> None:
    assert str(as_decimal(cell)) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "missing"),
        (" ", "missing"),
        (True, "is_boolean"),
        (date(2026, 1, 1), "is_date"),
        ("1e3", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("1 234", "not_a_number"),
        ("1,234.5", "not_a_number"),
        ("85%", "not_a_number"),
        ("٨٥", "not_a_number"),
        ("85.", "not_a_number"),
        ("85,555", "too_precise"),
        (85.333333, "too_precise"),
        (1e20, "digits_lost"),
    ],
)
def test_as_decimal_refuses(cell: Any, code: str) -> None:
    assert code_of(as_decimal, cell) == code


def test_as_decimal_without_places() -> None:
    assert str(as_decimal("12", 0)) == "12"
    assert code_of(as_decimal, "12,5", 0) == "too_precise"


@pytest.mark.parametrize(
    "cell", [date(2026, 12, 31), moment(2026, 12, 31, 23, 59), "31.12.2026", " 2026-12-31 ", "2026-12-31"]
)
def test_as_date(cell: Any) -> None:
    assert as_date(cell) == date(2026, 12, 31)


def test_day_stands_before_month() -> None:
    assert as_date("5.6.2026") == date(2026, 6, 5)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "missing"),
        ("", "missing"),
        (False, "is_boolean"),
        (45_000.0, "not_a_date"),
        ("12/31/2026", "ambiguous_date"),
        ("05/06/2026", "ambiguous_date"),
        ("05-06-2026", "ambiguous_date"),
        ("05.06.26", "ambiguous_date"),
        ("12.31.2026", "not_a_date"),
        ("30.02.2026", "not_a_date"),
        ("01.01.0026", "not_a_date"),
        ("2026-12-31T00:00", "not_a_date"),
        ("1 маусым", "not_a_date"),
    ],
)
def test_as_date_refuses(cell: Any, code: str) -> None:
    assert code_of(as_date, cell) == code


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("010203500017", DigitCell("010203500017", padded=False)),
        (10203500017.0, DigitCell("010203500017", padded=True)),
        (10203500017, DigitCell("010203500017", padded=True)),
        (9.0510e10, DigitCell("090510000000", padded=True)),
        (101500123.0, DigitCell("000101500123", padded=True)),
        (910203500017.0, DigitCell("910203500017", padded=False)),
    ],
)
def test_as_digits(cell: Any, digits: DigitCell) -> None:
    assert as_digits(cell, 12) == digits


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "missing"),
        (True, "is_boolean"),
        (date(2026, 1, 1), "is_date"),
        ("10203500017", "wrong_length"),
        ("0010203500017", "wrong_length"),
        (9.1e12, "wrong_length"),
        ("9.00101E+10", "not_digits"),
        ("01020350001O", "not_digits"),
        ("٠١٠٢٠٣٥٠٠٠١٧", "not_digits"),
        (1.5, "not_digits"),
        (-5, "not_digits"),
        (1e16, "digits_lost"),
    ],
)
def test_as_digits_refuses(cell: Any, code: str) -> None:
    assert code_of(as_digits, cell, 12) == code


def test_text_is_padded_only_when_asked_for() -> None:
    assert as_digits("10203500017", 12, pads_text=True) == DigitCell("010203500017", padded=True)
