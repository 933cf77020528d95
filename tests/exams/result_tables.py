"""Results files for tests: the same rows as CSV or as a workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from exams.domain.result_files import read_content
from exams.domain.results_reading import Reading
from exams.models import Enrolment, ExamSession
from tests.core.spreadsheets.files import rows_workbook

Cells = Mapping[str, Any]
COLUMNS = ("theory.A", "theory.B", "practical.A", "practical.B", "practical.C")


def header_of(rows: Sequence[Cells]) -> list[str]:
    """Every column of every row, in the order of its first appearance."""
    return list(dict.fromkeys(name for row in rows for name in row))


def as_lines(rows: Sequence[Cells]) -> list[list[Any]]:
    header = header_of(rows)
    return [header, *([row.get(name) for name in header] for row in rows)]


def as_csv(rows: Sequence[Cells], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = (delimiter.join("" if cell is None else str(cell) for cell in line) for line in as_lines(rows))
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def as_xlsx(rows: Sequence[Cells]) -> bytes:
    return rows_workbook(as_lines(rows))


def row_of(enrolment: Enrolment, /, **changes: Any) -> dict[str, Any]:
    """A good row with five points for theory.A; a change of None leaves the column out. `theory_A` is `theory.A`."""
    plain = {"enrolment": enrolment.number, "attendance": "present", "theory.A": 5}
    named = {_column(name): value for name, value in changes.items()}
    return {name: value for name, value in {**plain, **named}.items() if value is not None}


def _column(name: str) -> str:
    return name.replace("_", ".") if name.startswith(("theory", "practical")) else name


def read(session: ExamSession, *rows: Cells) -> Reading:
    """The reading of a workbook with these rows."""
    return read_content(session, "results.xlsx", as_xlsx(rows))


def problems(reading: Reading) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.code) for found in reading.problems]


def warnings(reading: Reading) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.code) for found in reading.warnings]
