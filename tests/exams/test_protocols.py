"""Protocols: drawn up from complete results, frozen, signed by every member, taken back only unsigned."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts.models import User
from core.canonical import sha256_of
from core.frozen import remove_triggers
from exams.domain.protocols import (
    PROTOCOL_TRANSITIONS,
    draw_up_protocol,
    publish_results,
    sign_protocol,
    take_back_protocol,
)
from exams.domain.results import record_results
from exams.enums import Attendance, ProtocolStatus, SessionStatus
from exams.models import ExamSession, Protocol, ProtocolLine, ProtocolSignature
from tests.exams.factories import (
    BAD,
    EXAM_DATE,
    GOOD,
    admin_of,
    at_once,
    code_of,
    decider_of,
    draw_up,
    entry_of,
    fill_results,
    full_entry,
    make_held,
    members_of,
    moment,
    outcomes,
    publish,
    sign,
)
from tests.factories import NOW, make_act

STATUS = ProtocolStatus
A = Attendance


@pytest.fixture
def session(db: None) -> ExamSession:
    return make_held(people=4)


@pytest.fixture
def protocol(session: ExamSession) -> Protocol:
    """Drawn up, nobody has signed."""
    fill_results(session)
    return draw_up(session)


def _sign(protocol: Protocol, user: User) -> Protocol:
    return sign_protocol(protocol, make_act(by=user, at=moment(EXAM_DATE, 18)))


def _take_back(protocol: Protocol, reason: str = "One paper was missing") -> Protocol:
    return take_back_protocol(protocol, make_act(by=admin_of(protocol.session.centre), reason=reason))


# Drawing up


def test_draw_up_protocol_waits_for_every_candidate(session: ExamSession) -> None:
    """The first has all, the second no points, the third not all points, the fourth no attendance."""
    rows = list(session.enrolments.select_related("scheme").order_by("number"))
    entries = [full_entry(rows[0]), entry_of(rows[1]), entry_of(rows[2], {"theory.A": 5})]
    record_results(session=session, entries=entries, act=make_act(by=admin_of(session.centre)))
    act = make_act(by=admin_of(session.centre))
    assert code_of(lambda: draw_up_protocol(session=session, act=act)) == "results_missing"
    assert (Protocol.objects.count(), ProtocolLine.objects.count()) == (0, 0)


def test_draw_up_protocol_concludes_every_candidate(session: ExamSession) -> None:
    rows = list(session.enrolments.select_related("scheme").order_by("number"))
    entries = [
        full_entry(rows[0], GOOD),
        full_entry(rows[1], BAD),
        entry_of(rows[2], attendance=A.ABSENT),
        entry_of(rows[3], attendance=A.REMOVED, note="Used a phone"),
    ]
    record_results(session=session, entries=entries, act=make_act(by=admin_of(session.centre)))
    protocol = draw_up(session)
    lines = protocol.lines.order_by("enrolment__number")
    assert [line.verdict for line in lines] == ["passed", "failed", "absent", "removed"]
    assert [line.computation.get("total_percent") for line in lines] == ["80.00", "40.00", None, None]
    assert [line.computation.get("is_passed") for line in lines] == [True, False, None, None]


def test_draw_up_protocol_numbers_and_records(session: ExamSession) -> None:
    fill_results(session)
    protocol = draw_up(session)
    assert (protocol.number, protocol.status, protocol.locked_at) == ("P-2026-0001", STATUS.DRAWN_UP, None)
    assert (protocol.drawn_up_by, protocol.drawn_up_at) == (admin_of(session.centre), moment(EXAM_DATE, 17))
    assert list(protocol.changes.values_list("before", "after")) == [("", "drawn_up")]


def test_draw_up_protocol_freezes_what_was_concluded(protocol: Protocol, session: ExamSession) -> None:
    sheet = Protocol.objects.get().sheet
    assert {name: sheet[name] for name in ("number", "session", "centre", "exam_date")} == {
        "number": "P-2026-0001",
        "session": session.number,
        "centre": session.centre.number,
        "exam_date": "2026-11-20",
    }
    names = {"name_kk": "Әбдіқадырова Гүлнұр Өмірзаққызы", "name_ru": "Абдикадырова Гульнур Омирзаковна"}
    assert sheet["commission"] == [{"role": role, **names} for role in ("chair", "secretary", "member")]
    rows = session.enrolments.select_related("scheme").order_by("number")
    computation = protocol.lines.order_by("pk")[0].computation
    assert sheet["candidates"] == [
        {
            "enrolment": row.number,
            **names,
            "scheme": "LIB-2622-1-6 1",
            "attempt": 1,
            "verdict": "passed",
            "computation": computation,
        }
        for row in rows
    ]
    assert protocol.sheet_sha256 == sha256_of(sheet)


@pytest.mark.parametrize("field", ["sheet", "sheet_sha256", "number", "drawn_up_at"])
def test_protocol_is_frozen_in_the_database(protocol: Protocol, field: str) -> None:
    values = {"sheet": {}, "sheet_sha256": "0" * 64, "number": "P-2026-9999", "drawn_up_at": NOW}
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Protocol.objects.update(**{field: values[field]})
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        ProtocolLine.objects.update(verdict="passed", computation={})


def test_draw_up_protocol_is_done_once(protocol: Protocol, session: ExamSession) -> None:
    assert code_of(lambda: draw_up(session)) == "protocol_in_force"


def test_draw_up_protocol_of_two_at_once_gives_one(transactional_db: None) -> None:
    session = make_held()
    fill_results(session)
    found = at_once(*[lambda: draw_up(session).number] * 2)
    assert outcomes(found) == ["P-2026-0001", "protocol_in_force"]
    assert Protocol.objects.count() == 1


# Signing


def test_sign_protocol_locks_with_the_last_signature(protocol: Protocol, session: ExamSession) -> None:
    chair, secretary, member = members_of(session)
    states = []
    for user in (member, chair, secretary):
        signed = _sign(protocol, user)
        states.append((signed.status, signed.locked_at, ExamSession.objects.get().status))
    locked = moment(EXAM_DATE, 18)
    assert states == [("drawn_up", None, "held")] * 2 + [("signed", locked, "signed")]
    assert list(protocol.changes.order_by("pk").values_list("before", "after")) == [
        ("", "drawn_up"),
        ("drawn_up", "signed"),
    ]
    assert session.changes.order_by("-pk")[0].by == secretary


def test_sign_protocol_signs_the_hash_from_the_members_own_account(protocol: Protocol, session: ExamSession) -> None:
    user = members_of(session)[1]
    _sign(protocol, user)
    found = ProtocolSignature.objects.get()
    assert (found.by, found.sheet_sha256, found.at) == (user, protocol.sheet_sha256, moment(EXAM_DATE, 18))
    assert found.member.examiner.person.user == user


def test_sign_protocol_is_for_the_commission_alone(protocol: Protocol, session: ExamSession) -> None:
    strangers = [admin_of(session.centre), decider_of(session.centre), members_of(make_held(*session.schemes.all()))[0]]
    assert [code_of(partial(_sign, protocol, user)) for user in strangers] == ["not_a_member"] * 3
    assert ProtocolSignature.objects.count() == 0


def test_sign_protocol_twice_changes_nothing(protocol: Protocol, session: ExamSession) -> None:
    users = members_of(session)
    _sign(protocol, users[0])
    assert _sign(protocol, users[0]).status == STATUS.DRAWN_UP
    assert protocol.signatures.count() == 1
    signed = sign(protocol)
    assert _sign(signed, users[0]).status == STATUS.SIGNED
    assert (protocol.signatures.count(), protocol.changes.count()) == (3, 2)


def test_sign_protocol_of_all_at_once_locks_once(transactional_db: None) -> None:
    session = make_held()
    fill_results(session)
    protocol = draw_up(session)
    at_once(*[lambda user=user: _sign(protocol, user) for user in members_of(session)])
    assert (Protocol.objects.get().status, ExamSession.objects.get().status) == ("signed", "signed")
    assert (protocol.signatures.count(), protocol.changes.count()) == (3, 2)


def test_sign_protocol_refuses_one_taken_back(protocol: Protocol, session: ExamSession) -> None:
    _take_back(protocol)
    assert code_of(lambda: _sign(protocol, members_of(session)[0])) == "not_open_for_signing"
    assert ProtocolSignature.objects.count() == 0


def test_sign_protocol_notices_a_sheet_that_was_tampered_with(protocol: Protocol, session: ExamSession) -> None:
    """Whoever owns the database can take the triggers away; the hash tells."""
    sheet = Protocol.objects.get().sheet
    sheet["candidates"][0]["verdict"] = "failed"
    connection.check_constraints()
    remove_triggers(connection, Protocol._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exams_protocol SET sheet = %s WHERE id = %s", [json.dumps(sheet), protocol.pk])
    assert code_of(lambda: _sign(protocol, members_of(session)[0])) == "sheet_differs"
    assert ProtocolSignature.objects.count() == 0


# Taking back


def test_take_back_protocol_frees_the_results_and_uses_up_the_number(protocol: Protocol, session: ExamSession) -> None:
    cancelled = _take_back(protocol)
    assert (cancelled.status, cancelled.changes.order_by("-pk")[0].reason) == (
        STATUS.CANCELLED,
        "One paper was missing",
    )
    assert draw_up(session).number == "P-2026-0002"
    assert sorted(Protocol.objects.values_list("number", "status")) == [
        ("P-2026-0001", "cancelled"),
        ("P-2026-0002", "drawn_up"),
    ]


def test_take_back_protocol_needs_a_reason(protocol: Protocol) -> None:
    assert code_of(lambda: _take_back(protocol, reason="")) == "reason_missing"
    assert Protocol.objects.get().status == STATUS.DRAWN_UP


@pytest.mark.parametrize("signatures", [1, 3])
def test_take_back_protocol_refuses_when_somebody_signed(
    protocol: Protocol, session: ExamSession, signatures: int
) -> None:
    for user in members_of(session)[:signatures]:
        _sign(protocol, user)
    status = Protocol.objects.get().status
    assert code_of(lambda: _take_back(protocol)) == "signed_by_someone"
    assert Protocol.objects.get().status == status


def test_take_back_protocol_is_done_once(protocol: Protocol) -> None:
    _take_back(protocol)
    assert code_of(lambda: _take_back(protocol)) == "transition"


def test_protocol_ends_signed_or_cancelled() -> None:
    assert PROTOCOL_TRANSITIONS.final() == {STATUS.SIGNED, STATUS.CANCELLED}
    assert PROTOCOL_TRANSITIONS.allowed[STATUS.DRAWN_UP] == {STATUS.SIGNED, STATUS.CANCELLED}


# Publishing


@pytest.mark.parametrize(("days", "code"), [(-1, "embargo"), (0, None), (3, None)])
def test_publish_results_waits_for_its_day(
    protocol: Protocol, session: ExamSession, days: int, code: str | None
) -> None:
    sign(protocol)
    act, today = make_act(by=admin_of(session.centre)), session.publish_on + timedelta(days=days)
    if code:
        assert code_of(lambda: publish_results(session, act, today=today)) == code
    else:
        publish_results(session, act, today=today)
    assert ExamSession.objects.get().status == (SessionStatus.SIGNED if code else SessionStatus.PUBLISHED)


def test_publish_results_needs_every_signature(protocol: Protocol, session: ExamSession) -> None:
    _sign(protocol, members_of(session)[0])
    assert code_of(lambda: publish(session)) == "transition"
