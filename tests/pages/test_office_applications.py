"""The centre's work on applications: what waits, accept, return, reject, schedule, and every refusal as a message."""

from datetime import timedelta

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.translation import override

from accounts.models import AuditEntry
from certification.enums import ApplicationStatus
from certification.models import Application
from core.models import Notice
from exams.models import Enrolment, ExamSession
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_application, copy_enrolment, copy_session
from tests.pages.html import context_of, messages_of, page_of, status_of
from tests.pages.world import PROBE, World

ACTS = ("application_accept", "application_return", "application_reject", "application_schedule")


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


def _status(world: World, key: str) -> str:
    return world.application(key).status


def _act(client: Client, world: World, name: str, key: str, **data: object) -> list[tuple[str, str]]:
    """Post one act on an application; gives the messages of the page that follows."""
    number = world.applications[key]
    response: HttpResponseBase = client.post(at(name, number), {"sent": "1", **data})
    assert (response.status_code, response["Location"]) == (302, at("application_page", number))
    return messages_of(page_of(client.get(response["Location"])))


def _kinds(messages: list[tuple[str, str]]) -> list[str]:
    return [kind for kind, _text in messages]


def _forms(client: Client, number: str) -> set[str]:
    """Addresses of the acts offered on an application's page."""
    main = page_of(client.get(at("application_page", number))).one("main")
    return {form.attrs["action"] for form in main.all("form")}


def test_office_counts_what_waits(client: Client, world: World) -> None:
    Application.objects.filter(pk=world.application("submitted").pk).update(
        review_until=world.today - timedelta(days=1)
    )
    copy_application(world.application("submitted"))
    context = client.get(at("office_home")).context
    assert {name: context[name] for name in ("submitted", "overdue", "accepted", "to_sign", "to_decide")} == {
        "submitted": 2, "overdue": 2, "accepted": 1, "to_sign": 1, "to_decide": 1,
    }  # fmt: skip


def test_office_of_another_centre_counts_nothing(enter: Enter) -> None:
    context = enter("other_admin").get(at("office_home")).context
    assert {context[name] for name in ("submitted", "overdue", "accepted", "sessions", "to_sign", "to_decide")} == {0}


def test_application_list_shows_no_draft_and_filters_by_status(client: Client, world: World) -> None:
    shown = {row.number for row in context_of(client.get(at("application_list")), "listing").page}
    numbers = world.applications
    assert {numbers["submitted"], numbers["accepted"], numbers["returned"]} <= shown
    assert {numbers["draft"], numbers["foreign"]} & shown == set()
    for key in ("submitted", "accepted", "returned"):
        response = client.get(at("application_list"), {"status": key})
        assert [row.number for row in context_of(response, "listing").page] == [numbers[key]]


def test_application_list_begins_with_what_is_due_first(client: Client, world: World) -> None:
    late, soon = copy_application(world.application("submitted")), world.application("submitted")
    Application.objects.filter(pk=late.pk).update(review_until=world.today + timedelta(days=30))
    response = client.get(at("application_list"), {"status": "submitted"})
    assert [row.pk for row in context_of(response, "listing").page] == [soon.pk, late.pk]


def test_reading_an_application_leaves_a_trace(client: Client, world: World) -> None:
    client.get(at("application_page", world.applications["submitted"]))
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.thing_id, entry.by_id) == (
        "application.view", world.application("submitted").pk, world.accounts["centre_admin"],
    )  # fmt: skip


def test_page_offers_the_acts_that_can_be_done_now(client: Client, world: World) -> None:
    offered = {
        key: {name for name in ACTS if at(name, world.applications[key]) in _forms(client, world.applications[key])}
        for key in ("submitted", "accepted", "returned")
    }
    assert offered == {"submitted": set(ACTS[:3]), "accepted": {ACTS[3]}, "returned": set()}


def test_page_offers_no_act_to_those_who_only_read(enter: Enter, world: World) -> None:
    for role in ("decider", "auditor"):
        assert _forms(enter(role), world.applications["submitted"]) == set()


def test_accept_answers_special_conditions(client: Client, world: World) -> None:
    messages = _act(client, world, "application_accept", "submitted", special_conditions_answer="Ground floor")
    application = world.application("submitted")
    assert _kinds(messages) == ["success"]
    assert (application.status, application.special_conditions_answer) == ("accepted", "Ground floor")


def test_accept_without_an_answer_to_special_conditions_is_refused(client: Client, world: World) -> None:
    for answer in ("", "   "):
        messages = _act(client, world, "application_accept", "submitted", special_conditions_answer=answer)
        assert _kinds(messages) == ["error"]
        assert _status(world, "submitted") == "submitted"


def test_accept_without_special_conditions_needs_no_answer(client: Client, world: World) -> None:
    Application.objects.filter(pk=world.application("submitted").pk).update(special_conditions="")
    assert _kinds(_act(client, world, "application_accept", "submitted")) == ["success"]


