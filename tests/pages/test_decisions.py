"""Deciding a published protocol, and what follows: certificates with their papers."""

import json
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from accounts.members import give_role
from certification.models import Application, Certificate, CertificatePaper, Decision
from exams.domain.protocols import draw_up_protocol, publish_results, sign_protocol
from exams.domain.results import ResultEntry, ResultSheet, record_results
from exams.enums import Attendance
from exams.models import Protocol, ProtocolLine
from registry.models import Person
from tests.conftest import run_jobs
from tests.factories import NOW
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import body_of, context_of, messages_of, page_of, values_of, wrong_fields
from tests.pages.world import World, act_now

COMMISSION = ("examiner", "examiner2", "examiner3")


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("decider")


def _lines(world: World) -> list[ProtocolLine]:
    return list(world.protocol("published").lines.order_by("enrolment__number"))


def _choices(world: World, ground: str = "failed_part") -> dict[str, str]:
    """Grant whoever passed, refuse the others."""
    data: dict[str, str] = {}
    for line in _lines(world):
        is_passed = line.verdict == "passed"
        data |= {f"k-{line.pk}": "grant" if is_passed else "refuse", f"g-{line.pk}": "" if is_passed else ground}
    return data


def _decide(client: Client, number: str, data: dict[str, str]) -> tuple[int, list[str]]:
    """Status, and the kinds of messages on the page that follows or came back."""
    response = client.post(at("decision_page", number), {"sent": "1", **data})
    assert isinstance(response, HttpResponse)
    shown = client.get(response["Location"]) if response.status_code == 302 else response
    return response.status_code, [kind for kind, _text in messages_of(page_of(shown))]


def _absent(world: World) -> Protocol:
    """A published protocol of the held session, to which nobody came."""
    session, at_noon = world.session("held"), act_now(by=world.user("centre_admin"))
    entries = [ResultEntry(row, Attendance.ABSENT, {}) for row in ResultSheet(session).enrolments]
    record_results(session=session, entries=entries, act=at_noon)
    protocol = draw_up_protocol(session=session, act=at_noon)
    for role in COMMISSION:
        protocol = sign_protocol(protocol, act_now(by=world.user(role)))
    publish_results(session, at_noon, today=world.today)
    return protocol


def test_list_names_protocols_that_wait_for_a_decision(client: Client, world: World) -> None:
    listing = context_of(client.get(at("decision_list")), "listing")
    assert [row.number for row in listing.page] == [world.protocols["published"]]


def test_nothing_is_chosen_beforehand_and_who_failed_cannot_be_granted(client: Client, world: World) -> None:
    form = page_of(client.get(at("decision_page", world.protocols["published"]))).one("main").one("form")
    assert set(values_of(form).values()) == {""}
    offered = {
        line.verdict: [option.attrs["value"] for option in form.one("select", name=f"k-{line.pk}").all("option")]
        for line in _lines(world)
    }
    assert offered == {"passed": ["", "grant", "refuse"], "failed": ["", "refuse"]}


def test_decision_leads_to_certificates_with_papers(client: Client, world: World) -> None:
    number = world.protocols["published"]
    before = Certificate.objects.count()
    assert _decide(client, number, _choices(world)) == (302, ["success"])
    assert [row.kind for row in Decision.objects.filter(protocol__number=number).order_by("number")] == [
        "grant", "grant", "refuse",
    ]  # fmt: skip
    waiting = page_of(client.get(at("decision_page", number)))
    assert waiting.all("meta", **{"http-equiv": "refresh"}) != []
    assert len(waiting.one("main").all("p", role="status")) == 1
    run_jobs()
    page = page_of(client.get(at("decision_page", number)))
    issued = list(Certificate.objects.order_by("-pk")[: Certificate.objects.count() - before])
    links = [link.attrs["href"] for link in page.one("main").all("a")]
    assert page.all("meta", **{"http-equiv": "refresh"}) == []
    assert len(issued) == 2
    for certificate in issued:
        assert {at("certificate_page", certificate.code), at("certificate_paper", certificate.number)} <= set(links)
        answer = Client().get(at("certificate_page", certificate.code), headers={"accept": "application/json"})
        assert json.loads(body_of(answer))["status"] == "valid"
        assert CertificatePaper.objects.filter(certificate=certificate).count() == 1
    applications = Application.objects.filter(enrolment__protocol_lines__in=_lines(world)).order_by("pk")
    assert [row.status for row in applications] == ["granted", "granted", "refused"]


def test_decision_sent_twice_is_made_once(client: Client, world: World) -> None:
    number, data = world.protocols["published"], _choices(world)
    for line in _lines(world):
        data[f"k-{line.pk}"], data[f"g-{line.pk}"] = "refuse", "failed_part"
    _decide(client, number, data)
    first = list(Decision.objects.filter(protocol__number=number).values_list("number", "at"))
    assert _decide(client, number, data)[1] != ["success"]
    assert list(Decision.objects.filter(protocol__number=number).values_list("number", "at")) == first
    assert len(first) == 3


def test_jobs_run_twice_issue_once(client: Client, world: World) -> None:
    number = world.protocols["published"]
    _decide(client, number, _choices(world))
    run_jobs()
    before = list(Certificate.objects.values_list("number", "code"))
    assert client.post(at("decision_issue", number)).status_code == 302
    run_jobs()
    assert list(Certificate.objects.values_list("number", "code")) == before


