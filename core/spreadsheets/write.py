"""Writes XLSX and CSV files in which no text is ever a formula."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _

from core.spreadsheets.guard import guarded
from core.spreadsheets.limits import column_letters

MOST_SHEET_NAME = 31
NOT_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
MOST_TITLE, MOST_MESSAGE, MOST_INLINE_CHOICES = 32, 255, 255
# Rows below the data that also get the validation and stay open for typing.
SPARE_ROWS = 1000
# The same content gives the same bytes, so the clock stays out of the file.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001
BASE_FONT = {"font_name": "Arial", "font_size": 10}


@dataclass(frozen=True)
class Column:
    """One column of a file: `key` finds its value in a row; `choices` or `maximum` (from 0) restrict what is typed."""

    header: str
    key: str
    width: int
    help: str = ""
    choices: tuple[str, ...] = ()
    maximum: Decimal | None = None
    is_locked: bool = False


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    sheet: str,
    guide: Sequence[Sequence[str]] = (),
    guide_sheet: str = "",
) -> bytes:
    """A workbook with one sheet of data and, with `guide`, a second one that explains it.

    Values may be text, numbers, Decimal, bool, dates or None. A text that a cell cannot hold is a ValueError.
    """
    import xlsxwriter  # noqa: PLC0415

    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": CREATED})
        writer = _SheetWriter(book, columns, _sheet_name(sheet))
        writer.write(rows)
        if guide:
            _write_guide(book, guide, _sheet_name(guide_sheet) or "Guide")
        writer.validate()
    return target.getvalue()


def _sheet_name(name: str) -> str:
    """A name that spreadsheet programs accept."""
    return name.translate(NOT_IN_SHEET_NAME).strip(" '")[:MOST_SHEET_NAME].rstrip(" '")


def _put_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write text as text; XlsxWriter only reports by a number what it left out."""
    if sheet.write_string(row, column, text, style) != 0:
        raise ValueError(f"a cell of row {row + 1} does not fit into the sheet")


def _write_guide(book: Any, guide: Sequence[Sequence[str]], name: str) -> None:
    sheet = book.add_worksheet(name)
    style = book.add_format({**BASE_FONT, "num_format": "@", "text_wrap": True, "valign": "top"})
    for number, line in enumerate(guide):
        for place, text in enumerate(line):
            _put_text(sheet, number, place, str(text), style)
    sheet.set_column(0, 0, 28, style)
    sheet.set_column(1, max((len(line) for line in guide), default=1), 70, style)


class _SheetWriter:
    """Fills the data sheet; formats are made once per kind of value."""

    def __init__(self, book: Any, columns: Sequence[Column], name: str) -> None:
        self.book, self.columns = book, columns
        self.sheet = book.add_worksheet(name or None)
        self.formats: dict[tuple[str, bool], Any] = {}
        self.last_row = 0

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        bold = self.book.add_format({**BASE_FONT, "bold": True, "bottom": 1, "num_format": "@", "text_wrap": True})
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width, self._format(_column_kind(column), column))
            _put_text(self.sheet, 0, place, column.header, bold)
        self.sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            self.last_row = number
            for place, column in enumerate(self.columns):
                self._put(number, place, column, row.get(column.key))
        if any(column.is_locked for column in self.columns):
            self.sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})

    def validate(self) -> None:
        """Restrict what is typed, and show the help beside the cell."""
        for place, column in enumerate(self.columns):
            rule = self._rule(place, column)
            if rule is None:
                continue
            if column.help:
                rule |= {"input_title": column.header[:MOST_TITLE], "input_message": column.help[:MOST_MESSAGE]}
            self.sheet.data_validation(1, place, self.last_row + SPARE_ROWS, place, rule)

    def _rule(self, place: int, column: Column) -> dict[str, Any] | None:
        if column.is_locked:
            return None
        if column.choices:
            text = _("Choose one of the values of the list.")
            return {"validate": "list", "source": self._source(place, column), "error_message": text}
        if column.maximum is not None:
            limits = {"minimum": 0, "maximum": float(column.maximum)}
            text = _("Write a number from 0 to %(maximum)s.") % {"maximum": f"{column.maximum.normalize():f}"}
            return {"validate": "decimal", "criteria": "between", **limits, "error_message": text}
        return {"validate": "any"} if column.help else None

    def _source(self, place: int, column: Column) -> list[str] | str:
        """The choices in the rule itself or, when it cannot hold them, on a hidden sheet."""
        choices = list(column.choices)
        if len(",".join(choices)) <= MOST_INLINE_CHOICES and not any("," in choice for choice in choices):
            return choices
        name = f"_{column_letters(place + 1)}"
        lists = self.book.add_worksheet(name)
        lists.hide()
        for number, choice in enumerate(choices):
            _put_text(lists, number, 0, choice, self._format("text", column))
        return f"='{name}'!$A$1:$A${len(choices)}"

    def _put(self, row: int, place: int, column: Column, value: Any) -> None:
        if isinstance(value, bool):
            self.sheet.write_boolean(row, place, value, self._format("number", column))
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(row, place, value, self._format("number", column))
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, place, value.replace(tzinfo=None), self._format("moment", column))
        elif isinstance(value, date):
            self.sheet.write_datetime(row, place, value, self._format("date", column))
        elif value is None or value == "":
            self.sheet.write_blank(row, place, None, self._format(_column_kind(column), column))
        else:
            _put_text(self.sheet, row, place, str(value), self._format("text", column))

    def _format(self, kind: str, column: Column) -> Any:
        key = (kind, column.is_locked)
        if key not in self.formats:
            pattern = {"text": "@", "number": "General", "date": "dd.mm.yyyy", "moment": "dd.mm.yyyy hh:mm"}[kind]
            self.formats[key] = self.book.add_format(
                {**BASE_FONT, "num_format": pattern, "locked": column.is_locked, "valign": "top"}
            )
        return self.formats[key]


def _column_kind(column: Column) -> str:
    return "number" if column.maximum is not None else "text"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], *, delimiter: str = ",") -> bytes:
    """UTF-8 with a byte order mark, lines end with CR LF; text that a program could run gets a leading '.

    Numbers stay as they are, with a point; dates are ISO 8601.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in header])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return str(value)
    return value.isoformat() if isinstance(value, date) else guarded(str(value))