@pytest.mark.parametrize(("name", "after"), [("application_return", "returned"), ("application_reject", "rejected")])
def test_return_and_reject_tell_the_applicant_why(name: str, after: str, client: Client, world: World) -> None:
    assert _kinds(_act(client, world, name, "submitted", reason="The diploma is missing")) == ["success"]
    change = world.application("submitted").changes.latest("pk")
    assert (change.after, change.reason, change.by_id) == (
        after, "The diploma is missing", world.accounts["centre_admin"],
    )  # fmt: skip
    notice = Notice.objects.latest("pk")
    assert notice.recipient == world.user("graduate").email
    assert "The diploma is missing" in notice.body


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
@pytest.mark.parametrize("name", ["application_return", "application_reject"])
def test_return_and_reject_without_a_reason_are_refused(name: str, reason: str, client: Client, world: World) -> None:
    assert _kinds(_act(client, world, name, "submitted", reason=reason)) == ["error"]
    assert _status(world, "submitted") == "submitted"


@pytest.mark.parametrize("key", ["accepted", "returned"])
@pytest.mark.parametrize("name", ACTS[:3])
def test_act_out_of_turn_is_refused_with_both_states_named(name: str, key: str, client: Client, world: World) -> None:
    before = _status(world, key)
    ((kind, text),) = _act(client, world, name, key, reason="Late", special_conditions_answer="Yes")
    with override("en"):
        named = str(ApplicationStatus(before).label)
    assert kind == "error"
    assert named in text
    assert _status(world, key) == before


@pytest.mark.parametrize("name", ACTS[:3])
def test_act_sent_twice_is_done_once(name: str, client: Client, world: World) -> None:
    data = {"reason": "Once", "special_conditions_answer": "Once"}
    first, second = (_kinds(_act(client, world, name, "submitted", **data)) for _turn in range(2))
    assert (first, second) == (["success"], ["error"])
    assert world.application("submitted").changes.filter(before="submitted").count() == 1


def test_schedule_puts_the_candidate_on_the_session(client: Client, world: World) -> None:
    session = world.session("open")
    messages = _act(client, world, "application_schedule", "accepted", session=session.pk)
    application = world.application("accepted")
    assert _kinds(messages) == ["success"]
    assert session.number in messages[0][1]
    assert application.enrolment is not None
    assert (application.status, application.enrolment.session_id) == ("scheduled", session.pk)
    page = page_of(client.get(at("application_page", application.number)))
    assert status_of(page) == "scheduled"
    assert at("session_page", session.number) in [link.attrs["href"] for link in page.one("main").all("a")]


def test_schedule_offers_only_open_sessions_of_this_scheme(client: Client, world: World) -> None:
    for changed in ({"status": "cancelled"}, {"entry_until": world.today - timedelta(days=2)}):
        other = copy_session(world.session("open"))
        other.schemes.set(world.session("open").schemes.all())
        ExamSession.objects.filter(pk=other.pk).update(**changed)
    select = page_of(client.get(at("application_page", world.applications["accepted"]))).one("select", name="session")
    assert [option.attrs["value"] for option in select.all("option")] == ["", str(world.session("open").pk)]


@pytest.mark.parametrize("session", ["", "0", "nonsense", "99999"])
def test_schedule_without_a_session_is_refused(session: str, client: Client, world: World) -> None:
    assert _kinds(_act(client, world, "application_schedule", "accepted", session=session)) == ["error"]
    assert _status(world, "accepted") == "accepted"


def test_schedule_refuses_a_session_that_cannot_take_the_candidate(client: Client, world: World) -> None:
    full = world.session("open")
    enrolment = Enrolment.objects.filter(session=world.session("held"))[0]
    ExamSession.objects.filter(pk=full.pk).update(capacity=1)
    copy_enrolment(enrolment, session=full)
    for session in (full, world.session("held"), world.session("published")):
        messages = _act(client, world, "application_schedule", "accepted", session=session.pk)
        assert _kinds(messages) == ["error"], session.status
        assert _status(world, "accepted") == "accepted"
    assert world.application("accepted").enrolment is None


def test_schedule_sent_twice_gives_one_place(client: Client, world: World) -> None:
    session = world.session("open").pk
    first, second = (_kinds(_act(client, world, "application_schedule", "accepted", session=session)) for _turn in "12")
    assert (first, second) == (["success"], ["error"])
    assert Enrolment.objects.filter(session=session).count() == 1


def test_schedule_of_an_application_not_accepted_is_refused(client: Client, world: World) -> None:
    session = world.session("open").pk
    assert _kinds(_act(client, world, "application_schedule", "submitted", session=session)) == ["error"]
    assert _status(world, "submitted") == "submitted"


def test_refusals_speak_the_language_of_the_page(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    texts = set()
    for language in ("kk", "ru", "en"):
        response = client.post(at("application_return", number, language=language), {"reason": ""})
        ((_kind, text),) = messages_of(page_of(client.get(response["Location"])))
        texts.add(text)
    assert len(texts) == 3


def test_navigation_leads_nobody_to_a_closed_door(enter: Enter) -> None:
    closed = []
    for role in ("centre_admin", "examiner", "decider", "auditor", "other_examiner"):
        client = enter(role)
        links = page_of(client.get(at("office_home"))).all("a")
        addresses = {link.attrs["href"] for link in links if link.attrs["href"].startswith("/en/")}
        closed += [(role, address) for address in sorted(addresses) if client.get(address).status_code == 403]
    assert closed == []


def test_history_names_who_did_what_and_why(client: Client, world: World) -> None:
    main = page_of(client.get(at("application_page", world.applications["returned"]))).one("main")
    latest = main.one("ol", class_="events").all("li")[0].text
    assert PROBE in latest
    assert str(world.user("centre_admin")) in latest