def test_cases_are_decided_one_by_one(client: Client, world: World) -> None:
    number, failed = world.protocols["published"], _lines(world)[-1]
    data = {f"k-{failed.pk}": "refuse", f"g-{failed.pk}": "failed_part"}
    assert _decide(client, number, data) == (302, ["success"])
    form = page_of(client.get(at("decision_page", number))).one("main").one("form", method="post")
    assert {name for name in values_of(form) if name.startswith("k-")} == {
        f"k-{line.pk}" for line in _lines(world)[:-1]
    }
    assert number in page_of(client.get(at("decision_list"))).one("main").text


def test_none_chosen_decides_nothing_and_says_so(client: Client, world: World) -> None:
    number = world.protocols["published"]
    _status, kinds = _decide(client, number, {f"k-{line.pk}": "" for line in _lines(world)})
    assert kinds != ["success"]
    assert not Decision.objects.filter(protocol__number=number).exists()


def test_refusal_without_a_ground_decides_nothing_and_keeps_the_choices(client: Client, world: World) -> None:
    number, data = world.protocols["published"], _choices(world, ground="")
    status, kinds = _decide(client, number, data)
    assert (status, kinds) == (422, ["error"])
    response = client.post(at("decision_page", number), data)
    assert {**data, **values_of(page_of(response).one("main").one("form"))} == data
    assert not Decision.objects.filter(protocol__number=number).exists()


@pytest.mark.parametrize("kind", ["grant", "partial", "nonsense"])
def test_choice_that_is_not_offered_is_refused(kind: str, client: Client, world: World) -> None:
    number, failed = world.protocols["published"], _lines(world)[-1]
    response = client.post(at("decision_page", number), {f"k-{failed.pk}": kind})
    assert response.status_code == 422
    assert len(page_of(response).one("div", class_="error-summary").all("li")) == 1
    assert wrong_fields(page_of(response)) in ([], [f"k-{failed.pk}"])
    assert not Decision.objects.filter(protocol__number=number).exists()


def test_ground_from_outside_the_list_is_refused(client: Client, world: World) -> None:
    number = world.protocols["published"]
    _decide(client, number, _choices(world, ground="dislike"))
    assert not Decision.objects.filter(protocol__number=number).exists()


@pytest.mark.parametrize("role", ["examiner", "centre_admin"])
def test_who_took_part_in_the_exam_does_not_decide(role: str, enter: Enter, world: World) -> None:
    user, workplace = world.user(role), world.session("published").centre.workplace
    give_role(user=user, workplace=workplace, role=Role.DECIDER, by=None, at=NOW)
    _status, kinds = _decide(enter(role), world.protocols["published"], _choices(world))
    assert kinds == ["error"]
    assert not Decision.objects.filter(protocol__number=world.protocols["published"]).exists()


def test_candidate_does_not_decide_the_own_case(client: Client, world: World) -> None:
    enrolment = _lines(world)[0].enrolment
    Person.objects.filter(pk=enrolment.person_id).update(user=world.accounts["decider"])
    _status, kinds = _decide(client, world.protocols["published"], _choices(world))
    assert kinds == ["error"]
    assert not Decision.objects.filter(protocol__number=world.protocols["published"]).exists()


def test_results_not_published_are_not_decided(client: Client, world: World) -> None:
    line = world.protocol("signed").lines.order_by("pk")[0]
    _status, kinds = _decide(client, world.protocols["signed"], {f"k-{line.pk}": "grant"})
    assert kinds == ["error"]
    assert not Decision.objects.filter(protocol__number=world.protocols["signed"]).exists()


def test_others_see_the_page_without_a_form(enter: Enter, world: World) -> None:
    for role in ("centre_admin", "auditor"):
        assert page_of(enter(role).get(at("decision_page", world.protocols["published"]))).one("main").all("form") == []


def test_protocol_of_absent_people_does_not_wait_for_ever(client: Client, world: World) -> None:
    """Nobody came, so there is nobody to choose for; the cases end all the same."""
    protocol = _absent(world)
    main = page_of(client.get(at("decision_page", protocol.number))).one("main")
    for form in main.all("form", method="post"):
        client.post(form.attrs.get("action", at("decision_page", protocol.number)), {"sent": "1"})
    assert protocol.number not in page_of(client.get(at("decision_list"))).one("main").text
    statuses = Application.objects.filter(enrolment__session=protocol.session).values_list("status", flat=True)
    assert set(statuses) == {"absent"}


def test_certificate_that_cannot_be_printed_is_told_and_issued_after_the_correction(
    client: Client, world: World
) -> None:
    number, person = world.protocols["published"], _lines(world)[0].enrolment.person
    Person.objects.filter(pk=person.pk).update(surname_kk="漢字")
    _decide(client, number, _choices(world))
    run_jobs()
    page = page_of(client.get(at("decision_page", number)))
    assert "漢" in page.one("main").text
    assert page.all("meta", **{"http-equiv": "refresh"}) == []
    assert not Certificate.objects.filter(person=person).exists()
    Person.objects.filter(pk=person.pk).update(surname_kk="Қали")
    action = at("decision_issue", number)
    assert action in [form.attrs.get("action") for form in page.one("main").all("form")]
    assert client.post(action).status_code == 302
    run_jobs()
    assert Certificate.objects.get(person=person).sheet["holder_kk"].startswith("Қали")


def test_decision_shows_the_total_of_the_protocol(client: Client, world: World) -> None:
    (line, *_others) = _lines(world)
    text = page_of(client.get(at("decision_page", world.protocols["published"], language="ru"))).one("tbody").text
    assert str(Decimal(line.computation["total_percent"])).replace(".", ",") in text
