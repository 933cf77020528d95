"""Single cells to values; what cannot be told for certain is refused, never guessed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused, Text
from core.spreadsheets.table import CellValue

# Spreadsheet programs keep fifteen significant digits.
MOST_DIGITS = 15
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
DIGITS = re.compile(r"[0-9]+")
DAY_MONTH_YEAR = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
YEAR_MONTH_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
SOME_DATE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")
YEARS = range(1900, 2200)
LAYOUT = "\n\t\r"


class BadCell(Refused):
    """A cell does not hold what its column asks for; the reason is short and does not repeat the cell."""


@dataclass(frozen=True)
class DigitCell:
    """Digits of the asked length; `padded` when leading zeros were put back."""

    text: str
    padded: bool


_REASONS: dict[str, Text] = {
    "missing": _("The cell is empty."),
    "is_boolean": _("The cell holds TRUE or FALSE. Write the value itself."),
    "is_date": _("The spreadsheet program made a date of this cell. Format it as text and write the value again."),
    "control_characters": _("The text holds characters that cannot be printed. Write it again."),
    "digits_lost": _("The number is too long for a spreadsheet; its last digits are lost. Write it as text."),
    "not_a_number": _("This is not a number. Write it with digits, for example 85.5."),
    "too_precise": _("The number has too many decimals; at most %(places)s are allowed."),
    "not_a_date": _("This is not a date. Write it as day.month.year, for example 31.12.2026."),
    "ambiguous_date": _(
        "Day and month cannot be told apart. Write the date as day.month.year, for example 31.12.2026."
    ),
    "not_digits": _("Only digits may stand here."),
    "wrong_length": _("Exactly %(length)s digits must stand here."),
}


def _bad(code: str, **params: int) -> BadCell:
    return BadCell(code, str(_REASONS[code]) % params)


def as_text(cell: CellValue) -> str:
    """Trimmed NFC text, "" for an empty cell; 12.0 is "12".

    Codes: `is_boolean`, `is_date` (what was typed is lost), `digits_lost`, `control_characters`.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise _bad("is_boolean")
    if isinstance(cell, date):
        raise _bad("is_date")
    if isinstance(cell, int | float):
        return _plain(cell)
    text = unicodedata.normalize("NFC", cell.strip())
    if any(unicodedata.category(letter) == "Cc" and letter not in LAYOUT for letter in text):
        raise _bad("control_characters")
    return text


def _plain(number: float) -> str:
    """A number in digits, without an exponent."""
    if abs(number) >= 10**MOST_DIGITS:
        raise _bad("digits_lost")
    text = f"{Decimal(f'{number:.{MOST_DIGITS}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_decimal(cell: CellValue, places: int = 2) -> Decimal:
    """A number with `places` decimals, written with a point or a comma; nothing is rounded.

    Codes: `missing`, `is_boolean`, `is_date`, `not_a_number`, `digits_lost`, `too_precise`.
    """
    text = as_text(cell)
    if not text:
        raise _bad("missing")
    if not NUMBER.fullmatch(text):
        raise _bad("not_a_number")
    number = Decimal(text.replace(",", "."))
    if number != round(number, places):
        raise _bad("too_precise", places=places)
    return round(number, places)


def as_date(cell: CellValue) -> date:
    """A date cell (its time of day is dropped), "31.12.2026" or "2026-12-31".

    Codes: `missing`, `is_boolean`, `digits_lost`, `not_a_date`, `ambiguous_date` (slashes, dashes, two-digit years).
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    if not text:
        raise _bad("missing")
    found = DAY_MONTH_YEAR.fullmatch(text) or YEAR_MONTH_DAY.fullmatch(text)
    if found is None:
        raise _bad("ambiguous_date" if SOME_DATE.fullmatch(text) else "not_a_date")
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise _bad("not_a_date") from error
    if day.year not in YEARS:
        raise _bad("not_a_date")
    return day


def as_digits(cell: CellValue, length: int, *, pads_text: bool = False) -> DigitCell:
    """Digits such as an IIN; a number gets back the leading zeros that spreadsheet programs drop.

    `pads_text` does the same for text, for CSV, where a program drops them too. The caller checks the check digit.
    Codes: `missing`, `is_boolean`, `is_date`, `not_digits`, `digits_lost`, `wrong_length`.
    """
    text = as_text(cell)
    if not text:
        raise _bad("missing")
    if not DIGITS.fullmatch(text):
        raise _bad("not_digits")
    may_pad = pads_text or not isinstance(cell, str)
    if len(text) > length or (len(text) < length and not may_pad):
        raise _bad("wrong_length", length=length)
    return DigitCell(text.zfill(length), len(text) < length)
