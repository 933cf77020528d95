"""The command that reads a results file: what it prints, how it ends, when it writes."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.members import operator
from accounts.models import AuditEntry
from exams.enums import ResultFileStatus
from exams.models import ExamSession, Result, ResultFile
from tests.exams.factories import admin_of, decider_of, draw_up, fill_results, make_held
from tests.exams.result_tables import as_csv, as_xlsx, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> ExamSession:
    return make_held(people=2)


@pytest.fixture
def good(session: ExamSession, tmp_path: Path) -> Path:
    return _file(tmp_path, as_csv([row_of(row) for row in session.enrolments.order_by("number")]))


def _file(folder: Path, content: bytes, name: str = "results.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _run(*arguments: object, **options: Any) -> tuple[int, str, str]:
    """Exit code, standard output, standard error with the last words."""
    out, err, code, last = StringIO(), StringIO(), 0, ""
    with override("en"):
        try:
            call_command("import_results", *map(str, arguments), stdout=out, stderr=err, **options)
        except CommandError as error:
            code, last = error.returncode, str(error)
    return code, out.getvalue(), err.getvalue() + last


def test_import_results_previews_and_writes_nothing(session: ExamSession, good: Path) -> None:
    code, out, err = _run(session.number, good)
    assert (code, out, err) == (0, "", "new 2, changed 0, unchanged 0\n")
    assert (Result.objects.count(), ResultFile.objects.count()) == (0, 0)


def test_import_results_writes_when_asked(session: ExamSession, good: Path) -> None:
    assert _run(session.number, good, "--apply") == (0, "", "new 2, changed 0, unchanged 0\nwritten: 4\n")
    assert [(str(row.points), row.entered_by) for row in Result.objects.all()] == [("5.00", operator())] * 2
    file = ResultFile.objects.get()
    assert (file.name, file.status, file.applied_by) == ("results.csv", ResultFileStatus.APPLIED, operator())
    assert set(AuditEntry.objects.filter(act="results.enter").values_list("reason", flat=True)) == {"results.csv"}


def test_import_results_writes_twice_the_same(session: ExamSession, good: Path) -> None:
    _run(session.number, good, "--apply")
    assert _run(session.number, good, "--apply") == (0, "", "new 0, changed 0, unchanged 2\nwritten: 0\n")
    assert Result.objects.count() == 2


def test_import_results_writes_in_the_name_of_an_account(session: ExamSession, good: Path) -> None:
    admin = admin_of(session.centre)
    assert _run(session.number.lower(), good, "--apply", "--by", admin.email.upper())[0] == 0
    assert set(Result.objects.values_list("entered_by", flat=True)) == {admin.pk}


@pytest.mark.parametrize("is_apply", [False, True])
def test_import_results_lists_rows_with_errors(session: ExamSession, tmp_path: Path, is_apply: bool) -> None:
    one, two = session.enrolments.order_by("number")
    path = _file(tmp_path, as_xlsx([row_of(one, theory_A=21), row_of(two, attendance="maybe")]), "results.xlsx")
    arguments = [session.number, path, *(["--apply"] if is_apply else [])]
    assert _run(*arguments) == (
        1,
        (
            "2:theory.A: 21.00 is above the maximum. Type a number from 0 to 20.00.\n"
            "3:attendance: Write present, absent or removed.\n"
        ),
        "2 problems; nothing was written.",
    )
    assert (Result.objects.count(), ResultFile.objects.count()) == (0, 0)


def test_import_results_tells_a_heading_that_is_not_enough(session: ExamSession, tmp_path: Path) -> None:
    code, out, _err = _run(session.number, _file(tmp_path, b"enrolment,theory.A\r\nE-2026-000001,5\r\n"))
    assert (code, out) == (
        1,
        "1:: The file lacks: A column “Attendance”. Use the template from the page of the session.\n",
    )


def test_import_results_tells_warnings_and_notices_apart_from_errors(session: ExamSession, tmp_path: Path) -> None:
    row = session.enrolments.order_by("number")[0]
    path = _file(tmp_path, as_csv([{**row_of(row, surname="Қасымова"), "Балл": 3}]))
    code, out, err = _run(session.number, path, "--apply")
    assert (code, out, Result.objects.count()) == (0, "", 1)
    assert err.splitlines()[0] == "The column “Балл” is not known and was not read."
    assert err.splitlines()[2].startswith("2:surname: The file says “Қасымова”")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("results.xlsx", b"%PDF-1.7", "This is not a table"),
        ("results.csv", b"", "The file holds no table"),
        ("results.csv", b'enrolment,attendance\r\nE-2026-000001,"present\r\n', "quotation mark"),
    ],
)
def test_import_results_tells_what_it_cannot_read(
    session: ExamSession, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    code, out, err = _run(session.number, _file(tmp_path, content, name))
    assert (code, out, said in err) == (2, "", True)


def test_import_results_needs_a_session_and_a_file_and_an_account(session: ExamSession, good: Path) -> None:
    missing = good.with_name("missing.csv")
    assert [
        _run("S-2026-9999", good),
        _run(session.number, missing),
        _run(session.number, good, "--apply", "--by", "nobody@test.example"),
    ] == [
        (2, "", "There is no session S-2026-9999."),
        (2, "", f"{missing}: No such file or directory"),
        (2, "", "new 2, changed 0, unchanged 0\nThere is no account nobody@test.example."),
    ]


def test_import_results_refuses_what_the_domain_refuses(session: ExamSession, good: Path) -> None:
    decider = decider_of(session.centre)
    code, out, err = _run(session.number, good, "--apply", "--by", decider.email)
    assert (code, out, "A decision-maker of the centre does not enter results." in err) == (1, "", True)
    fill_results(session)
    draw_up(session)
    code, out, err = _run(session.number, good, "--apply")
    assert (code, out, "A protocol is drawn up" in err) == (1, "", True)
    assert set(Result.objects.values_list("points", flat=True)) != {5}
