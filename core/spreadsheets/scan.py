"""Looks through the XML of a workbook for what calamine does not tell; runs in the child process.

Nothing is expanded: a document type declaration ends the reading.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from xml.parsers import expat

from core.spreadsheets.limits import MAX_NAMED_CELLS, Limits, Obstacle, column_letters, listed

REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,9})")
NUMBER = re.compile(r"[0-9]{1,9}")
Attributes = dict[str, str]
Starts = Mapping[str, Callable[[Attributes], None]]


class Enough(Exception):
    """Raised by a handler that has seen what it looked for."""


def parse(data: bytes, starts: Starts | None = None) -> None:
    """Call the handler of every element of one XML part; without handlers only the form is checked."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if starts is not None:
        parser.StartElementHandler = _dispatcher(starts)
    try:
        parser.Parse(data, True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Obstacle("damaged") from error


def _dispatcher(starts: Starts) -> Callable[[str, Attributes], None]:
    """Finds handlers by the name without its prefix, once per name: sheets have a million elements."""
    known: dict[str, Callable[[Attributes], None]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name not in known:
            known[name] = starts.get(name.rpartition(":")[2], _ignore)
        known[name](attributes)

    return start


def _ignore(_: Attributes) -> None:
    """Most elements say nothing that is asked for here."""


def _refuse_doctype(*_: object) -> None:
    raise Obstacle("unsafe")


def has_content(data: bytes) -> bool:
    """Whether any cell of a sheet holds a value."""
    try:
        parse(data, {"v": _stop, "is": _stop})
    except Enough:
        return True
    return False


def _stop(_: Attributes) -> None:
    raise Enough


def is_true(value: str | None) -> bool:
    return value in ("1", "true")


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def position(reference: str) -> tuple[int, int]:
    """Row and column, counted from 1, of a reference such as B12."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise Obstacle("damaged")
    return int(found[2]), _column(found[1])


class SheetScan:
    """Extent, formulas, errors, merged ranges and hidden parts of one sheet."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.filled = self.hidden_rows = 0
        self.first_row = self.first_column = 1 << 30
        self.last_row = self.last_column = 0
        self.formulas: list[str] = []
        self.errors: list[str] = []
        self.merged: list[str] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._row = self._column = self._counted_row = 0
        self._is_row_hidden = self._is_error = self._is_formula = False
        self.starts: Starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._fill,
            "is": self._fill,
            "f": self._start_formula,
            "mergeCell": self._merge,
            "col": self._start_column,
        }

    def check(self) -> None:
        """Refuse what cannot be taken over as values."""
        for key in ("formula", "error", "merged"):
            cells = {"formula": self.formulas, "error": self.errors, "merged": self.merged}[key]
            if cells:
                raise Obstacle(f"{key}_cells", cells=listed(cells))

    @property
    def has_hidden_columns(self) -> bool:
        return any(first <= self.last_column and last >= self.first_column for first, last in self._hidden_columns)

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if NUMBER.fullmatch(number) else self._row + 1
        self._column = 0
        self._is_row_hidden = is_true(attributes.get("hidden"))

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference:
            self._row, self._column = position(reference)
        else:
            self._column += 1
        self._is_error = attributes.get("t") == "e"
        self._is_formula = False

    def _start_formula(self, _: Attributes) -> None:
        self._is_formula = True
        self._note(self.formulas)
        self._extend()

    def _fill(self, _: Attributes) -> None:
        self._extend()
        self.filled += 1
        if self.filled > self.limits.max_cells:
            raise Obstacle("too_many_cells", limit=self.limits.max_cells)
        if self._is_error and not self._is_formula:
            self._note(self.errors)
        if self._is_row_hidden and self._counted_row != self._row:
            self.hidden_rows += 1
            self._counted_row = self._row

    def _extend(self) -> None:
        row, column = self._row, self._column
        if self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column:
            return
        self.first_row = min(self.first_row, row)
        self.first_column = min(self.first_column, column)
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_column > self.limits.max_columns:
            raise Obstacle("too_many_columns", limit=self.limits.max_columns)
        if self.last_row > self.first_row + self.limits.max_rows:
            raise Obstacle("too_many_rows", last=self.first_row + self.limits.max_rows, limit=self.limits.max_rows)

    def _note(self, cells: list[str]) -> None:
        if len(cells) <= MAX_NAMED_CELLS:
            cells.append(f"{column_letters(self._column)}{self._row}")

    def _merge(self, attributes: Attributes) -> None:
        """Ranges come after the cells, so the extent is known."""
        reference = attributes.get("ref", "").replace("$", "")
        first, _, last = reference.partition(":")
        if not last or first == last or len(self.merged) > MAX_NAMED_CELLS:
            return
        (top, left), (bottom, right) = position(first), position(last)
        is_across = top <= self.last_row and bottom >= self.first_row
        if is_across and left <= self.last_column and right >= self.first_column:
            self.merged.append(reference)

    def _start_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if is_true(attributes.get("hidden")) and NUMBER.fullmatch(first) and NUMBER.fullmatch(last):
            self._hidden_columns.append((int(first), int(last)))
