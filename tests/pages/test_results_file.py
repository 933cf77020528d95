"""Results files: template, upload, preview in the reader's language, application, and files that are no such thing."""

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from accounts.models import AuditEntry
from core.spreadsheets.limits import Limits
from core.spreadsheets.read import read_table
from core.spreadsheets.write import Column, write_xlsx
from exams.domain.protocols import draw_up_protocol
from exams.domain.results import ResultSheet
from exams.models import Result, ResultFile
from tests.conftest import run_jobs
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import Element, messages_of, page_of, status_of, wrong_fields
from tests.pages.world import World, act_now

LANGUAGES = ("kk", "ru", "en")
Rows = list[dict[str, Any]]


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


def _rows(world: World, *, points: str = "15", **changes: Any) -> Rows:
    """Good rows for every candidate of the held session; `changes` go into the first one."""
    sheet = ResultSheet(world.session("held"))
    rows: Rows = [
        {"enrolment": enrolment.number, "surname": enrolment.person.surname_kk, "attendance": "present"}
        | dict.fromkeys(sheet.lines_of(enrolment), points)
        for enrolment in sheet.enrolments
    ]
    rows[0] |= changes
    return rows


def _csv(rows: Rows) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows) -> bytes:
    return write_xlsx([Column(name, name, 12) for name in rows[0]], rows, sheet="Results")


def _post(
    client: Client, world: World, content: bytes, name: str = "results.csv", key: str = "held"
) -> HttpResponseBase:
    return client.post(at("file_upload", world.sessions[key]), {"file": SimpleUploadedFile(name, content)})


def _upload(client: Client, world: World, content: bytes, name: str = "results.csv") -> ResultFile:
    """Upload and let the job read it."""
    response = _post(client, world, content, name)
    assert response.status_code == 302
    file = ResultFile.objects.latest("pk")
    assert response["Location"] == at("file_page", world.sessions["held"], file.pk)
    assert run_jobs() >= 1
    return ResultFile.objects.get(pk=file.pk)


def _page(client: Client, file: ResultFile, language: str = "en") -> Element:
    response = client.get(at("file_page", file.session.number, file.pk, language=language))
    assert response.status_code == 200
    return page_of(response)


def _apply(client: Client, file: ResultFile, **data: str) -> list[tuple[str, str]]:
    response = client.post(at("file_apply", file.session.number, file.pk), {"sent": "1", **data})
    assert response.status_code == 302
    return messages_of(page_of(client.get(response["Location"])))


def _points(world: World) -> set[Decimal]:
    return set(
        Result.objects.filter(enrolment__session__number=world.sessions["held"]).values_list("points", flat=True)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_opens_and_holds_the_candidates(language: str, client: Client, world: World) -> None:
    response = client.get(at("results_template_file", world.sessions["held"], language=language))
    assert isinstance(response, HttpResponse)
    assert response["Content-Disposition"] == f'attachment; filename="{world.sessions["held"]}.xlsx"'
    table = read_table(response.content, "template.xlsx")
    sheet = ResultSheet(world.session("held"))
    assert [row.cells[0] for row in table.rows] == [enrolment.number for enrolment in sheet.enrolments]
    assert set(sheet.columns) <= set(table.header)
    assert table.header[0] == {"kk": "Тіркеу нөмірі", "ru": "Номер записи", "en": "Enrolment"}[language]


def test_filled_template_is_read_without_a_problem(client: Client, world: World) -> None:
    file = _upload(client, world, _xlsx(_rows(world)), "filled.xlsx")
    assert (file.status, file.reading["en"]["problems"], file.reading["en"]["warnings"]) == ("ready", [], [])


def test_upload_waits_for_the_job_and_the_page_asks_again(client: Client, world: World) -> None:
    response = _post(client, world, _csv(_rows(world)))
    page = page_of(client.get(response["Location"]))
    assert status_of(page) == "waiting"
    assert [meta.attrs["content"] for meta in page.all("meta", **{"http-equiv": "refresh"})] == ["2"]
    assert page.one("main").all("form") == []
    run_jobs()
    page = page_of(client.get(response["Location"]))
    assert status_of(page) == "ready"
    assert page.all("meta", **{"http-equiv": "refresh"}) == []


def test_preview_shows_every_row_and_writes_nothing(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world)))
    page = _page(client, file)
    rows = page.one("tbody").all("tr")
    assert len(rows) == world.session("held").enrolments.count()
    assert {cell.text for row in rows for cell in row.all("ins")} == {"15"}
    assert _points(world) == set()


