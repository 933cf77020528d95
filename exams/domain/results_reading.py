"""From the rows of a results file to entries, with every problem named by row and column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.names import fold
from core.refusal import Text
from core.spreadsheets.convert import BadCell, as_date, as_decimal, as_digits, as_text
from core.spreadsheets.table import CellValue, Row, Table
from exams.domain.results import POINT_PLACES, Problem, ResultEntry, ResultSheet, check_entry
from exams.domain.results_columns import ColumnMap, attendance_of, map_columns
from exams.enums import Attendance
from exams.models import Enrolment
from registry.domain.people import identity_lookup

IIN_LENGTH = 12


@dataclass
class Reading:
    """What a file says: problems stop it, warnings ask for a confirmation, notices only inform."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    entries: list[ResultEntry] = field(default_factory=list)
    sheet: ResultSheet | None = None

    @property
    def is_clean(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """Everything that the preview shows, in the active language."""
        rows = [_row_json(entry, self.sheet) for entry in self.entries if self.sheet]
        states = [cell["state"] for row in rows for cell in row["cells"]]
        return {
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": [problem.as_json() for problem in self.warnings],
            "notices": [str(notice) for notice in self.notices],
            "columns": self.sheet.columns if self.sheet else [],
            "rows": rows,
            "counts": {state: states.count(state) for state in ("new", "changed", "unchanged")},
        }


def _row_json(entry: ResultEntry, sheet: ResultSheet | None) -> dict[str, Any]:
    if sheet is None:
        raise ValueError("rows are read against a sheet")
    lines = sheet.lines_of(entry.enrolment)
    cells = []
    for column in sheet.columns:
        line = lines.get(column)
        old = sheet.points.get((entry.enrolment.pk, line.pk)) if line else None
        new = entry.points.get(line.pk, old) if line else None
        cells.append({"old": _shown(old), "new": _shown(new), "state": _state(old, new)})
    return {
        "row": entry.row,
        "enrolment": entry.enrolment.number,
        "name": entry.enrolment.person.name_kk,
        "attendance": entry.attendance.value,
        "attendance_label": str(entry.attendance.label),
        "cells": cells,
    }


def _shown(points: Decimal | None) -> str:
    return "" if points is None else f"{points.normalize():f}"


def _state(old: Decimal | None, new: Decimal | None) -> str:
    if new is None:
        return "empty"
    if old is None:
        return "new"
    return "unchanged" if old == new else "changed"


OnRow = Callable[[int], None]


def read_rows(table: Table, sheet: ResultSheet, on_row: OnRow | None = None) -> Reading:
    """Check every row against the session; nothing is written. `on_row` hears of every row how many there are."""
    reading = Reading(notices=list(table.notices), sheet=sheet)
    columns = map_columns(table.header, sheet.columns)
    _check_header(columns, reading)
    if reading.problems:
        return reading
    seen: dict[int, int] = {}
    for row in table.rows:
        _RowReader(row, columns, reading, is_csv=table.kind == "csv").read(seen)
        if on_row is not None:
            on_row(len(table.rows))
    left = len(sheet.enrolments) - len(seen)
    if left:
        reading.notices.append(
            _("Candidates of the session who are not in the file: %(count)d. Their results stay as they are.")
            % {"count": left}
        )
    for entry in reading.entries:
        reading.problems.extend(check_entry(entry, sheet))
    reading.problems.sort(key=lambda problem: problem.row)
    return reading


def _check_header(columns: ColumnMap, reading: Reading) -> None:
    for missing in columns.missing():
        text = _("The file lacks: %(missing)s Use the template from the page of the session.")
        reading.problems.append(Problem(1, "", "column_missing", text % {"missing": missing}))
    for name in columns.twice:
        text = _("The column “%(name)s” is there twice. Delete one of them.")
        reading.problems.append(Problem(1, name, "column_twice", text % {"name": name}))
    for name in columns.unknown:
        reading.notices.append(_("The column “%(name)s” is not known and was not read.") % {"name": name})


class _RowReader:
    """Reads one row; every finding goes to the common reading."""

    def __init__(self, row: Row, columns: ColumnMap, reading: Reading, *, is_csv: bool) -> None:
        self.row, self.columns, self.reading, self.is_csv = row, columns, reading, is_csv
        if reading.sheet is None:
            raise ValueError("rows are read against a sheet")
        self.sheet = reading.sheet

    def read(self, seen: dict[int, int]) -> None:
        """Add an entry, or the problems that prevent it; `seen` maps enrolment keys to rows already read."""
        enrolment = self._enrolment()
        if enrolment is None:
            return
        if enrolment.pk in seen:
            text = _("Candidate %(number)s stands in row %(row)d already. Keep one of the two rows.")
            self._problem("enrolment", "row_twice", text % {"number": enrolment.number, "row": seen[enrolment.pk]})
            return
        seen[enrolment.pk] = self.row.number
        self._compare_person(enrolment)
        attendance = self._attendance()
        points = self._points(enrolment)
        if attendance is not None and points is not None:
            note = self._text("note") or None
            self.reading.entries.append(ResultEntry(enrolment, attendance, points, note, row=self.row.number))

    def _cell(self, name: str) -> CellValue:
        place = self.columns.known.get(name)
        return None if place is None else self.row.cells[place]

    def _text(self, name: str) -> str:
        try:
            return as_text(self._cell(name))
        except BadCell as refusal:
            self._problem(name, "cell_unreadable", refusal.reason)
            return ""

    def _problem(self, column: str, code: str, message: Text) -> None:
        self.reading.problems.append(Problem(self.row.number, column, code, message))

    def _warn(self, column: str, code: str, message: Text) -> None:
        self.reading.warnings.append(Problem(self.row.number, column, code, message))

    def _enrolment(self) -> Enrolment | None:
        number = self._text("enrolment").upper()
        if not number:
            return self._enrolment_by_iin()
        found = next((row for row in self.sheet.enrolments if row.number == number), None)
        if found is None:
            text = _("There is no candidate %(number)s in this session. Compare with the list of the session.")
            self._problem("enrolment", "unknown_candidate", text % {"number": number})
        elif self._cell("iin") not in (None, "") and not self._is_iin_of(found):
            text = _("The IIN of this row is not that of candidate %(number)s. Correct the one that is wrong.")
            self._problem("iin", "iin_differs", text % {"number": number})
            return None
        return found

    def _is_iin_of(self, enrolment: Enrolment) -> bool:
        try:
            digits = as_digits(self._cell("iin"), IIN_LENGTH, pads_text=self.is_csv)
        except BadCell:
            return False
        return enrolment.person.identity_lookup == identity_lookup(digits.text)

    def _enrolment_by_iin(self) -> Enrolment | None:
        column = "iin" if "iin" in self.columns.known else "enrolment"
        try:
            digits = as_digits(self._cell("iin"), IIN_LENGTH, pads_text=self.is_csv)
        except BadCell as refusal:
            self._problem(column, "iin_unreadable", refusal.reason)
            return None
        key = identity_lookup(digits.text)
        found = [row for row in self.sheet.enrolments if row.person.identity_lookup == key]
        if not found:
            text = _("Nobody in this session has the IIN of this row. Compare it with the list of the session.")
            self._problem(column, "unknown_candidate", text)
            return None
        if len(found) > 1:
            text = _("This person sits several exams here. Write the enrolment number instead of the IIN.")
            self._problem(column, "several_enrolments", text)
            return None
        if digits.padded:
            text = _("The spreadsheet lost leading zeros of the IIN; they were put back and a candidate was found.")
            self._warn(column, "zeros_restored", text)
        return found[0]

    def _compare_person(self, enrolment: Enrolment) -> None:
        person = enrolment.person
        stored = {
            "surname": (person.surname_kk, person.surname_ru, person.surname_latin),
            "given_name": (person.given_name_kk, person.given_name_ru, person.given_name_latin),
            "patronymic": (person.patronymic_kk, person.patronymic_ru),
        }
        for column, spellings in stored.items():
            typed = self._text(column)
            if typed and fold(typed) not in {fold(name) for name in spellings}:
                text = _("The file says “%(typed)s”, the register “%(stored)s”. Make sure that it is the same person.")
                self._warn(column, "name_differs", text % {"typed": typed, "stored": spellings[0]})
        self._compare_birth_date(enrolment)

    def _compare_birth_date(self, enrolment: Enrolment) -> None:
        if self._cell("birth_date") in (None, ""):
            return
        try:
            born = as_date(self._cell("birth_date"))
        except BadCell as refusal:
            self._problem("birth_date", "date_unreadable", refusal.reason)
            return
        if born != enrolment.person.birth_date:
            text = _("The date of birth differs from the register. Make sure that it is the same person.")
            self._warn("birth_date", "birth_date_differs", text)

    def _attendance(self) -> Attendance | None:
        text = self._text("attendance")
        attendance = attendance_of(text)
        if attendance is None:
            message = (
                _("Write present, absent or removed.")
                if text
                else _("Attendance is empty. Write present, absent or removed.")
            )
            self._problem("attendance", "attendance_unknown", message)
        return attendance

    def _points(self, enrolment: Enrolment) -> dict[int, Decimal | None] | None:
        lines = self.sheet.lines_of(enrolment)
        points: dict[int, Decimal | None] = {}
        is_readable = True
        for column, place in self.columns.points.items():
            cell = self.row.cells[place]
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            if column not in lines:
                text = _("This candidate's exam has no such part. Empty the cell.")
                self._problem(column, "no_such_part", text)
                is_readable = False
                continue
            try:
                points[lines[column].pk] = as_decimal(cell, POINT_PLACES)
            except BadCell as refusal:
                self._problem(column, "points_unreadable", refusal.reason)
                is_readable = False
        return points if is_readable else None
