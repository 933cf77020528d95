"""Decisions: who may decide, what may be granted, all cases or none."""

from datetime import date, timedelta
from functools import partial

import pytest

from accounts.enums import Role
from accounts.models import User
from certification.domain.decisions import Choice, decide, require_impartial, undecided
from certification.enums import ApplicationStatus, DecisionKind, RefusalGround
from certification.models import Application, Decision
from core.refusal import Refused
from exams.domain.protocols import draw_up_protocol, take_back_protocol
from exams.domain.results import record_results
from exams.enums import Attendance
from exams.models import Enrolment, ExamSession, Protocol
from registry.domain.centres import change_centre_status
from registry.enums import CentreStatus
from tests.exams.factories import (
    BAD,
    EXAM_DATE,
    GOOD,
    admin_of,
    applications_of,
    at_once,
    code_of,
    decide_all,
    decider_of,
    draw_up,
    entry_of,
    fill_results,
    fresh,
    full_entry,
    hold,
    make_cases,
    make_exam_centre,
    make_open,
    make_published,
    make_scheduled,
    make_scheme,
    members_of,
    moment,
    publish,
    sign,
)
from tests.factories import NOW, TODAY, make_act, make_member, make_user

GRANT, REFUSE, PARTIAL = DecisionKind.GRANT, DecisionKind.REFUSE, DecisionKind.PARTIAL
FAILED = RefusalGround.FAILED_PART


@pytest.fixture
def session(db: None) -> ExamSession:
    """A held session with three applications and no results."""
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    for _number in range(3):
        make_scheduled(session)
    return hold(session)


@pytest.fixture
def protocol(session: ExamSession) -> Protocol:
    """Published: the first passed, the second failed, the third did not come."""
    one, two, three = session.enrolments.select_related("scheme").order_by("number")
    entries = [full_entry(one, GOOD), full_entry(two, BAD), entry_of(three, attendance=Attendance.ABSENT)]
    record_results(session=session, entries=entries, act=make_act(by=admin_of(session.centre)))
    protocol = sign(draw_up(session))
    publish(session)
    return fresh(protocol)


def _decide(protocol: Protocol, *choices: Choice, by: User | None = None, today: date = TODAY) -> list[Decision]:
    act = make_act(by=by or decider_of(protocol.session.centre))
    return decide(protocol=protocol, choices=choices, act=act, today=today)


def _statuses(protocol: Protocol) -> list[str]:
    return [row.status for row in applications_of(protocol)]


# What is decided


def test_decide_grants_refuses_and_notes_who_did_not_come(protocol: Protocol) -> None:
    one, two, _three = applications_of(protocol)
    granted, refused = _decide(protocol, Choice(one, GRANT), Choice(two, REFUSE, FAILED, "Theory 40 %"))
    assert _statuses(protocol) == ["granted", "refused", "absent"]
    assert [(row.number, row.kind, row.ground, row.reason, row.functions) for row in (granted, refused)] == [
        ("D-2026-0001", "grant", "", "", ["A", "B", "C"]),
        ("D-2026-0002", "refuse", "failed_part", "Theory 40 %", []),
    ]
    assert {(row.by, row.at, row.protocol) for row in (granted, refused)} == {
        (decider_of(protocol.session.centre), NOW, protocol)
    }
    assert [row.line.enrolment_id for row in (granted, refused)] == [one.enrolment_id, two.enrolment_id]


def test_decide_records_every_step_of_an_application(protocol: Protocol) -> None:
    one, two, three = applications_of(protocol)
    _decide(protocol, Choice(one, GRANT), Choice(two, REFUSE, FAILED))
    found = {row.pk: list(row.changes.order_by("pk").values_list("after", flat=True))[4:] for row in (one, two, three)}
    assert found == {one.pk: ["examined", "granted"], two.pk: ["examined", "refused"], three.pk: ["absent"]}


def test_decide_decides_some_cases_now_and_the_others_later(protocol: Protocol) -> None:
    one, two, _three = applications_of(protocol)
    assert [line.enrolment_id for line in undecided(protocol)] == [one.enrolment_id, two.enrolment_id]
    _decide(protocol, Choice(two, REFUSE, FAILED))
    assert [line.enrolment_id for line in undecided(protocol)] == [one.enrolment_id]
    assert [row.number for row in _decide(protocol, Choice(one, GRANT))] == ["D-2026-0002"]
    assert undecided(protocol) == []


