"""Results files: kept as sent, previewed in three languages, applied whole, once and only when confirmed."""

import hashlib
from typing import Any

import pytest
from django.utils.translation import override

from accounts.models import AuditEntry
from core.jobs import waiting
from core.refusal import Refused
from core.spreadsheets.limits import Limits
from exams.domain.protocols import take_back_protocol
from exams.domain.result_files import apply_file, content_of, read_content, read_staged, stage_file
from exams.domain.results import ResultsRefused
from exams.enums import ResultFileStatus
from exams.jobs import read_results_file
from exams.models import Enrolment, ExamSession, Result, ResultFile
from tests.core.spreadsheets.files import workbook
from tests.exams.factories import (
    admin_of,
    at_once,
    code_of,
    decider_of,
    draw_up,
    fill_results,
    make_enrolment,
    make_exam_centre,
    make_held,
    make_open,
    make_scheme,
    outcomes,
)
from tests.exams.result_tables import COLUMNS, as_csv, as_lines, as_xlsx, problems, read, row_of, warnings
from tests.factories import NOW, make_act

STATUS = ResultFileStatus


@pytest.fixture
def session(db: None) -> ExamSession:
    return make_held(people=2)


@pytest.fixture
def first(session: ExamSession) -> Enrolment:
    return session.enrolments.order_by("number")[0]


def _stage(session: ExamSession, content: bytes, name: str = "results.csv") -> ResultFile:
    return stage_file(session=session, name=name, content=content, act=make_act(by=admin_of(session.centre)))


def _apply(file: ResultFile, *, is_confirmed: bool = False) -> int:
    """Read and apply, as the page and the command do."""
    return apply_file(read_staged(file), make_act(by=admin_of(file.session.centre)), is_confirmed=is_confirmed)


# Files as programs write them


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1251", "kz1048"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_read_content_takes_csv_of_every_program(
    session: ExamSession, first: Enrolment, encoding: str, delimiter: str
) -> None:
    """The comma of a decimal stands in quotation marks where the comma also parts cells."""
    points = '"18,5"' if delimiter == "," else "18,5"
    surname = "Абдикадырова" if encoding == "cp1251" else "Әбдіқадырова"
    rows = [
        {
            "Номер записи": first.number,
            "Фамилия": surname,
            "Явка": "явилась",
            "theory.A": points,
            "Примечание": "Вовремя",
        }
    ]
    reading = read_content(session, "results.csv", as_csv(rows, delimiter=delimiter, encoding=encoding))
    assert (problems(reading), warnings(reading)) == ([], [])
    entry = reading.entries[0]
    assert (entry.enrolment, entry.note, [str(value) for value in entry.points.values()]) == (
        first,
        "Вовремя",
        ["18.50"],
    )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_read_content_takes_headers_of_every_language(session: ExamSession, first: Enrolment, language: str) -> None:
    names = {
        "kk": ("Тіркеу нөмірі", "Қатысуы", "қатысты"),
        "ru": ("Номер записи", "Явка", "присутствовал"),
        "en": ("Enrolment", "Attendance", "present"),
    }[language]
    reading = read(session, {names[1]: names[2], "theory.A": 5, names[0]: first.number})
    assert (problems(reading), [entry.enrolment for entry in reading.entries]) == ([], [first])


def _book(fill_more: Any, rows: list[dict[str, Any]]) -> bytes:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, line in enumerate(as_lines(rows)):
            sheet.write_row(number, 0, line)
        fill_more(sheet)

    return workbook(fill)


@pytest.mark.parametrize(
    ("fill_more", "code"),
    [
        (lambda sheet: sheet.write_formula("C2", "=2+3", None, 5), "formula_cells"),
        (lambda sheet: sheet.merge_range("A2:A3", "E-2026-000001"), "merged_cells"),
        (lambda sheet: sheet.write("J2", "a total"), "header_empty"),
        (lambda sheet: sheet.write("D1", "theory.A"), "header_duplicate"),
    ],
)
def test_read_content_refuses_a_workbook_that_needs_guessing(
    session: ExamSession, first: Enrolment, fill_more: Any, code: str
) -> None:
    content = _book(fill_more, [row_of(first)])
    assert code_of(lambda: read_content(session, "results.xlsx", content)) == code


def _long_table(rows: int) -> bytes:
    return b"enrolment,attendance,theory.A\r\n" + b"E-2026-000001,present,5\r\n" * rows


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("results.csv", b"", "empty"),
        ("results.xlsx", b"\n\n", "empty"),
        ("results.xlsx", b"%PDF-1.7\n%\xe2\xe3", "not_a_spreadsheet"),
        ("results.xlsx", b"enrolment,attendance\r\n", "not_a_spreadsheet"),
        ("results.xlsx", b"PK\x03\x04 but no archive", "damaged"),
        ("results.csv", _long_table(100_000), "too_many_rows"),
        ("results.csv", b"," * (Limits().max_bytes + 1), "too_large"),
    ],
    ids=["empty", "blank", "PDF", "text as workbook", "damaged", "100,000 rows", "too large"],
)
def test_read_content_refuses_what_it_cannot_read(session: ExamSession, name: str, content: bytes, code: str) -> None:
    assert code_of(lambda: read_content(session, name, content)) == code


