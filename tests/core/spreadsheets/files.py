"""Makes the files of these tests: real workbooks, and workbooks with parts put in by hand."""

import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from core.spreadsheets.limits import Limits
from core.spreadsheets.read import Table, Unreadable, read_table

DATA = Path(__file__).resolve().parent / "data"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(fill: Callable[[Any], None], **options: bool) -> bytes:
    """A workbook that `fill` has filled through XlsxWriter."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book)
    return target.getvalue()


def rows_workbook(rows: Sequence[Sequence[Any]], name: str = "Data") -> bytes:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def plain() -> bytes:
    return rows_workbook([["a", "b"], ["x", 1]])


def with_parts(parts: dict[str, bytes | None], base: bytes | None = None) -> bytes:
    """A workbook in which parts are replaced, added or (None) left out."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(base or plain())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        stored = {name: old.read(name) for name in old.namelist()}
        for name, data in {**stored, **parts}.items():
            if data is not None:
                new.writestr(name, data)
    return target.getvalue()


def with_sheet(body: str) -> bytes:
    """A workbook whose first sheet has this XML inside `worksheet`."""
    return with_parts({SHEET: f'<worksheet xmlns="{MAIN}">{body}</worksheet>'.encode()})


def with_strings(body: str, references: int = 1) -> bytes:
    """A workbook with these shared strings and `references` rows that show the first of them."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, references + 1))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return with_parts({STRINGS: f'<sst xmlns="{MAIN}">{body}</sst>'.encode(), SHEET: sheet.encode()})


def noise(length: int) -> str:
    """Letters that hardly compress, the same on every run."""
    return "".join(random.Random(7).choices("abcdefghijklmnop", k=length))


def refusal(
    content: bytes, filename: str = "table.xlsx", *, encoding: str | None = None, limits: Limits | None = None
) -> Unreadable:
    """The refusal that reading must end with."""
    try:
        table = read_table(content, filename, limits=limits, encoding=encoding)
    except Unreadable as found:
        return found
    raise AssertionError(f"read {len(table.rows)} rows")


def cells(table: Table) -> list[tuple[Any, ...]]:
    return [row.cells for row in table.rows]


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A point in time as a cell holds it, without a zone."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001
