"""Holding a session, drawing up, signing, taking back and publishing its protocol."""

from datetime import timedelta

import pytest
from django.test import Client

from exams.domain.enrolment import enrol
from exams.models import ExamSession, Protocol, ProtocolSignature
from tests.factories import make_person
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import messages_of, page_of, status_of
from tests.pages.test_results_grid import Sheet
from tests.pages.world import World

COMMISSION = ("examiner", "examiner2", "examiner3")


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("centre_admin")


def _act(client: Client, name: str, number: str, **data: str) -> list[str]:
    """Post one act; gives the kinds of the messages on the page that follows."""
    response = client.post(at(name, number), {"sent": "1", **data})
    assert response.status_code == 302
    return [kind for kind, _text in messages_of(page_of(client.get(response["Location"])))]


def _acts(client: Client, name: str, number: str) -> set[str]:
    """Addresses of the acts offered on a page."""
    main = page_of(client.get(at(name, number))).one("main")
    return {form.attrs["action"] for form in main.all("form")}


def _fill(client: Client, number: str, points: str = "16") -> None:
    sheet = Sheet(client, number)
    values = {**dict.fromkeys(sheet.rows, "present"), **dict.fromkeys(sheet.cells, points)}
    assert sheet.save(**values).status_code == 302


def _enrol(world: World, key: str) -> None:
    session = world.session(key)
    enrol(session=session, person=make_person(), scheme=session.schemes.get(), today=world.today)


def test_session_list_shows_the_latest_exam_first(client: Client, world: World) -> None:
    page = page_of(client.get(at("session_list"))).one("tbody")
    numbers = [row.one("a").text for row in page.all("tr")]
    assert numbers == list(ExamSession.objects.order_by("-exam_date", "-pk").values_list("number", flat=True))[:25]


def test_examiner_sees_only_sessions_of_own_commissions(enter: Enter, world: World) -> None:
    session = world.session("held")
    session.commission.get(examiner__person__user=world.accounts["examiner"]).declarations.all()
    page = page_of(enter("other_examiner").get(at("session_list"))).one("main")
    assert page.all("table") == []
    assert session.number in page_of(enter("examiner").get(at("session_list"))).one("main").text


def test_session_without_candidates_is_not_held(client: Client, world: World) -> None:
    number = world.sessions["open"]
    assert _act(client, "session_hold", number) == ["error"]
    assert world.session("open").status == "open"


def test_session_is_not_held_before_its_day(client: Client, world: World) -> None:
    _enrol(world, "open")
    day = world.today + timedelta(days=1)
    changed = {"exam_date": day, "results_until": day, "publish_on": day, "appeal_until": day}
    ExamSession.objects.filter(number=world.sessions["open"]).update(**changed)
    assert _act(client, "session_hold", world.sessions["open"]) == ["error"]
    assert world.session("open").status == "open"


def test_session_is_held_once(client: Client, world: World) -> None:
    _enrol(world, "open")
    number = world.sessions["open"]
    assert at("session_hold", number) in _acts(client, "session_page", number)
    assert _act(client, "session_hold", number) == ["success"]
    assert _act(client, "session_hold", number) == ["error"]
    assert world.session("open").changes.filter(after="held").count() == 1


def test_protocol_is_not_drawn_up_while_results_are_missing(client: Client, world: World) -> None:
    assert _act(client, "protocol_draw_up", world.sessions["held"]) == ["error"]
    assert not world.session("held").protocols.exists()


def test_protocol_is_drawn_up_once_and_freezes_the_results(client: Client, world: World) -> None:
    number = world.sessions["held"]
    _fill(client, number)
    response = client.post(at("protocol_draw_up", number))
    protocol = world.session("held").protocols.get()
    assert response["Location"] == at("protocol_page", protocol.number)
    page = page_of(client.get(response["Location"]))
    assert status_of(page) == "drawn_up"
    assert [row.one("strong").attrs["class"] for row in page.one("tbody").all("tr")] == [
        "status status-failed is-bad"
    ] * 3
    assert protocol.sheet_sha256 in page.one("main").text
    assert _act(client, "protocol_draw_up", number) == ["error"]
    assert world.session("held").protocols.count() == 1


def test_protocol_shows_what_was_short_of_the_pass_mark(client: Client, world: World) -> None:
    number = world.sessions["held"]
    _fill(client, number, "10")
    client.post(at("protocol_draw_up", number))
    protocol = world.session("held").protocols.get()
    page = page_of(client.get(at("protocol_page", protocol.number)))
    short = page.one("tbody").all("span", class_="is-short")
    assert len(short) > 0
    assert all("<" in share.text for share in short)


def test_three_members_sign_and_the_last_one_locks(enter: Enter, world: World) -> None:
    number = world.protocols["drawn"]
    seen = []
    for role in COMMISSION:
        assert _act(enter(role), "protocol_sign", number) == ["success"]
        seen.append((world.protocol("drawn").status, world.session("drawn").status))
    assert seen == [("drawn_up", "held"), ("drawn_up", "held"), ("signed", "signed")]
    assert world.protocol("drawn").locked_at is not None


