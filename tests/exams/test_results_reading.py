"""The rows of a results file: who a row is about, what its cells say, every problem by row and column."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from core.refusal import Refused
from exams.domain.result_files import read_content
from exams.enums import Attendance
from exams.models import Enrolment, ExamSession
from registry.domain.people import iin_of
from tests.exams.factories import (
    admin_of,
    fill_results,
    hold,
    make_enrolment,
    make_exam_centre,
    make_held,
    make_open,
    make_scheme,
)
from tests.exams.result_tables import as_csv, problems, read, row_of, warnings
from tests.factories import BIRTH_DATE, make_person, make_profession, make_qualification, valid_iin

pytestmark = pytest.mark.django_db
BORN_WITH_ZERO = date(2005, 1, 2)


@pytest.fixture
def session() -> ExamSession:
    """A held session with two candidates."""
    return make_held(people=2)


@pytest.fixture
def first(session: ExamSession) -> Enrolment:
    return session.enrolments.order_by("number")[0]


def _points(session: ExamSession, *rows: dict[str, Any]) -> dict[str, dict[str, Decimal | None]]:
    """Points by enrolment and column."""
    reading = read(session, *rows)
    assert (problems(reading), reading.sheet is not None) == ([], True)
    columns = (
        {line.pk: line.column for lines in reading.sheet.lines.values() for line in lines} if reading.sheet else {}
    )
    return {
        entry.enrolment.number: {columns[key]: value for key, value in entry.points.items()}
        for entry in reading.entries
    }


# What is read


def test_read_rows_gives_an_entry_for_every_row(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    reading = read(
        session, row_of(one, theory_B="7.25", note="Came late"), row_of(two, theory_A="", attendance="absent")
    )
    assert (problems(reading), warnings(reading), reading.is_clean) == ([], [], True)
    found = [(entry.enrolment, entry.attendance, entry.note, entry.row) for entry in reading.entries]
    assert found == [(one, Attendance.PRESENT, "Came late", 2), (two, Attendance.ABSENT, None, 3)]


@pytest.mark.parametrize(
    ("cell", "points"), [(5, "5"), (5.5, "5.5"), ("7,25", "7.25"), ("7.25", "7.25"), (" 7 ", "7"), ("0", "0")]
)
def test_read_rows_takes_points_as_number_and_as_text(
    session: ExamSession, first: Enrolment, cell: object, points: str
) -> None:
    assert _points(session, row_of(first, theory_A=cell)) == {first.number: {"theory.A": Decimal(points)}}


def test_read_rows_leaves_out_empty_cells(session: ExamSession, first: Enrolment) -> None:
    assert _points(session, row_of(first, theory_B="", practical_C="  ")) == {first.number: {"theory.A": Decimal(5)}}


def test_read_rows_keeps_the_note_when_there_is_no_column_for_it(session: ExamSession, first: Enrolment) -> None:
    assert [entry.note for entry in read(session, row_of(first)).entries] == [None]


def test_read_rows_finds_an_enrolment_however_it_is_typed(session: ExamSession, first: Enrolment) -> None:
    reading = read(session, row_of(first, enrolment=f"  {first.number.lower()} "))
    assert [entry.enrolment for entry in reading.entries] == [first]


def test_read_rows_says_who_is_not_in_the_file_and_which_columns_were_not_read(
    session: ExamSession, first: Enrolment
) -> None:
    with override("en"):
        reading = read(session, {**row_of(first), "Балл": 3})
        assert [str(notice) for notice in reading.notices] == [
            "The column “Балл” is not known and was not read.",
            "Candidates of the session who are not in the file: 1. Their results stay as they are.",
        ]


# The heading


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"attendance": "present", "theory.A": 5}, [(1, "", "column_missing")]),
        ({"enrolment": "E", "theory.A": 5}, [(1, "", "column_missing")]),
        ({"enrolment": "E", "attendance": "present"}, [(1, "", "column_missing")]),
        ({"surname": "Ким"}, [(1, "", "column_missing")] * 3),
        (
            {"enrolment": "E", "attendance": "present", "Явка": "явился", "theory.A": 5},
            [(1, "Явка", "column_twice")],
        ),
    ],
)
def test_read_rows_stops_at_a_heading_that_is_not_enough(
    session: ExamSession, row: dict[str, Any], found: list[tuple[int, str, str]]
) -> None:
    reading = read(session, row)
    assert (problems(reading), reading.entries) == (found, [])


# Who the row is about


def test_read_rows_finds_a_candidate_by_iin(session: ExamSession) -> None:
    rows = list(session.enrolments.select_related("person").order_by("number"))
    reading = read(session, *({"iin": iin_of(row.person), "attendance": "present", "theory.A": 5} for row in rows))
    assert [entry.enrolment for entry in reading.entries] == rows
    assert warnings(reading) == []


def test_read_rows_takes_the_iin_where_the_number_is_empty(session: ExamSession) -> None:
    one, two = session.enrolments.select_related("person").order_by("number")
    reading = read(
        session, row_of(one, iin=iin_of(one.person)), {**row_of(two, enrolment=""), "iin": iin_of(two.person)}
    )
    assert [entry.enrolment for entry in reading.entries] == [one, two]


@pytest.mark.parametrize("is_csv", [False, True])
def test_read_rows_puts_back_lost_zeros_and_warns(is_csv: bool) -> None:
    """A spreadsheet program makes 50102… of 050102…; in CSV it is text by then."""
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    iin = valid_iin(BORN_WITH_ZERO, "female", 3)
    row = make_enrolment(session, person=make_person(iin=iin, birth_date=BORN_WITH_ZERO))
    rows = [{"iin": int(iin), "attendance": "present", "theory.A": 5}]
    held = hold(session)
    reading = read_content(held, "results.csv", as_csv(rows)) if is_csv else read(held, *rows)
    assert [entry.enrolment for entry in reading.entries] == [row]
    assert (problems(reading), warnings(reading)) == ([], [(2, "iin", "zeros_restored")])


def test_read_rows_does_not_pad_an_iin_written_as_text(session: ExamSession) -> None:
    reading = read(session, {"iin": "90515400", "attendance": "present", "theory.A": 5})
    assert problems(reading) == [(2, "iin", "iin_unreadable")]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"enrolment": "E-2026-999999"}, ("enrolment", "unknown_candidate")),
        ({"enrolment": "E-2025-000001"}, ("enrolment", "unknown_candidate")),
        ({"enrolment": True}, ("enrolment", "cell_unreadable")),
        ({"iin": valid_iin(BIRTH_DATE, "male", 0)}, ("iin", "unknown_candidate")),
        ({"iin": "940515-400000"}, ("iin", "iin_unreadable")),
        ({"iin": "9405154000001"}, ("iin", "iin_unreadable")),
        ({"iin": 123456789012345678}, ("iin", "iin_unreadable")),
        ({"iin": ""}, ("iin", "iin_unreadable")),
    ],
)
def test_read_rows_refuses_an_unknown_candidate(
    session: ExamSession, first: Enrolment, cells: dict[str, Any], found: tuple[str, str]
) -> None:
    row = {"attendance": "present", "theory.A": 5, **cells}
    codes = problems(read(session, row_of(first), {"enrolment": "", **row}))
    assert (3, *found) in codes


def test_read_rows_refuses_a_candidate_of_another_session(session: ExamSession) -> None:
    other = make_enrolment(make_open(session.centre, session.schemes.get()))
    assert problems(read(session, row_of(other))) == [(2, "enrolment", "unknown_candidate")]


def test_read_rows_refuses_the_same_candidate_twice(session: ExamSession) -> None:
    one, two = session.enrolments.select_related("person").order_by("number")
    reading = read(session, row_of(one), row_of(two), {**row_of(one, enrolment=""), "iin": iin_of(one.person)})
    assert problems(reading) == [(4, "enrolment", "row_twice")]
    with override("en"):
        said = str(read(session, row_of(one), row_of(one)).problems[0].message)
    assert said == f"Candidate {one.number} stands in row 2 already. Keep one of the two rows."


def test_read_rows_asks_the_number_of_who_sits_several_exams() -> None:
    schemes = [make_scheme(), make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))]
    session, person = make_open(make_exam_centre(*schemes), *schemes), make_person()
    rows = [make_enrolment(session, person=person, scheme=scheme) for scheme in schemes]
    held = hold(session)
    by_iin = read(held, {"iin": iin_of(person), "attendance": "present", "theory.A": 5})
    assert problems(by_iin) == [(2, "iin", "several_enrolments")]
    assert [entry.enrolment for entry in read(held, *map(row_of, rows)).entries] == rows


def test_read_rows_refuses_points_for_a_part_of_another_exam() -> None:
    narrow = make_qualification(profession=make_profession(code="2622-2"))
    schemes = [make_scheme(), make_scheme(qualification=narrow, points={"theory": {"A": 20}})]
    session = make_open(make_exam_centre(*schemes), *schemes)
    row = make_enrolment(session, scheme=schemes[1])
    reading = read(hold(session), row_of(row, practical_C=3))
    assert (problems(reading), reading.entries) == ([(2, "practical.C", "no_such_part")], [])


# What the cells say


@pytest.mark.parametrize(
    ("word", "attendance"),
    [("қатысты", "present"), ("Явился", "present"), ("неявка", "absent"), ("ABSENT", "absent"), ("удалён", "removed")],
)
def test_read_rows_knows_attendance_in_three_languages(
    session: ExamSession, first: Enrolment, word: str, attendance: str
) -> None:
    points = 5 if attendance == "present" else ""
    reading = read(session, row_of(first, attendance=word, theory_A=points))
    assert (problems(reading), [entry.attendance for entry in reading.entries]) == ([], [Attendance(attendance)])


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"attendance": ""}, [("attendance", "attendance_unknown")]),
        ({"attendance": "maybe"}, [("attendance", "attendance_unknown")]),
        ({"attendance": "expected"}, [("attendance", "attendance_unknown")]),
        ({"theory_A": "many"}, [("theory.A", "points_unreadable")]),
        ({"theory_A": "1.234"}, [("theory.A", "points_unreadable")]),
        ({"theory_A": "1,2,3"}, [("theory.A", "points_unreadable")]),
        ({"theory_A": True}, [("theory.A", "points_unreadable")]),
        ({"theory_A": "20.01"}, [("theory.A", "points_above_maximum")]),
        ({"theory_A": -1}, [("theory.A", "points_negative")]),
        ({"attendance": "absent"}, [("theory.A", "points_without_presence")]),
        (
            {"attendance": "maybe", "theory_A": "many", "theory_B": "more"},
            [
                ("attendance", "attendance_unknown"),
                ("theory.A", "points_unreadable"),
                ("theory.B", "points_unreadable"),
            ],
        ),
    ],
)
def test_read_rows_names_every_bad_cell(
    session: ExamSession, first: Enrolment, cells: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert problems(read(session, row_of(first, **cells))) == [(2, *one) for one in found]


def test_read_rows_sorts_problems_by_row(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    reading = read(session, row_of(one, theory_A=21), row_of(two, attendance="maybe"), row_of(one))
    assert [row for row, _column, _code in problems(reading)] == [2, 3, 4]


# Names and birth dates


@pytest.mark.parametrize(
    ("cells", "warned"),
    [
        ({"surname": "Әбдіқадырова", "given_name": "Гүлнұр", "patronymic": "Өмірзаққызы"}, []),
        ({"surname": "АБДИКАДЫРОВА", "given_name": "гульнур", "patronymic": "Омирзаковна"}, []),
        ({"surname": "Abdikadyrova", "given_name": "Gulnur"}, []),
        ({"surname": "", "given_name": ""}, []),
        ({"surname": "Қасымова"}, ["surname"]),
        ({"given_name": "Гүлназ", "patronymic": "Ерланқызы"}, ["given_name", "patronymic"]),
    ],
)
def test_read_rows_warns_when_a_name_differs(
    session: ExamSession, first: Enrolment, cells: dict[str, Any], warned: list[str]
) -> None:
    reading = read(session, row_of(first, **cells))
    assert (problems(reading), warnings(reading)) == ([], [(2, column, "name_differs") for column in warned])


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("15.05.1990", ([], [])),
        ("1990-05-15", ([], [])),
        (datetime(1990, 5, 15), ([], [])),  # noqa: DTZ001
        ("", ([], [])),
        ("16.05.1990", ([], [(2, "birth_date", "birth_date_differs")])),
        ("05/15/1990", ([(2, "birth_date", "date_unreadable")], [])),
        ("31.02.1990", ([(2, "birth_date", "date_unreadable")], [])),
    ],
)
def test_read_rows_compares_the_date_of_birth(
    session: ExamSession, first: Enrolment, cell: object, found: tuple[list[Any], list[Any]]
) -> None:
    rows = [row_of(first, birth_date=cell)]
    reading = (
        read_content(session, "results.xlsx", _with_date(rows)) if isinstance(cell, datetime) else read(session, *rows)
    )
    assert (problems(reading), warnings(reading)) == found


def _with_date(rows: list[dict[str, Any]]) -> bytes:
    """A workbook whose dates are date cells."""
    from tests.core.spreadsheets.files import workbook
    from tests.exams.result_tables import as_lines

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        style = book.add_format({"num_format": "dd.mm.yyyy"})
        for number, line in enumerate(as_lines(rows)):
            for place, cell in enumerate(line):
                sheet.write(number, place, cell, style if isinstance(cell, datetime) else None)

    return workbook(fill)


# The preview


def test_reading_as_json_shows_old_and_new_cells(session: ExamSession, first: Enrolment) -> None:
    fill_results(session, by=admin_of(session.centre))
    with override("en"):
        shown = read(session, row_of(first, theory_A=16, theory_B="7.50")).as_json()
    assert shown["columns"] == ["theory.A", "theory.B", "practical.A", "practical.B", "practical.C"]
    assert shown["rows"] == [
        {
            "row": 2,
            "enrolment": first.number,
            "name": "Әбдіқадырова Гүлнұр Өмірзаққызы",
            "attendance": "present",
            "attendance_label": "present",
            "cells": [
                {"old": "16", "new": "16", "state": "unchanged"},
                {"old": "16", "new": "7.5", "state": "changed"},
                {"old": "20", "new": "20", "state": "unchanged"},
                {"old": "20", "new": "20", "state": "unchanged"},
                {"old": "8", "new": "8", "state": "unchanged"},
            ],
        }
    ]
    assert shown["counts"] == {"new": 0, "changed": 1, "unchanged": 4}


def test_reading_as_json_counts_new_and_empty_cells(session: ExamSession, first: Enrolment) -> None:
    shown = read(session, row_of(first)).as_json()
    assert [cell["state"] for cell in shown["rows"][0]["cells"]] == ["new", *["empty"] * 4]
    assert shown["counts"] == {"new": 1, "changed": 0, "unchanged": 0}


@pytest.mark.parametrize("name", ["results.xlsx", "results.csv"])
def test_read_content_refuses_what_is_no_table(session: ExamSession, name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_content(session, name, b"%PDF-1.7 something")
    assert refused.value.code == "not_a_spreadsheet"
