"""The table as it was read: a heading and rows of typed cells."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.refusal import Text
from core.spreadsheets.limits import Obstacle, column_letters, listed

CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Row:
    """One row; `number` is the one that a spreadsheet program shows at its left.

    In CSV it counts records: a cell of several lines does not shift it, an empty line does.
    """

    number: int
    cells: tuple[CellValue, ...]


@dataclass(frozen=True)
class Table:
    """One cell per heading in every row; `encoding` and `delimiter` are empty for XLSX, `sheet` for CSV."""

    kind: Literal["xlsx", "csv"]
    sheet: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[Text, ...]


def with_header(rows: Iterable[Row]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Split off the first row that is not empty as the heading; columns wholly empty are left out.

    Raises Obstacle: `empty`, `header_duplicate`, `header_empty`.
    """
    filled = [row for row in rows if any(cell is not None for cell in row.cells)]
    if not filled:
        raise Obstacle("empty")
    head = filled.pop(0)
    header = [_heading(cell) for cell in head.cells]
    _check_unique(header, head.number)
    places = [place for place, name in enumerate(header) if name]
    named = set(places)
    for row in filled:
        for place, cell in enumerate(row.cells):
            if cell is not None and place not in named:
                raise Obstacle("header_empty", cell=f"{column_letters(place + 1)}{row.number}")
    is_gapless = len(places) == len(header)
    return (
        tuple(header[place] for place in places),
        tuple(_fitted(row, len(header), None if is_gapless else places) for row in filled),
    )


def _fitted(row: Row, width: int, places: list[int] | None) -> Row:
    """The row padded or cut to the width of the heading."""
    cells = row.cells[:width] + (None,) * (width - len(row.cells))
    return Row(row.number, cells if places is None else tuple(cells[place] for place in places))


def _heading(cell: CellValue) -> str:
    """A heading on one line; a year typed as a number stays a year."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", " ".join(str(cell).split())) if cell is not None else ""


def _check_unique(header: list[str], number: int) -> None:
    seen: dict[str, list[str]] = {}
    for place, name in enumerate(header, start=1):
        if name:
            seen.setdefault(name.casefold(), []).append(f"{column_letters(place)}{number}")
    for cells in seen.values():
        if len(cells) > 1:
            raise Obstacle("header_duplicate", cells=listed(cells))
