"""The results file to fill in: read back as any file, and applied as it comes."""

import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override

from core.spreadsheets.read import read_table
from exams.domain.result_files import apply_file, read_content, read_staged, stage_file
from exams.domain.results import record_results
from exams.domain.results_template import results_template
from exams.enums import Attendance
from exams.models import ExamSession
from tests.core.spreadsheets.files import rows_workbook
from tests.exams.factories import admin_of, entry_of, fill_results, make_held
from tests.exams.result_tables import COLUMNS, problems, warnings
from tests.factories import make_act

pytestmark = pytest.mark.django_db
HEADERS = {
    "kk": ("Тіркеу нөмірі", "Тегі", "Аты", "Қатысуы", "Ескертпе"),
    "ru": ("Номер записи", "Фамилия", "Имя", "Явка", "Примечание"),
    "en": ("Enrolment", "Surname", "Given name", "Attendance", "Note"),
}
PRESENT = {"kk": "қатысты", "ru": "присутствовал", "en": "present"}


@pytest.fixture
def session() -> ExamSession:
    return make_held(people=3)


def _rows(session: ExamSession, language: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    table = read_table(results_template(session, language), "template.xlsx")
    return table.header, [row.cells for row in table.rows]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_results_template_has_headers_of_its_language(session: ExamSession, language: str) -> None:
    header, rows = _rows(session, language)
    *fixed, note = HEADERS[language]
    assert header == (*fixed, *COLUMNS, note)
    numbers = session.enrolments.order_by("number").values_list("number", flat=True)
    assert [row[:3] for row in rows] == [(number, "Әбдіқадырова", "Гүлнұр") for number in numbers]
    assert [row[3:] for row in rows] == [(None,) * 7] * 3


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_results_template_shows_what_is_known(session: ExamSession, language: str) -> None:
    first = session.enrolments.select_related("scheme").order_by("number")[0]
    entry = entry_of(first, {"theory.A": "18.5"}, note="Came late")
    record_results(session=session, entries=[entry], act=make_act(by=admin_of(session.centre)))
    _header, rows = _rows(session, language)
    assert rows[0][3:] == (PRESENT[language], 18.5, None, None, None, None, "Came late")
    assert rows[1][3:] == (None,) * 7


def test_results_template_restricts_what_is_typed_and_explains_the_columns(session: ExamSession) -> None:
    with override("en"):
        content = results_template(session, "en")
    with zipfile.ZipFile(BytesIO(content)) as book:
        data, guide = (book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
        texts, names = book.read("xl/sharedStrings.xml").decode(), book.read("xl/workbook.xml").decode()
    assert '<formula1>"present,absent,removed"</formula1>' in data
    assert [f"<formula2>{most}.0</formula2>" in data for most in (20, 25, 10)] == [True] * 3
    assert (f'name="{session.number}"' in names, 'name="Explanation"' in names) == (True, True)
    assert guide.count("<row ") == len(COLUMNS) + 5
    assert "Points from 0 to 25, with two decimals at most." in texts


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_results_template_filled_in_applies_cleanly(session: ExamSession, language: str) -> None:
    header, rows = _rows(session, language)
    filled = [[*row[:3], PRESENT[language], 15, 16.5, 17, 18, 9, "Ескертпе"] for row in rows]
    content = rows_workbook([header, *filled], session.number)
    act = make_act(by=admin_of(session.centre))
    file = stage_file(session=session, name="filled.xlsx", content=content, act=act)
    reading = read_content(session, file.name, content)
    assert (problems(reading), warnings(reading), reading.notices) == ([], [], [])
    assert apply_file(read_staged(file), act, is_confirmed=False) == 3 * 7
    for enrolment in session.enrolments.all():
        stored = enrolment.results.order_by("line__part__position", "line__position").values_list("points", flat=True)
        assert list(stored) == [Decimal(points) for points in ("15", "16.5", "17", "18", "9")]
        assert (enrolment.attendance, enrolment.note) == ("present", "Ескертпе")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_results_template_of_full_results_changes_nothing(session: ExamSession, language: str) -> None:
    fill_results(session)
    content = results_template(session, language)
    act = make_act(by=admin_of(session.centre))
    file = stage_file(session=session, name="same.xlsx", content=content, act=act)
    assert apply_file(read_staged(file), act, is_confirmed=False) == 0


def test_results_template_keeps_every_attendance(session: ExamSession) -> None:
    rows = list(session.enrolments.select_related("scheme").order_by("number"))
    states = (Attendance.PRESENT, Attendance.ABSENT, Attendance.REMOVED)
    entries = [entry_of(row, attendance=state) for row, state in zip(rows, states, strict=True)]
    record_results(session=session, entries=entries, act=make_act(by=admin_of(session.centre)))
    reading = read_content(session, "same.xlsx", results_template(session, "kk"))
    assert [entry.attendance for entry in reading.entries] == list(states)


def test_results_template_is_the_same_bytes_for_the_same_session(session: ExamSession) -> None:
    assert results_template(session, "kk") == results_template(session, "kk")