def test_file_is_applied_once_and_a_second_time_changes_nothing(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world)))
    assert [kind for kind, _text in _apply(client, file)] == ["success"]
    assert _points(world) == {Decimal(15)}
    before = AuditEntry.objects.filter(act="results.enter").count()
    assert [kind for kind, _text in _apply(client, file)] == ["success"]
    assert AuditEntry.objects.filter(act="results.enter").count() == before
    page = _page(client, file)
    assert status_of(page) == "applied"
    assert page.one("main").all("form") == []


def test_preview_marks_what_changes(client: Client, world: World) -> None:
    _apply(client, _upload(client, world, _csv(_rows(world))))
    file = _upload(client, world, _csv(_rows(world, **{"theory.A": "16,5"})), "second.csv")
    page = _page(client, file)
    assert ([cell.text for cell in page.all("del")], [cell.text for cell in page.all("ins")]) == (["15"], ["16.5"])


def test_warnings_are_confirmed_before_the_file_is_applied(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world, surname="Somebody")))
    form = _page(client, file).one("main").one("form")
    assert file.status == "ready"
    assert [box.attrs["name"] for box in form.all("input", type="checkbox")] == ["is_confirmed"]
    assert [kind for kind, _text in _apply(client, file)] == ["error"]
    assert _points(world) == set()
    assert [kind for kind, _text in _apply(client, file, is_confirmed="on")] == ["success"]
    assert _points(world) == {Decimal(15)}


def test_problems_name_row_and_column_in_the_language_of_the_reader(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world, **{"theory.A": "99"})))
    assert file.status == "refused"
    texts = {}
    for language in LANGUAGES:
        page = _page(client, file, language)
        (item,) = page.one("div", class_="error-summary").all("li")
        assert "theory.A" in item.text
        assert "99" in item.text
        assert item.one("strong").text.startswith(("Row 2", "2-қатар", "2-жол", "Строка 2"))
        assert page.one("main").all("form") == []
        texts[language] = item.text
    assert len(set(texts.values())) == 3
    assert [kind for kind, _text in _apply(client, file)] == ["error"]
    assert _points(world) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"enrolment": "E-2026-999999"}, "unknown_candidate"),
        ({"enrolment": ""}, "iin_unreadable"),
        ({"attendance": "asleep"}, "attendance_unknown"),
        ({"attendance": ""}, "attendance_unknown"),
        ({"attendance": "absent"}, "points_without_presence"),
        ({"theory.A": "-1"}, "points_negative"),
        ({"theory.A": "1.234"}, "points_unreadable"),
        ({"theory.A": "ten"}, "points_unreadable"),
        ({"theory.A": "20.01"}, "points_above_maximum"),
    ],
)
def test_row_fault_is_reported_and_the_whole_file_refused(
    changes: dict[str, str], code: str, client: Client, world: World
) -> None:
    file = _upload(client, world, _csv(_rows(world, **changes)))
    problems = file.reading["kk"]["problems"]
    assert file.status == "refused"
    assert {problem["row"] for problem in problems} == {2}
    assert code in {problem["code"] for problem in problems}
    assert len(_page(client, file).one("div", class_="error-summary").all("li")) == len(problems)


def test_candidate_written_twice_is_refused(client: Client, world: World) -> None:
    rows = _rows(world)
    file = _upload(client, world, _csv([*rows, rows[0]]))
    assert [problem["code"] for problem in file.reading["ru"]["problems"]] == ["row_twice"]


def test_candidates_left_out_keep_their_results(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world)[:1]))
    assert len(_page(client, file).all("p", class_="message-info")) == 1
    _apply(client, file)
    assert (
        Result.objects.filter(enrolment__session__number=world.sessions["held"]).values("enrolment").distinct().count()
        == 1
    )


def test_row_is_found_by_the_iin_too(client: Client, world: World) -> None:
    from registry.domain.people import iin_of

    enrolment = world.session("held").enrolments.order_by("number")[0]
    rows = [{"ЖСН": iin_of(enrolment.person), "Қатысуы": "қатысты", "theory.a": "11"}]
    file = _upload(client, world, _xlsx(rows), "iin.xlsx")
    assert (file.status, file.reading["kk"]["rows"][0]["enrolment"]) == ("ready", enrolment.number)


