"""Reads the table of one workbook; runs in the child process and knows neither Django nor the disk."""

import math
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, load_workbook

from core.spreadsheets.gate import ZIP_ERRORS
from core.spreadsheets.limits import MAX_CELL_CHARACTERS, Limits, Obstacle, column_letters
from core.spreadsheets.scan import Attributes, SheetScan, has_content, parse

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
FIXED_PARTS = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS)
NEEDED_TYPES = ("sharedStrings", "styles")
# A cell on its way to the parent; dates are objects with one key.
WireCell = str | float | bool | dict[str, str] | None


@dataclass(frozen=True)
class Sheet:
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True)
class Found:
    """The sheet that is read, what the person should know, and its rows with their numbers."""

    sheet: str
    notices: list[tuple[str, dict[str, str | int]]]
    rows: Iterator[tuple[int, list[WireCell]]]


class Package:
    """The parts of a workbook; only parts that were looked through reach calamine."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(content))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self.sheets: list[Sheet] = []
        self.others: list[str] = []
        self._read_relations()

    def part(self, name: str) -> bytes:
        stored = self._names.get(name.lower())
        if stored is None:
            raise Obstacle("damaged")
        return self._archive.read(stored)

    def checked(self, sheet: Sheet) -> BytesIO:
        """A workbook of the one sheet, packed anew: no other reader can see anything else in it."""
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name in dict.fromkeys((*FIXED_PARTS, *self.others)):
                data = self.part(name)
                parse(data)
                archive.writestr(name, data)
            archive.writestr(sheet.part, self.part(sheet.part))
        packed.seek(0)
        return packed

    def _read_relations(self) -> None:
        relations: dict[str, tuple[str, str]] = {}

        def relation(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
                relations[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        def sheet(attributes: Attributes) -> None:
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            kind, target = relations.get(key, ("", ""))
            if kind == "worksheet":
                is_visible = attributes.get("state", "visible") == "visible"
                self.sheets.append(Sheet(attributes.get("name", ""), target, is_visible))

        parse(self.part(RELATIONS), {"Relationship": relation})
        parse(self.part(WORKBOOK), {"sheet": sheet})
        self.others = [target for kind, target in relations.values() if kind in NEEDED_TYPES]


def read_workbook(content: bytes, limits: Limits) -> Found:
    """The first visible sheet with content; raises Obstacle."""
    try:
        package = Package(content)
        sheet, scan = _choose(package, limits)
        scan.check()
        with load_workbook(package.checked(sheet)) as workbook:
            table = workbook.get_sheet_by_name(sheet.name)
        notices = _notices(package, sheet, scan)
    except (CalamineError, *ZIP_ERRORS) as error:
        raise Obstacle("damaged") from error
    return Found(sheet.name, notices, _rows(table, limits))


def _choose(package: Package, limits: Limits) -> tuple[Sheet, SheetScan]:
    for sheet in package.sheets:
        if sheet.is_visible:
            scan = SheetScan(limits)
            parse(package.part(sheet.part), scan.starts)
            if scan.filled or scan.formulas:
                return sheet, scan
    raise Obstacle("empty")


def _notices(package: Package, used: Sheet, scan: SheetScan) -> list[tuple[str, dict[str, str | int]]]:
    notices: list[tuple[str, dict[str, str | int]]] = []
    if any(sheet != used and has_content(package.part(sheet.part)) for sheet in package.sheets):
        notices.append(("other_sheets", {"sheet": used.name}))
    if scan.hidden_rows:
        notices.append(("hidden_rows", {"count": scan.hidden_rows}))
    if scan.has_hidden_columns:
        notices.append(("hidden_columns", {}))
    return notices


def _rows(table: CalamineSheet, limits: Limits) -> Iterator[tuple[int, list[WireCell]]]:
    """Rows that are not wholly empty, from column A, without empty cells at the end."""
    top, left = table.start or (0, 0)
    characters = 0
    for number, values in enumerate(table.to_python(), start=top + 1):
        cells: list[WireCell] = [None] * left
        for place, value in enumerate(values, start=left + 1):
            cell = wire(value)
            if isinstance(cell, str):
                characters += len(cell)
                if len(cell) > MAX_CELL_CHARACTERS:
                    where = f"{column_letters(place)}{number}"
                    raise Obstacle("cell_too_long", cell=where, limit=MAX_CELL_CHARACTERS)
            cells.append(cell)
        if characters > limits.max_text:
            raise Obstacle("too_complex")
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, cells


def wire(value: str | float | time | date | timedelta) -> WireCell:
    """A cell as JSON can carry it; times of day and durations become text, numbers that are none too."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value)