def test_read_content_of_a_heading_alone_has_no_entries(session: ExamSession) -> None:
    reading = read_content(session, "results.csv", b"enrolment,attendance,theory.A\r\n")
    assert (reading.is_clean, reading.entries, len(reading.notices)) == (True, [], 1)


# Keeping


def test_stage_file_keeps_the_bytes_out_of_sight(session: ExamSession, first: Enrolment) -> None:
    content = as_csv([row_of(first)])
    file = ResultFile.objects.get(pk=_stage(session, content, "results of friday.csv").pk)
    assert (file.session, file.name, file.status) == (session, "results of friday.csv", STATUS.WAITING)
    assert (file.uploaded_by, file.uploaded_at) == (admin_of(session.centre), NOW)
    assert (content_of(file), file.sha256) == (content, hashlib.sha256(content).hexdigest())
    assert first.number.encode() not in bytes(file.content_sealed)


def test_stage_file_keeps_the_same_file_once(session: ExamSession, first: Enrolment) -> None:
    content = as_csv([row_of(first)])
    files = [_stage(session, content), _stage(session, content, "copy.csv"), _stage(session, content + b"\r\n")]
    assert [file.pk == files[0].pk for file in files] == [True, True, False]
    assert ResultFile.objects.count() == 2


def test_stage_file_keeps_the_same_file_of_two_at_once_once(transactional_db: None) -> None:
    session = make_held()
    content = as_csv([row_of(session.enrolments.get())])
    found = at_once(*[lambda: _stage(session, content).pk] * 2)
    assert (len(set(found)), ResultFile.objects.count()) == (1, 1)


def test_stage_file_keeps_an_applied_file_and_the_same_one_anew(session: ExamSession, first: Enrolment) -> None:
    content = as_csv([row_of(first)])
    applied = _stage(session, content)
    _apply(applied)
    assert _stage(session, content).pk != applied.pk


@pytest.mark.parametrize(("size", "code"), [(0, None), (1, "file_too_large")])
def test_stage_file_has_a_largest_size(session: ExamSession, size: int, code: str | None) -> None:
    content = b"," * (Limits().max_bytes + size)
    if code:
        assert code_of(lambda: _stage(session, content)) == code
    else:
        assert _stage(session, content).status == STATUS.WAITING


def test_stage_file_refuses_while_results_are_closed(session: ExamSession) -> None:
    scheme = session.schemes.get()
    assert code_of(lambda: _stage(make_open(session.centre, scheme), b"a")) == "not_held"
    fill_results(session)
    draw_up(session)
    assert code_of(lambda: _stage(session, b"a")) == "protocol_in_force"
    assert ResultFile.objects.count() == 0


# The preview


def test_read_staged_previews_in_every_language(session: ExamSession, first: Enrolment) -> None:
    file = read_staged(_stage(session, as_csv([row_of(first, attendance="maybe", surname="Қасымова")])))
    assert (file.status, sorted(file.reading)) == (STATUS.REFUSED, ["en", "kk", "ru"])
    said = {language: preview["problems"][0] for language, preview in file.reading.items()}
    assert {(row["row"], row["column"], row["code"]) for row in said.values()} == {
        (2, "attendance", "attendance_unknown")
    }
    assert len({row["message"] for row in said.values()}) == 3
    assert len({preview["warnings"][0]["message"] for preview in file.reading.values()}) == 3


def test_read_staged_is_ready_without_problems(session: ExamSession, first: Enrolment) -> None:
    file = read_staged(_stage(session, as_csv([row_of(first)])))
    assert (file.status, file.reading["kk"]["counts"]) == (STATUS.READY, {"new": 1, "changed": 0, "unchanged": 0})
    assert Result.objects.count() == 0


def test_read_staged_tells_why_a_file_is_no_table(session: ExamSession) -> None:
    file = read_staged(_stage(session, b"%PDF-1.7", "results.xlsx"))
    preview = file.reading["en"]
    assert (file.status, preview["rows"], preview["columns"]) == (STATUS.REFUSED, [], [])
    assert preview["problems"] == [
        {
            "row": 0,
            "column": "",
            "code": "not_a_spreadsheet",
            "message": "This is not a table in XLSX or CSV; it looks like a PDF document. "
            "Save the table as .xlsx or CSV and send that file.",
        }
    ]


def test_read_results_file_reads_again_what_changed_meanwhile(session: ExamSession, first: Enrolment) -> None:
    file = _stage(session, as_csv([row_of(first, theory_A=16)]))
    counts = []
    for _turn in range(2):
        read_results_file(file.pk)
        counts.append(ResultFile.objects.get().reading["en"]["counts"])
        if not Result.objects.exists():
            fill_results(session)
    assert counts == [{"new": 1, "changed": 0, "unchanged": 0}, {"new": 0, "changed": 0, "unchanged": 5}]