def test_sign_button_is_for_members_who_have_not_signed(enter: Enter, world: World) -> None:
    number = world.protocols["drawn"]
    sign = at("protocol_sign", number)
    roles = ("examiner", "examiner2", "centre_admin", "decider", "auditor")
    assert [role for role in roles if sign in _acts(enter(role), "protocol_page", number)] == ["examiner", "examiner2"]
    _act(enter("examiner"), "protocol_sign", number)
    assert [role for role in roles if sign in _acts(enter(role), "protocol_page", number)] == ["examiner2"]


def test_signing_twice_leaves_one_signature(enter: Enter, world: World) -> None:
    client, number = enter("examiner"), world.protocols["drawn"]
    for _turn in range(2):
        _act(client, "protocol_sign", number)
    assert ProtocolSignature.objects.filter(protocol__number=number).count() == 1


def test_signed_protocol_takes_no_further_act(enter: Enter, client: Client, world: World) -> None:
    number = world.protocols["signed"]
    assert _acts(client, "protocol_page", number) == set()
    assert _act(client, "protocol_take_back", number, reason="Late") == ["error"]
    assert ProtocolSignature.objects.filter(protocol__number=number).count() == 3
    _act(enter("examiner"), "protocol_sign", number)
    assert ProtocolSignature.objects.filter(protocol__number=number).count() == 3


@pytest.mark.parametrize("reason", ["", "  "])
def test_protocol_is_not_taken_back_without_a_reason(reason: str, client: Client, world: World) -> None:
    assert _act(client, "protocol_take_back", world.protocols["drawn"], reason=reason) == ["error"]
    assert world.protocol("drawn").status == "drawn_up"


def test_protocol_taken_back_frees_the_results_and_its_number_stays_used(client: Client, world: World) -> None:
    session, number = world.sessions["drawn"], world.protocols["drawn"]
    assert at("protocol_take_back", number) in _acts(client, "protocol_page", number)
    assert _act(client, "protocol_take_back", number, reason="A typing error") == ["success"]
    assert _act(client, "protocol_take_back", number, reason="Again") == ["error"]
    sheet = Sheet(client, session)
    assert sheet.save(**{sheet.cells[0]: "19"}).status_code == 302
    client.post(at("protocol_draw_up", session))
    numbers = list(Protocol.objects.filter(session__number=session).order_by("pk").values_list("number", "status"))
    assert numbers[0] == (number, "cancelled")
    assert numbers[1][0] > number
    assert numbers[1][1] == "drawn_up"


def test_protocol_with_a_signature_is_not_taken_back(enter: Enter, client: Client, world: World) -> None:
    number = world.protocols["drawn"]
    _act(enter("examiner"), "protocol_sign", number)
    assert at("protocol_take_back", number) not in _acts(client, "protocol_page", number)
    assert _act(client, "protocol_take_back", number, reason="Too late") == ["error"]
    assert world.protocol("drawn").status == "drawn_up"


def test_protocol_taken_back_is_not_signed(enter: Enter, client: Client, world: World) -> None:
    number = world.protocols["drawn"]
    _act(client, "protocol_take_back", number, reason="A typing error")
    assert _act(enter("examiner"), "protocol_sign", number) == ["error"]
    assert not ProtocolSignature.objects.filter(protocol__number=number).exists()


def test_results_are_published_once_and_after_signing(client: Client, world: World) -> None:
    assert _act(client, "session_publish", world.sessions["drawn"]) == ["error"]
    assert _act(client, "session_publish", world.sessions["signed"]) == ["success"]
    assert _act(client, "session_publish", world.sessions["signed"]) == ["error"]
    assert (world.session("drawn").status, world.session("signed").status) == ("held", "published")


def test_results_are_not_published_before_their_day(client: Client, world: World) -> None:
    session = world.session("signed")
    day = world.today + timedelta(days=1)
    ExamSession.objects.filter(pk=session.pk).update(publish_on=day, appeal_until=day)
    assert _act(client, "session_publish", session.number) == ["error"]
    assert world.session("signed").status == "signed"


def test_session_page_offers_what_can_be_done_now(client: Client, world: World) -> None:
    names = ("session_hold", "session_publish", "protocol_draw_up")
    offered = {
        key: {name for name in names if at(name, number) in _acts(client, "session_page", number)}
        for key, number in world.sessions.items()
    }
    assert offered == {
        "open": {"session_hold"}, "held": {"protocol_draw_up"}, "drawn": set(),
        "signed": {"session_publish"}, "published": set(),
    }  # fmt: skip


def test_auditor_and_decider_see_sessions_without_acts(enter: Enter, world: World) -> None:
    for role in ("auditor", "decider"):
        for number in world.sessions.values():
            assert _acts(enter(role), "session_page", number) == set()
