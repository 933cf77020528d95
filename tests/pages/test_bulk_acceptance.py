"""Accepting many at once on the pages: choose, look, type the number, see what came of it, undo."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from certification.domain.bulk import MOST_THINGS
from certification.models import Application, ApplicationInBulk, BulkAct
from core.models import Notice
from tests.factories import make_member
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_application
from tests.pages.html import Element, context_of, messages_of, page_of, values_of, wrong_fields
from tests.pages.world import PROBE, World

CONFIRM = "application_bulk_accept"


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


def _said(main: Element) -> str:
    """What came of the act, in words."""
    (said,) = [line for line in main.all("p", role="status") if "message" not in line.attrs.get("class", "")]
    return said.text


def _copies(world: World, count: int, **changes: Any) -> list[Application]:
    """So many submitted applications that can be accepted at once."""
    first = world.application("submitted")
    return [copy_application(first, **{"special_conditions": "", **changes}) for _turn in range(count)]


def _look(client: Client, *applications: Application, **query: str) -> Element:
    chosen = [row.number for row in applications]
    return page_of(client.get(at(CONFIRM), {"chosen": chosen, **query})).one("main")


def _values(main: Element) -> dict[str, Any]:
    """What the form of confirmation sends."""
    form = main.one("form", class_="typed-confirmation")
    chosen = [field.attrs["value"] for field in form.all("input", name="chosen")]
    return {**values_of(form), "chosen": chosen}


def _confirm(client: Client, *applications: Application, **changes: object) -> HttpResponseBase:
    """Look, type the number that is asked for, send."""
    main = _look(client, *applications)
    count = main.one("form", class_="typed-confirmation").one("strong").text
    return client.post(at(CONFIRM), {**_values(main), "typed": count, **changes})


def _done(client: Client, *applications: Application) -> str:
    """Accept; gives the number of the act."""
    response = _confirm(client, *applications)
    assert response.status_code == 302
    bulk = BulkAct.objects.latest("pk")
    assert response["Location"] == at("application_bulk", bulk.number)
    return bulk.number


def _statuses(applications: list[Application]) -> list[str]:
    return [Application.objects.get(pk=row.pk).status for row in applications]


def _errors(response: HttpResponseBase) -> str:
    assert response.status_code == 422
    return page_of(response).one("div", class_="error-summary").one("ul").text


# Choosing


def test_list_offers_a_labelled_box_for_each_submitted_application(client: Client, world: World) -> None:
    (copy,) = _copies(world, 1)
    main = page_of(client.get(at("application_list"), {"status": "submitted"})).one("main")
    boxes = main.all("input", name="chosen")
    assert {box.attrs["value"] for box in boxes} == {world.applications["submitted"], copy.number}
    assert {box.attrs["form"] for box in boxes} == {main.one("form", action=at(CONFIRM)).attrs["id"]} == {"choose"}
    labels = {label.attrs["for"]: label.text for label in main.all("label", class_="choose-label")}
    assert labels[f"choose-{copy.number}"] == f"Choose {copy.number}, {copy.person.name_kk}"
    assert main.one("span", role="status").attrs["data-choose-count"] == "Chosen"


def test_list_offers_no_box_where_nothing_can_be_accepted(client: Client, enter: Enter) -> None:
    pages = [enter("auditor").get(at("application_list")), enter("decider").get(at("application_list"))]
    pages.append(client.get(at("application_list"), {"status": "accepted"}))
    for response in pages:
        main = page_of(response).one("main")
        assert (main.all("input", name="chosen"), main.all("form", action=at(CONFIRM))) == ([], [])


# Looking


def test_confirmation_says_of_each_what_happens(client: Client, world: World) -> None:
    (copy,) = _copies(world, 1)
    main = _look(client, copy, world.application("submitted"), world.application("accepted"))
    lines = {row.one("th").text: row.all("td")[-1] for row in main.one("tbody").all("tr")}
    statuses = {number: cell.one("strong").text for number, cell in lines.items()}
    assert statuses == {
        copy.number: "is accepted",
        world.applications["submitted"]: "stays as it is",
        world.applications["accepted"]: "stays as it is",
    }
    assert "special conditions" in lines[world.applications["submitted"]].text
    assert "accepted" in lines[world.applications["accepted"]].text
    assert main.one("form", class_="typed-confirmation").one("strong").text == "1"


def test_confirmation_has_a_token_of_its_own_and_leads_back_to_the_same_list(client: Client, world: World) -> None:
    (copy,) = _copies(world, 1)
    back = "status=submitted&sort=-name&page=2&next=//evil.example"
    pages = [_look(client, copy, back=back) for _turn in range(2)]
    tokens = [_values(page)["token"] for page in pages]
    assert all(re.fullmatch("[0-9a-f]{32}", token) for token in tokens)
    assert tokens[0] != tokens[1]
    links = [link.attrs["href"] for link in pages[0].all("a")]
    assert f"{at('application_list')}?status=submitted&sort=-name" in links
    assert [link for link in links if "evil" in link] == []


def test_confirmation_of_nothing_and_of_nothing_possible_offers_no_form(client: Client, world: World) -> None:
    for main in (_look(client), _look(client, world.application("submitted"))):
        assert main.all("form") == []
        assert at("application_list") in [link.attrs["href"] for link in main.all("a")]


def test_looking_changes_nothing(client: Client, world: World) -> None:
    copies, before = _copies(world, 2), BulkAct.objects.count()
    _look(client, *copies)
    assert (_statuses(copies), BulkAct.objects.count()) == (["submitted"] * 2, before)


# Confirming


def test_confirmed_applications_are_accepted(client: Client, world: World) -> None:
    copies = _copies(world, 3)
    number = _done(client, *copies, world.application("submitted"))
    assert (_statuses(copies), world.application("submitted").status) == (["accepted"] * 3, "submitted")
    main = page_of(client.get(at("application_bulk", number))).one("main")
    assert _said(main) == "3 applications were accepted. 1 was not, for the reason below."
    assert main.one("form", class_="undo").attrs["action"] == at("application_bulk_undo", number)
    refused, accepted = main.all("tbody")
    assert [row.one("th").text for row in refused.all("tr")] == [world.applications["submitted"]]
    assert [row.one("th").text for row in accepted.all("tr")] == [row.number for row in copies]


@pytest.mark.parametrize("typed", ["", "3", "1", "two", "2.0", "-2", "²", "2" * 5000, PROBE])
def test_wrong_number_is_an_error_at_its_field_with_the_rest_kept(typed: str, client: Client, world: World) -> None:
    copies = _copies(world, 2)
    main = _look(client, *copies, back="status=submitted")
    values = {**_values(main), "typed": typed}
    response = client.post(at(CONFIRM), values)
    page = page_of(response)
    assert (response.status_code, wrong_fields(page)) == (422, ["typed"])
    again = _values(page.one("main"))
    assert again == values
    assert _statuses(copies) == ["submitted"] * 2
    assert client.post(at(CONFIRM), {**again, "typed": " 2 "}).status_code == 302


def test_nothing_chosen_and_nothing_possible_are_said(client: Client, world: World) -> None:
    token = "c" * 32
    assert "Nothing is chosen" in _errors(client.post(at(CONFIRM), {"token": token, "typed": "1"}))
    impossible = {"token": token, "typed": "1", "chosen": [world.applications["submitted"]]}
    assert "None of the chosen" in _errors(client.post(at(CONFIRM), impossible))


@pytest.mark.parametrize("token", ["", "short", "G" * 32, "a" * 33, PROBE])
def test_page_without_its_token_is_out_of_date(token: str, client: Client, world: World) -> None:
    copies = _copies(world, 1)
    data = {"token": token, "typed": "1", "chosen": [copies[0].number]}
    assert "out of date" in _errors(client.post(at(CONFIRM), data))
    assert _statuses(copies) == ["submitted"]


def test_foreign_applications_are_as_if_missing(enter: Enter, client: Client, world: World) -> None:
    (copy,) = _copies(world, 1)
    other = enter("other_admin")
    missing = page_of(other.get(at(CONFIRM), {"chosen": ["A-2026-999999"]})).one("main").text
    assert _look(other, copy).text == missing
    draft = world.applications["foreign"]
    assert _look(client, world.application("foreign")).text == missing
    data = {"token": "d" * 32, "typed": "1", "chosen": [copy.number, draft, "A-2026-999999", PROBE]}
    assert "Nothing is chosen" in _errors(other.post(at(CONFIRM), data))
    assert _statuses([copy]) == ["submitted"]
    assert client.post(at(CONFIRM), data).status_code == 302
    bulk = BulkAct.objects.latest("pk")
    assert list(ApplicationInBulk.objects.filter(act=bulk).values_list("subject", flat=True)) == [copy.pk]
    assert bulk.chosen == 1


def test_page_sent_twice_is_one_act(client: Client, world: World) -> None:
    copies = _copies(world, 2)
    values = {**_values(_look(client, *copies)), "typed": "2"}
    first, second = (client.post(at(CONFIRM), values) for _turn in range(2))
    assert (first["Location"], second.status_code) == (second["Location"], 302)
    assert [row.changes.filter(after="accepted").count() for row in copies] == [1, 1]


def test_way_back_after_the_undoing_accepts_nothing_anew(client: Client, world: World) -> None:
    copies = _copies(world, 2)
    values = {**_values(_look(client, *copies)), "typed": "2"}
    location = client.post(at(CONFIRM), values)["Location"]
    client.post(f"{location}undo")
    assert client.post(at(CONFIRM), values)["Location"] == location
    assert _statuses(copies) == ["submitted"] * 2


def test_second_administrator_sees_what_the_first_has_done(client: Client, world: World) -> None:
    copies = _copies(world, 2)
    other = Client()
    other.force_login(make_member(Role.CENTRE_ADMIN, workplace=world.session("held").centre.workplace))
    main = _look(other, *copies)
    _done(client, copies[0])
    response = other.post(at(CONFIRM), {**_values(main), "typed": "2"})
    assert "type 1" in _errors(response)
    assert _statuses(copies) == ["accepted", "submitted"]
    values = _values(page_of(response).one("main"))
    assert other.post(at(CONFIRM), {**values, "typed": "1"}).status_code == 302
    assert _statuses(copies) == ["accepted", "accepted"]


def test_five_hundred_are_accepted_and_one_more_is_too_many(client: Client, world: World) -> None:
    copies = _copies(world, MOST_THINGS + 1)
    numbers = [row.number for row in copies]
    data = {"token": "e" * 32, "typed": str(MOST_THINGS + 1), "chosen": numbers}
    assert str(MOST_THINGS) in _errors(client.post(at(CONFIRM), data))
    data = {**data, "typed": str(MOST_THINGS), "chosen": numbers[:-1]}
    with CaptureQueriesContext(connection) as captured:
        assert client.post(at(CONFIRM), data).status_code == 302
    asked = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 20 + 16 * MOST_THINGS
    assert Application.objects.filter(number__in=numbers, status="accepted").count() == MOST_THINGS


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_an_act_ask_as_often_for_three_as_for_one(count: int, client: Client, world: World) -> None:
    """Both pages after the first visit, which writes down that the session is in use."""
    copies = _copies(world, count)
    client.get(at("office_home"))
    asked = []
    with CaptureQueriesContext(connection) as captured:
        _look(client, *copies, world.application("submitted"))
        asked.append(len(captured))
    number = _done(client, *copies, world.application("submitted"))
    client.post(at("application_bulk_undo", number))
    with CaptureQueriesContext(connection) as captured:
        client.get(at("application_bulk", number))
        asked.append(len(captured))
    assert asked == [5, 8]


# Undoing


def test_undo_takes_back_what_has_not_moved_on(client: Client, world: World) -> None:
    copies = _copies(world, 3, scheme=world.application("accepted").scheme)
    number = _done(client, *copies)
    client.post(at("application_schedule", copies[0].number), {"session": world.session("open").pk})
    response = client.post(at("application_bulk_undo", number))
    assert response["Location"] == at("application_bulk", number)
    main = page_of(client.get(response["Location"])).one("main")
    assert _statuses(copies) == ["scheduled", "submitted", "submitted"]
    assert _said(main).endswith("2 acceptances were taken back. 1 could not be taken back, for the reason below.")
    kept, undone = main.all("tbody")
    assert "“scheduled”" in kept.text
    assert [row.one("th").text for row in undone.all("tr")] == [row.number for row in copies[1:]]
    assert main.all("form") == []


def test_undo_stands_in_both_histories_and_is_not_mailed(client: Client, enter: Enter, world: World) -> None:
    application = world.application("submitted")
    Application.objects.filter(pk=application.pk).update(special_conditions="")
    number = _done(client, application)
    mails = Notice.objects.count()
    client.post(at("application_bulk_undo", number))
    assert Notice.objects.count() == mails
    assert Notice.objects.latest("pk").dropped_at is not None
    for reader, name in ((client, "application_page"), (enter("graduate"), "my_application")):
        latest = page_of(reader.get(at(name, application.number))).one("ol", class_="events").all("li")[0]
        assert "submitted, acceptance taken back" in latest.text


def test_undo_sent_twice_is_done_once(client: Client, world: World) -> None:
    copies = _copies(world, 2)
    number = _done(client, *copies)
    for _turn in range(2):
        response = client.post(at("application_bulk_undo", number))
        assert messages_of(page_of(client.get(response["Location"]))) == []
    assert [row.changes.filter(ground="taken_back").count() for row in copies] == [1, 1]


def test_undo_after_its_time_is_refused(client: Client, world: World) -> None:
    """The act of the world was done at noon of an earlier hour or of a later one; its time is set by the clock."""
    copies = _copies(world, 1)
    number = _done(client, *copies)
    late = BulkAct.objects.create(
        number="B-late", token="late", kind="acceptance", by=world.user("centre_admin"), chosen=1,
        at=timezone.now() - timedelta(minutes=11), undo_until=timezone.now() - timedelta(minutes=1),
    )  # fmt: skip
    ApplicationInBulk.objects.create(act=late, subject=copies[0], outcome="refused", code="x", reason="Too late")
    response = client.post(at("application_bulk_undo", late.number))
    page = page_of(client.get(response["Location"]))
    assert [kind for kind, _text in messages_of(page)] == ["error"]
    assert page.one("main").all("form") == []
    assert _statuses(copies) == ["accepted"]
    assert number != late.number


def test_undo_is_for_administrators_of_all_the_centres(enter: Enter, client: Client, world: World) -> None:
    number = _done(client, *_copies(world, 1))
    for role, status in (("decider", 403), ("auditor", 403), ("other_admin", 404)):
        assert enter(role).post(at("application_bulk_undo", number)).status_code == status
        assert enter(role).get(at("application_bulk", number)).status_code == (404 if status == 404 else 200)
    other = Client()
    other.force_login(make_member(Role.CENTRE_ADMIN, workplace=world.session("held").centre.workplace))
    assert other.post(at("application_bulk_undo", number)).status_code == 302
    assert BulkAct.objects.filter(undoes__number=number).count() == 1


def test_undoing_has_no_page_of_its_own(client: Client, world: World) -> None:
    number = _done(client, *_copies(world, 1))
    client.post(at("application_bulk_undo", number))
    undoing = BulkAct.objects.get(undoes__number=number)
    assert client.get(at("application_bulk", undoing.number)).status_code == 404
    assert client.post(at("application_bulk_undo", undoing.number)).status_code == 404


def test_list_leads_to_what_can_still_be_undone(client: Client, enter: Enter, world: World) -> None:
    number = _done(client, *_copies(world, 1))
    address = at("application_bulk", number)
    assert address in [link.attrs["href"] for link in page_of(client.get(at("application_list"))).all("a")]
    assert context_of(enter("auditor").get(at("application_list")), "undoable") is None
    client.post(at("application_bulk_undo", number))
    assert address not in [link.attrs["href"] for link in page_of(client.get(at("application_list"))).all("a")]


def test_interrupted_act_says_what_was_not_reached(client: Client, world: World) -> None:
    number = _done(client, *_copies(world, 1))
    reached = BulkAct.objects.get(number=number)
    part = BulkAct.objects.create(
        number="B-part", token="part", kind="acceptance", by=reached.by, at=reached.at, chosen=3,
        undo_until=reached.undo_until,
    )  # fmt: skip
    row = ApplicationInBulk.objects.get(act=reached)
    ApplicationInBulk.objects.create(act=part, subject=row.subject, outcome="refused", code="x", reason="Late")
    warning = page_of(client.get(at("application_bulk", part.number))).one("p", class_="message-warning")
    assert warning.text.startswith("2 of the chosen are still being handled")