def test_read_results_file_leaves_an_applied_file(session: ExamSession, first: Enrolment) -> None:
    file = _stage(session, as_csv([row_of(first)]))
    _apply(file)
    reading = ResultFile.objects.get().reading
    Result.objects.all().delete()
    read_results_file(file.pk)
    assert (ResultFile.objects.get().status, ResultFile.objects.get().reading) == (STATUS.APPLIED, reading)
    assert waiting() == 0


# Applying


def test_apply_file_writes_all_rows_and_what_it_did(session: ExamSession) -> None:
    rows = [row_of(row, **dict.fromkeys(COLUMNS, 7)) for row in session.enrolments.order_by("number")]
    content = as_xlsx(rows)
    file = _stage(session, content, "results.xlsx")
    assert _apply(file) == 12
    file.refresh_from_db()
    admin = admin_of(session.centre)
    assert (file.status, file.applied_by, file.applied_at) == (STATUS.APPLIED, admin, NOW)
    assert list(session.enrolments.values_list("attendance", flat=True)) == ["present"] * 2
    assert [str(points) for points in Result.objects.values_list("points", flat=True)] == ["7.00"] * 10
    entry = AuditEntry.objects.get(act="results.file")
    assert (entry.by, entry.after) == (admin, {"sha256": hashlib.sha256(content).hexdigest(), "changes": 12})


def test_apply_file_twice_changes_nothing(session: ExamSession, first: Enrolment) -> None:
    file = _stage(session, as_csv([row_of(first)]))
    assert (_apply(file), _apply(file)) == (2, 0)
    assert AuditEntry.objects.filter(act__startswith="results.").count() == 2


def test_apply_file_of_two_at_once_writes_once(transactional_db: None) -> None:
    session = make_held()
    file = _stage(session, as_csv([row_of(session.enrolments.get())]))
    assert outcomes(at_once(*[lambda: _apply(file)] * 2)) == ["0", "2"]


def test_apply_file_leaves_results_of_empty_cells(session: ExamSession, first: Enrolment) -> None:
    fill_results(session)
    assert _apply(_stage(session, as_csv([row_of(first, theory_A=3, theory_B="")]))) == 1
    stored = first.results.order_by("line__part__position", "line__position").values_list("points", flat=True)
    assert [str(points) for points in stored] == ["3.00", "16.00", "20.00", "20.00", "8.00"]


def test_apply_file_writes_nothing_of_a_file_with_one_bad_row(session: ExamSession) -> None:
    one, two = session.enrolments.order_by("number")
    file = read_staged(_stage(session, as_csv([row_of(one), row_of(two, theory_A=21)])))
    with pytest.raises(ResultsRefused) as refused:
        _apply(file, is_confirmed=True)
    assert [(row.row, row.code) for row in refused.value.problems] == [(3, "points_above_maximum")]
    assert (Result.objects.count(), ResultFile.objects.get().status) == (0, STATUS.REFUSED)


def test_apply_file_with_warnings_asks_for_a_confirmation(session: ExamSession, first: Enrolment) -> None:
    file = read_staged(_stage(session, as_csv([row_of(first, surname="Қасымова")])))
    assert file.status == STATUS.READY
    assert code_of(lambda: _apply(file)) == "not_confirmed"
    assert Result.objects.count() == 0
    assert _apply(file, is_confirmed=True) == 2


def test_apply_file_reads_against_the_session_as_it_stands(session: ExamSession, first: Enrolment) -> None:
    """What was clean when it was read may be refused when it is applied."""
    file = read_staged(_stage(session, as_csv([row_of(first)])))
    fill_results(session)
    protocol = draw_up(session)
    assert code_of(lambda: _apply(file)) == "protocol_in_force"
    take_back_protocol(protocol, make_act(by=admin_of(session.centre), reason="One paper was missing"))
    assert _apply(file) == 1


def test_apply_file_that_nobody_has_read_is_refused(session: ExamSession, first: Enrolment) -> None:
    file = _stage(session, as_csv([row_of(first)]))
    act = make_act(by=admin_of(session.centre))
    assert code_of(lambda: apply_file(file, act, is_confirmed=True)) == "not_read_yet"


def test_apply_file_refuses_a_decider(session: ExamSession, first: Enrolment) -> None:
    file = read_staged(_stage(session, as_csv([row_of(first)])))
    act = make_act(by=decider_of(session.centre))
    assert code_of(lambda: apply_file(file, act, is_confirmed=True)) == "decider_cannot_examine"
    file.refresh_from_db()
    assert (file.status, file.applied_by) == (STATUS.READY, None)


def test_apply_file_that_is_no_table_is_refused(session: ExamSession) -> None:
    file = _stage(session, b"%PDF-1.7", "results.xlsx")
    with pytest.raises(Refused) as refused, override("en"):
        _apply(file)
    assert refused.value.code == "not_a_spreadsheet"


@pytest.mark.parametrize("people", [1, 3])
def test_read_content_takes_a_fixed_number_of_queries(db: None, people: int, django_assert_num_queries: Any) -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    content = as_csv([row_of(make_enrolment(session)) for _ in range(people)])
    with django_assert_num_queries(3):
        assert len(read_content(session, "results.csv", content).entries) == people