def test_decide_may_refuse_who_passed(protocol: Protocol) -> None:
    one = applications_of(protocol)[0]
    assert _decide(protocol, Choice(one, REFUSE, RefusalGround.FALSE_PAPERS))[0].ground == "false_papers"


@pytest.mark.parametrize(
    ("place", "kind", "ground", "code"),
    [
        (1, GRANT, "", "failed_line"),
        (2, GRANT, "", "failed_line"),
        (0, PARTIAL, "", "partial_closed"),
        (1, REFUSE, "", "ground_missing"),
        (1, REFUSE, "bad_weather", "ground_missing"),
    ],
)
def test_decide_refuses_what_the_protocol_or_the_list_of_grounds_lacks(
    protocol: Protocol, place: int, kind: DecisionKind, ground: str, code: str
) -> None:
    choice = Choice(applications_of(protocol)[place], kind, ground)
    assert code_of(lambda: _decide(protocol, choice)) == code
    assert (_statuses(protocol), Decision.objects.count()) == (["scheduled"] * 3, 0)


def test_decide_refuses_to_grant_who_was_removed(session: ExamSession) -> None:
    row = session.enrolments.select_related("scheme").order_by("number")[0]
    removed = entry_of(row, attendance=Attendance.REMOVED, note="Used a phone")
    record_results(session=session, entries=[removed], act=make_act(by=admin_of(session.centre)))
    protocol = make_published(session)
    first = applications_of(protocol)[0]
    assert code_of(lambda: _decide(protocol, Choice(first, GRANT))) == "failed_line"
    assert _decide(protocol, Choice(first, REFUSE, FAILED))[0].kind == REFUSE


def test_decide_decides_all_cases_or_none(protocol: Protocol) -> None:
    one, two, _three = applications_of(protocol)
    choices = (Choice(one, GRANT), Choice(two, GRANT))
    assert code_of(lambda: _decide(protocol, *choices)) == "failed_line"
    assert (_statuses(protocol), Decision.objects.count()) == (["scheduled"] * 3, 0)
    assert _decide(protocol, Choice(one, GRANT))[0].number == "D-2026-0001"


def test_decide_decides_a_case_once(protocol: Protocol) -> None:
    one = applications_of(protocol)[0]
    _decide(protocol, Choice(one, GRANT))
    assert code_of(lambda: _decide(protocol, Choice(one, REFUSE, RefusalGround.FALSE_PAPERS))) == "transition"
    assert (Application.objects.get(pk=one.pk).status, Decision.objects.count()) == (ApplicationStatus.GRANTED, 1)


def test_decide_of_two_at_once_decides_once(transactional_db: None) -> None:
    protocol = make_cases()
    one = applications_of(protocol)[0]
    found = at_once(*[lambda: _decide(protocol, Choice(one, GRANT))] * 2)
    assert [row.code for row in found if isinstance(row, Refused)] == ["transition"]
    assert Decision.objects.count() == 1


# When


def test_decide_waits_for_publication(session: ExamSession) -> None:
    fill_results(session)
    protocol = sign(draw_up(session))
    one = applications_of(protocol)[0]
    assert code_of(lambda: _decide(fresh(protocol), Choice(one, GRANT))) == "not_published"


def test_decide_refuses_a_protocol_that_was_taken_back(session: ExamSession) -> None:
    """What it concluded was withdrawn; only the one in force counts."""
    fill_results(session, share=GOOD)
    wrong = draw_up(session)
    take_back_protocol(wrong, make_act(by=admin_of(session.centre), reason="Points of another session"))
    rows = session.enrolments.select_related("scheme")
    bad = [full_entry(row, BAD) for row in rows]
    record_results(session=session, entries=bad, act=make_act(by=admin_of(session.centre)))
    sign(draw_up(session))
    publish(session)
    one = applications_of(wrong)[0]
    assert code_of(lambda: _decide(fresh(wrong), Choice(one, GRANT))) == "not_published"
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(("today", "code"), [(date(2028, 1, 5), None), (date(2028, 1, 6), "not_accredited")])
def test_decide_asks_accreditation_on_the_day_of_the_decision(db: None, today: date, code: str | None) -> None:
    protocol = make_cases(exam_date=date(2028, 1, 4), day=date(2027, 12, 1))
    choice = Choice(applications_of(protocol)[0], GRANT)
    if code:
        assert code_of(lambda: _decide(protocol, choice, today=today)) == code
    else:
        assert len(_decide(protocol, choice, today=today)) == 1


