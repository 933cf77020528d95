"""What stands around every picture: heading, the same in words, the table of its figures and their file."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.formats import number_format

from core.charts.figures import count_text
from core.spreadsheets.write import write_csv

Cell = str | int | Decimal


class Picture(Protocol):
    """What `components/chart.html` draws: by which template, and whether there is anything to see."""

    @property
    def template(self) -> str: ...

    @property
    def is_empty(self) -> bool: ...


@dataclass(frozen=True)
class ShownCell:
    """A cell as the reader sees it; numbers stand to the right."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """The figures of a chart. The first cell of a row names it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def heads(self) -> Iterator[ShownCell]:
        """The columns, to the right where figures stand below."""
        first = self.rows[0] if self.rows else self.columns
        for column, cell in zip(self.columns, first, strict=True):
            yield ShownCell(column, not isinstance(cell, str))

    def shown(self) -> Iterator[list[ShownCell]]:
        for row in self.rows:
            yield [_shown(cell) for cell in row]

    def csv(self) -> bytes:
        """The same rows for a spreadsheet or a program: numbers plain and with a point."""
        return write_csv(self.columns, self.rows)


def _shown(cell: Cell) -> ShownCell:
    if isinstance(cell, str):
        return ShownCell(cell, is_number=False)
    return ShownCell(count_text(cell) if isinstance(cell, int) else number_format(cell), is_number=True)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with all that belongs to it. `summary` is its text alternative, and everybody reads it."""

    key: str
    title: str
    summary: str
    notes: tuple[str, ...] = ()
    when_empty: str
    picture: Picture
    table: Table
