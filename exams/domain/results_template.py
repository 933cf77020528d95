"""The results file of a session to fill in: candidates, columns with their maximum, an explanation."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.spreadsheets.write import Column, write_xlsx
from exams.domain.results import ResultSheet
from exams.domain.results_columns import attendance_label, label
from exams.enums import Attendance
from exams.models import ExamSession

RECORDED = (Attendance.PRESENT, Attendance.ABSENT, Attendance.REMOVED)


def results_template(session: ExamSession, language: str) -> bytes:
    """XLSX with one row per candidate and the results known so far; headers and words in `language`."""
    sheet = ResultSheet(session)
    with override(language):
        columns = _columns(sheet, language)
        rows = [_row(sheet, place, language) for place in range(len(sheet.enrolments))]
        guide = [(column.header, column.help) for column in columns]
        return write_xlsx(columns, rows, sheet=session.number, guide=guide, guide_sheet=_("Explanation"))


def _columns(sheet: ResultSheet, language: str) -> list[Column]:
    words = tuple(attendance_label(attendance, language) for attendance in RECORDED)
    fixed = [
        Column(label("enrolment", language), "enrolment", 18, _("Tells who the row is about. Do not change it.")),
        Column(label("surname", language), "surname", 24, _("Compared with the register; differences are reported.")),
        Column(
            label("given_name", language), "given_name", 20, _("Compared with the register; differences are reported.")
        ),
        Column(
            label("attendance", language),
            "attendance",
            16,
            _("One of: %(words)s.") % {"words": ", ".join(words)},
            words,
        ),
    ]
    most: dict[str, Decimal] = {}
    for line in (line for lines in sheet.lines.values() for line in lines):
        most[line.column] = max(line.max_points, most.get(line.column, line.max_points))
    points = [
        Column(
            name,
            name,
            12,
            _("Points from 0 to %(most)s, with two decimals at most.") % {"most": f"{most[name].normalize():f}"},
            (),
            most[name],
        )
        for name in sheet.columns
    ]
    return [*fixed, *points, Column(label("note", language), "note", 30, _("Optional remark."))]


def _row(sheet: ResultSheet, place: int, language: str) -> dict[str, Any]:
    enrolment = sheet.enrolments[place]
    known = enrolment.attendance != Attendance.EXPECTED
    points = sheet.points_of(enrolment)
    return {
        "enrolment": enrolment.number,
        "surname": enrolment.person.surname_kk,
        "given_name": enrolment.person.given_name_kk,
        "attendance": attendance_label(Attendance(enrolment.attendance), language) if known else "",
        "note": enrolment.note,
        **{name: points.get(line.pk) for name, line in sheet.lines_of(enrolment).items()},
    }
