"""The results sheet: saving, wrong cells, and two people at once."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from accounts.members import give_role
from accounts.models import AuditEntry
from exams.enums import Attendance
from exams.models import Enrolment, Result
from tests.factories import NOW
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import messages_of, page_of, values_of, wrong_fields
from tests.pages.world import World


class Sheet:
    """The sheet of a session as one browser sees it."""

    def __init__(self, client: Client, number: str) -> None:
        self.client, self.address = client, at("results_grid", number)
        self.values = values_of(page_of(client.get(self.address)).one("main").one("form"))
        self.cells = [name for name in self.values if name.startswith("p-")]
        self.rows = [name for name in self.values if name.startswith("a-")]

    def cells_of(self, row: str) -> list[str]:
        return [cell for cell in self.cells if cell.startswith(f"p-{row.removeprefix('a-')}-")]

    def save(self, **changes: str) -> HttpResponse:
        self.values |= changes
        response = self.client.post(self.address, self.values)
        assert isinstance(response, HttpResponse)
        if response.status_code == 422:
            self.values = values_of(page_of(response).one("main").one("form"))
        return response


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


@pytest.fixture
def sheet(client: Client, world: World) -> Sheet:
    return Sheet(client, world.sessions["held"])


def _stored(cell: str) -> Decimal | None:
    enrolment, line = map(int, cell.removeprefix("p-").split("-"))
    return Result.objects.filter(enrolment=enrolment, line=line).values_list("points", flat=True).first()


def _attendance(row: str) -> str:
    return Enrolment.objects.get(pk=row.removeprefix("a-")).attendance


def _full(sheet: Sheet, points: str = "15") -> dict[str, str]:
    return {**dict.fromkeys(sheet.rows, "present"), **dict.fromkeys(sheet.cells, points)}


def test_sheet_shows_every_candidate_with_an_empty_cell_a_column(sheet: Sheet, world: World) -> None:
    enrolments = world.session("held").enrolments
    assert sheet.rows == [f"a-{row.pk}" for row in enrolments.order_by("number")]
    assert {sheet.values[name] for name in sheet.cells} == {""}
    assert {sheet.values[name] for name in sheet.rows} == {Attendance.EXPECTED}


def test_sheet_is_saved_and_shown_again(sheet: Sheet, client: Client, world: World) -> None:
    response = sheet.save(**_full(sheet))
    assert (response.status_code, response["Location"]) == (302, sheet.address)
    assert [kind for kind, _text in messages_of(page_of(client.get(sheet.address)))] == ["success"]
    assert {_stored(cell) for cell in sheet.cells} == {Decimal(15)}
    assert set(
        Result.objects.filter(enrolment__session__number=world.sessions["held"]).values_list("entered_by", flat=True)
    ) == {world.accounts["centre_admin"]}
    again = Sheet(client, world.sessions["held"])
    assert {again.values[cell] for cell in again.cells} == {"15"}
    assert {again.values[row] for row in again.rows} == {"present"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 7 ", "7"),
        ("0", "0"),
        ("0,05", "0.05"),
        ("20", "20"),
        ("07", "7"),
        ("", None),
    ],
)
def test_points_are_taken_as_people_type_them(typed: str, stored: str | None, sheet: Sheet) -> None:
    cell = sheet.cells[0]
    assert sheet.save(**{sheet.rows[0]: "present", cell: typed}).status_code == 302
    assert _stored(cell) == (None if stored is None else Decimal(stored))


@pytest.mark.parametrize(
    "typed",
    ["abc", "-1", "-0,01", "20.01", "21", "1.234", "1e400", "NaN", "Infinity", "1,5,5", "0x10", "1 000", "½", "<b>"],
)
def test_bad_points_are_marked_at_their_cell_and_nothing_is_written(typed: str, sheet: Sheet) -> None:
    bad = sheet.cells[1]
    before = AuditEntry.objects.filter(act="results.enter").count()
    sent = {**sheet.values, **_full(sheet), bad: typed}
    response = sheet.save(**sent)
    page = page_of(response)
    assert (response.status_code, wrong_fields(page)) == (422, [bad])
    assert sheet.values == sent
    assert {_stored(cell) for cell in sheet.cells} == {None}
    assert AuditEntry.objects.filter(act="results.enter").count() == before


def test_every_bad_cell_is_marked_at_once(sheet: Sheet) -> None:
    bad = {sheet.cells[0]: "99", sheet.cells[3]: "-1", sheet.cells[-1]: "100"}
    response = sheet.save(**{**_full(sheet), **bad})
    page = page_of(response)
    assert (response.status_code, wrong_fields(page)) == (422, list(bad))
    targets = [link.attrs["href"] for link in page.one("div", class_="error-summary").all("a")]
    assert targets == [f"#id_{cell}" for cell in bad]


@pytest.mark.parametrize("attendance", ["absent", "removed", "expected"])
def test_points_of_somebody_not_present_are_refused_at_the_cells(attendance: str, sheet: Sheet) -> None:
    row = sheet.rows[0]
    response = sheet.save(**{**_full(sheet), row: attendance})
    assert (response.status_code, wrong_fields(page_of(response))) == (422, sheet.cells_of(row))
    assert _attendance(sheet.rows[1]) == "expected"


def test_unknown_attendance_is_refused(sheet: Sheet) -> None:
    response = sheet.save(**{sheet.rows[0]: "asleep"})
    assert (response.status_code, wrong_fields(page_of(response))) == (422, [sheet.rows[0]])


def test_attendance_alone_is_saved(sheet: Sheet) -> None:
    assert sheet.save(**{sheet.rows[0]: "absent"}).status_code == 302
    assert (_attendance(sheet.rows[0]), _attendance(sheet.rows[1])) == ("absent", "expected")


def test_saving_the_same_again_writes_nothing(sheet: Sheet, client: Client, world: World) -> None:
    sheet.save(**_full(sheet))
    before = AuditEntry.objects.filter(act="results.enter").count()
    assert Sheet(client, world.sessions["held"]).save().status_code == 302
    assert AuditEntry.objects.filter(act="results.enter").count() == before


def test_changed_cell_leaves_its_old_and_new_value(sheet: Sheet, client: Client, world: World) -> None:
    sheet.save(**_full(sheet))
    again = Sheet(client, world.sessions["held"])
    again.save(**{again.cells[0]: "16,5"})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, list(entry.before.values()), list(entry.after.values())) == (
        "results.enter",
        ["15.00"],
        ["16.5"],
    )


def test_examiner_of_the_commission_enters_results(enter: Enter, world: World) -> None:
    sheet = Sheet(enter("examiner"), world.sessions["held"])
    assert sheet.save(**_full(sheet)).status_code == 302


def test_two_people_on_one_cell_the_second_is_told(enter: Enter, world: World) -> None:
    first, second = (Sheet(enter(role), world.sessions["held"]) for role in ("centre_admin", "examiner"))
    cell, other = first.cells[0], first.cells[1]
    row = first.rows[0]
    first.save(**{row: "present", cell: "12"})
    response = second.save(**{row: "present", cell: "14", other: "9"})
    page = page_of(response)
    assert (response.status_code, wrong_fields(page)) == (422, [cell])
    assert "12" in page.one("div", id=f"id_{cell}_error").text
    assert (second.values[cell], second.values[other]) == ("14", "9")
    assert (_stored(cell), _stored(other)) == (Decimal(12), None)


def test_second_person_can_go_on_after_comparing(enter: Enter, world: World) -> None:
    first, second = (Sheet(enter(role), world.sessions["held"]) for role in ("centre_admin", "examiner"))
    row, cell = first.rows[0], first.cells[0]
    first.save(**{row: "present", cell: "12"})
    assert second.save(**{row: "present", cell: "14"}).status_code == 422
    assert second.save(**{cell: "14"}).status_code == 302
    assert _stored(cell) == Decimal(14)


def test_two_people_on_different_rows_lose_nothing(enter: Enter, world: World) -> None:
    first, second = (Sheet(enter(role), world.sessions["held"]) for role in ("centre_admin", "examiner"))
    ours, theirs = first.rows[:2]
    first.save(**{ours: "present", first.cells_of(ours)[0]: "12"})
    assert second.save(**{theirs: "present", second.cells_of(theirs)[0]: "14"}).status_code == 302
    assert (_stored(first.cells_of(ours)[0]), _stored(first.cells_of(theirs)[0])) == (Decimal(12), Decimal(14))
    assert (_attendance(ours), _attendance(theirs)) == ("present", "present")


def test_attendance_recorded_meanwhile_is_not_overwritten(enter: Enter, world: World) -> None:
    first, second = (Sheet(enter(role), world.sessions["held"]) for role in ("centre_admin", "examiner"))
    ours, theirs = first.rows[:2]
    first.save(**{ours: "absent"})
    second.save(**{theirs: "present"})
    assert _attendance(ours) == "absent"


def test_save_without_the_hidden_values_never_overwrites(sheet: Sheet, client: Client, world: World) -> None:
    sheet.save(**_full(sheet))
    again = Sheet(client, world.sessions["held"])
    again.values = {name: value for name, value in again.values.items() if not name.startswith("s-")}
    assert again.save(**{again.cells[0]: "1"}).status_code == 422
    assert _stored(again.cells[0]) == Decimal(15)


@pytest.mark.parametrize("key", ["drawn", "signed", "published"])
def test_saving_while_a_protocol_is_in_force_is_refused(key: str, client: Client, world: World) -> None:
    sheet = Sheet(client, world.sessions[key])
    stored = [_stored(cell) for cell in sheet.cells]
    response = sheet.save(**{sheet.cells[0]: "1"})
    assert response.status_code == 422
    assert page_of(response).one("main").all("div", class_="error-summary", role="alert") != []
    assert sheet.values[sheet.cells[0]] == "1"
    assert [_stored(cell) for cell in sheet.cells] == stored


def test_decision_maker_who_also_administers_enters_no_results(client: Client, world: World) -> None:
    workplace = world.session("held").centre.workplace
    give_role(user=world.user("centre_admin"), workplace=workplace, role=Role.DECIDER, by=None, at=NOW)
    sheet = Sheet(client, world.sessions["held"])
    response = sheet.save(**_full(sheet))
    assert response.status_code == 422
    assert {_stored(cell) for cell in sheet.cells} == {None}