def _zip(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def _with_formula(rows: Rows) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
        sheet.write_formula(1, 3, "=1+1", value=2)
    return target.getvalue()


NO_TABLES = {
    "pdf named xlsx": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "not_a_spreadsheet"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_a_spreadsheet"),
    "web page": (b"<!doctype html><html><body><table></table></body></html>", "not_a_spreadsheet"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_spreadsheet"),
    "text named xlsx": (b"enrolment;attendance\n1;2\n", "not_a_spreadsheet"),
    "archive": (_zip("readme.txt", b"hello"), "not_a_spreadsheet"),
    "torn workbook": (b"PK\x03\x04" + bytes(100), None),
    "zeros": (bytes(64), None),
    "one character": (b"x", None),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_file_that_is_no_table_is_refused_in_clear_words(name: str, client: Client, world: World) -> None:
    content, code = NO_TABLES[name]
    file = _upload(client, world, content, "results.xlsx")
    (problem,) = file.reading["en"]["problems"]
    assert (file.status, problem["row"]) == ("refused", 0)
    assert code in (None, problem["code"])
    items = {
        language: _page(client, file, language).one("div", class_="error-summary").one("li").text
        for language in LANGUAGES
    }
    assert len(set(items.values())) == 3
    assert [kind for kind, _text in _apply(client, file)] == ["error"]


def test_formulas_are_refused_with_their_cells_named(client: Client, world: World) -> None:
    file = _upload(client, world, _with_formula(_rows(world)), "formulas.xlsx")
    (problem,) = file.reading["en"]["problems"]
    assert problem["code"] == "formula_cells"
    assert "D2" in problem["message"]


def test_file_without_needed_columns_says_which(client: Client, world: World) -> None:
    file = _upload(client, world, b"a;b\n1;2\n")
    assert [problem["code"] for problem in file.reading["en"]["problems"]] == ["column_missing"] * 3
    assert len(_page(client, file).all("p", class_="message-info")) == 2


@pytest.mark.parametrize("content", [b"", None])
def test_empty_or_missing_file_is_refused_at_the_field(content: bytes | None, client: Client, world: World) -> None:
    before = ResultFile.objects.count()
    address = at("file_upload", world.sessions["held"])
    data = {"sent": "1"} if content is None else {"file": SimpleUploadedFile("empty.xlsx", content)}
    response = client.post(address, data)
    assert (response.status_code, wrong_fields(page_of(response))) == (422, ["file"])
    assert ResultFile.objects.count() == before


def test_file_too_large_is_refused_at_the_field(client: Client, world: World) -> None:
    response = _post(client, world, bytes(Limits().max_bytes + 1))
    assert (response.status_code, wrong_fields(page_of(response))) == (422, ["file"])


@pytest.mark.parametrize(
    "name", ["x" * 300 + ".csv", "../../etc/passwd.csv", "Нәтижелер №1.csv", "a\x00b.csv", "no ending"]
)
def test_any_file_name_is_taken(name: str, client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world)), name)
    assert len(file.name) <= 200
    assert "/" not in file.name
    assert page_of(client.get(at("session_page", world.sessions["held"]))).one("main").text.count(file.name) >= 1


def test_same_file_sent_twice_is_kept_once(client: Client, world: World) -> None:
    first, second = (_upload(client, world, _csv(_rows(world))) for _turn in range(2))
    assert first.pk == second.pk


def test_file_for_a_session_with_a_protocol_is_refused_with_a_message(client: Client, world: World) -> None:
    response = _post(client, world, _csv(_rows(world)), key="drawn")
    assert response["Location"] == at("session_page", world.sessions["drawn"])
    assert [kind for kind, _text in messages_of(page_of(client.get(response["Location"])))] == ["error"]
    assert not ResultFile.objects.filter(session__number=world.sessions["drawn"]).exists()


def test_file_is_not_applied_once_a_protocol_is_drawn_up(client: Client, world: World) -> None:
    file = _upload(client, world, _csv(_rows(world, **{"theory.A": "16"})))
    other = _upload(client, world, _csv(_rows(world)), "other.csv")
    _apply(client, other)
    draw_up_protocol(session=world.session("held"), act=act_now(by=world.user("centre_admin")))
    assert [kind for kind, _text in _apply(client, file)] == ["error"]
    assert _points(world) == {Decimal(15)}
    assert ResultFile.objects.get(pk=file.pk).status != "applied"


def test_file_not_read_yet_is_not_applied(client: Client, world: World) -> None:
    _post(client, world, _csv(_rows(world)))
    file = ResultFile.objects.latest("pk")
    assert [kind for kind, _text in _apply(client, file)] == ["error"]
    assert _points(world) == set()