def test_decide_refuses_a_centre_suspended_after_the_exam(protocol: Protocol) -> None:
    one = applications_of(protocol)[0]
    centre = change_centre_status(protocol.session.centre, CentreStatus.SUSPENDED, make_act(ground="programme"))
    assert code_of(lambda: _decide(fresh(protocol), Choice(one, GRANT))) == "not_accredited"
    assert Decision.objects.count() == 0
    change_centre_status(centre, CentreStatus.ACCREDITED, make_act(ground="decision"))
    assert len(_decide(fresh(protocol), Choice(one, GRANT))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": EXAM_DATE},
        {"valid_until": EXAM_DATE - timedelta(days=1)},
        {"valid_from": EXAM_DATE + timedelta(days=1)},
    ],
    ids=["not on the day of the decision", "on neither day", "not on the exam day"],
)
def test_decide_asks_the_scope_on_both_days(protocol: Protocol, change: dict[str, date]) -> None:
    protocol.session.centre.scopes.update(**change)
    one = applications_of(protocol)[0]
    assert code_of(lambda: _decide(protocol, Choice(one, GRANT))) == "out_of_scope"


# By whom


def _also_decider(user: User, protocol: Protocol) -> User:
    return make_member(Role.DECIDER, workplace=protocol.session.centre.workplace, user=user)


def test_require_impartial_lets_the_decider_of_the_centre_decide(protocol: Protocol) -> None:
    require_impartial(decider_of(protocol.session.centre), protocol)


def test_require_impartial_asks_a_decider_of_this_centre(protocol: Protocol) -> None:
    past = _also_decider(make_user(), protocol)
    past.memberships.update(ended_at=NOW)
    admin, elsewhere = admin_of(protocol.session.centre), make_member(Role.DECIDER)
    strangers = (admin, elsewhere, past, make_member(Role.REGISTRAR), make_user())
    codes = [code_of(partial(require_impartial, user, protocol)) for user in strangers]
    assert codes == ["not_decider"] * 5


@pytest.mark.parametrize("place", [0, 1, 2])
def test_require_impartial_refuses_the_commission(protocol: Protocol, place: int) -> None:
    member = _also_decider(members_of(protocol.session)[place], protocol)
    assert code_of(lambda: require_impartial(member, protocol)) == "examined"


def test_require_impartial_refuses_who_entered_results(session: ExamSession) -> None:
    """One cell is enough; somebody else entered the others and drew the protocol up."""
    enterer = make_member(Role.CENTRE_ADMIN, workplace=session.centre.workplace)
    row = session.enrolments.select_related("scheme").order_by("number")[0]
    record_results(session=session, entries=[entry_of(row, {"theory.A": 16})], act=make_act(by=enterer))
    Enrolment.objects.filter(pk=row.pk).update(attendance=Attendance.EXPECTED)
    protocol = make_published(session)
    _also_decider(enterer, protocol)
    assert code_of(lambda: require_impartial(enterer, protocol)) == "examined"


def test_require_impartial_refuses_who_drew_the_protocol_up(session: ExamSession) -> None:
    fill_results(session)
    drawer = make_member(Role.CENTRE_ADMIN, workplace=session.centre.workplace)
    protocol = sign(draw_up_protocol(session=session, act=make_act(by=drawer, at=moment(EXAM_DATE, 17))))
    _also_decider(drawer, protocol)
    assert code_of(lambda: require_impartial(drawer, protocol)) == "examined"


def test_require_impartial_refuses_a_candidate_of_the_session(protocol: Protocol) -> None:
    candidate = applications_of(protocol)[1].person.user
    assert candidate is not None
    _also_decider(candidate, protocol)
    assert code_of(lambda: require_impartial(candidate, protocol)) == "own_case"


def test_decide_asks_impartiality_first(protocol: Protocol) -> None:
    one = applications_of(protocol)[0]
    admin = admin_of(protocol.session.centre)
    assert code_of(lambda: _decide(protocol, Choice(one, GRANT), by=admin)) == "not_decider"
    assert Decision.objects.count() == 0


def test_decide_all_numbers_decisions_of_two_centres_in_one_row(db: None) -> None:
    first = decide_all(make_cases())
    scheme = first[0].line.enrolment.scheme
    second = decide_all(make_cases(scheme=scheme, centre=make_exam_centre(scheme)))
    assert [row.number for row in (*first, *second)] == ["D-2026-0001", "D-2026-0002"]
