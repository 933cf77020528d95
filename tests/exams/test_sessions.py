"""Sessions: planning by the calendar, and every change of status."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.refusal import Refused
from exams.domain.protocols import publish_results
from exams.domain.sessions import (
    SESSION_TRANSITIONS,
    approve_commission,
    cancel_session,
    hold_session,
    open_session,
    plan_session,
)
from exams.enums import SessionStatus
from exams.models import Enrolment, ExamSession
from registry.domain.centres import change_centre_status
from registry.enums import CentreStatus
from registry.models import Centre, SpecialDay
from tests.exams.factories import (
    EXAM_DATE,
    PLANNED_DATE,
    admin_of,
    code_of,
    draw_up,
    fill_results,
    hold,
    make_enrolment,
    make_exam_centre,
    make_open,
    make_planned,
    make_scheme,
    moment,
    plan,
    publish,
    seat_commission,
    sign,
)
from tests.factories import ACCREDITED_FROM, make_act, make_person, make_profession, make_qualification

pytestmark = pytest.mark.django_db
S = SessionStatus
ORDER = (S.PLANNED, S.APPROVED, S.OPEN, S.HELD, S.SIGNED, S.PUBLISHED)


def _special(day: date, *, is_working: bool = False) -> None:
    SpecialDay.objects.create(day=day, is_working=is_working, name_kk="Ерекше күн", name_ru="Особый день")


def _dates(session: ExamSession) -> dict[str, date]:
    names = ("entry_until", "exam_date", "results_until", "publish_on", "appeal_until")
    return {name: getattr(session, name) for name in names}


# Planning


def test_plan_session_counts_working_days_by_the_calendar() -> None:
    """Wednesday 16 December is a holiday, Saturday 19 is worked."""
    _special(date(2026, 12, 16))
    _special(date(2026, 12, 19), is_working=True)
    scheme = make_scheme()
    session = make_planned(make_exam_centre(scheme), scheme, exam_date=date(2026, 12, 15))
    assert _dates(session) == {
        "entry_until": date(2026, 12, 15),
        "exam_date": date(2026, 12, 15),
        "results_until": date(2026, 12, 19),
        "publish_on": date(2026, 12, 15),
        "appeal_until": date(2026, 12, 29),
    }


def test_plan_session_numbers_by_the_year_of_the_exam_and_records_the_plan() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    days = (EXAM_DATE, EXAM_DATE, date(2027, 1, 15))
    first, *others = [make_planned(centre, scheme, exam_date=day) for day in days]
    assert [row.number for row in (first, *others)] == ["S-2026-0001", "S-2026-0002", "S-2027-0001"]
    change = first.changes.get()
    assert (change.before, change.after, change.by, change.at) == (
        "",
        "planned",
        admin_of(centre),
        moment(PLANNED_DATE),
    )


def test_plan_session_keeps_what_was_planned() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    entry = EXAM_DATE - timedelta(days=7)
    session = make_planned(centre, scheme, capacity=7, language="ru", entry_until=entry)
    kept = (session.centre, session.capacity, session.language, session.entry_until, list(session.schemes.all()))
    assert kept == (centre, 7, "ru", entry, [scheme])


def test_plan_session_refuses_no_scheme() -> None:
    assert _plan_refusal(make_exam_centre(make_scheme())) == "no_scheme"


@pytest.mark.parametrize(("capacity", "code"), [(20, None), (21, "too_many_seats")])
def test_plan_session_fits_into_the_seats_of_the_site(capacity: int, code: str | None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    wanted = plan(centre, scheme, capacity=capacity)
    assert _refusal(lambda: plan_session(plan=wanted, act=make_act(by=admin_of(centre)))) == code


def test_plan_session_refuses_a_qualification_out_of_scope() -> None:
    known = make_scheme()
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    assert _plan_refusal(make_exam_centre(known), known, other) == "out_of_scope"


# Accredited for three years from 6 January 2025.
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (ACCREDITED_FROM - timedelta(days=1), "not_accredited"),
        (ACCREDITED_FROM, None),
        (date(2028, 1, 5), None),
        (date(2028, 1, 6), "not_accredited"),
    ],
)
def test_plan_session_asks_accreditation_on_the_exam_day(day: date, code: str | None) -> None:
    scheme = make_scheme()
    assert _plan_refusal(make_exam_centre(scheme), scheme, day=day) == code


def test_plan_session_refuses_a_suspended_centre() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    change_centre_status(centre, CentreStatus.SUSPENDED, make_act(ground="programme"))
    assert _plan_refusal(Centre.objects.get(pk=centre.pk), scheme) == "not_accredited"
    assert ExamSession.objects.count() == 0


def _plan_refusal(centre: Centre, *schemes: object, day: date = EXAM_DATE) -> str | None:
    wanted = plan(centre, *schemes, exam_date=day)  # type: ignore[arg-type]
    return _refusal(lambda: plan_session(plan=wanted, act=make_act(by=admin_of(centre))))


def _refusal(act: Callable[[], object]) -> str | None:
    """The code, or None when it was done."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    return None


# Changes of status


def _bring(status: SessionStatus) -> ExamSession:
    """A session in a status, with a commission in order and one candidate."""
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_planned(centre, scheme)
    seat_commission(session)
    Enrolment.objects.create(number="E-2026-000001", session=session, person=make_person(), scheme=scheme)
    act = make_act(by=admin_of(centre), at=moment(PLANNED_DATE), reason="Water in the hall")
    if status == S.CANCELLED:
        return cancel_session(session, act)
    steps: list[Callable[[ExamSession], ExamSession]] = [
        lambda row: approve_commission(row, act),
        lambda row: open_session(row, act),
        hold,
        _signed,
        publish,
    ]
    for step in steps[: ORDER.index(status)]:
        session = step(session)
    return session


def _signed(session: ExamSession) -> ExamSession:
    fill_results(session)
    return sign(draw_up(session)).session


def _act_to(after: SessionStatus, session: ExamSession) -> ExamSession:
    act = make_act(by=admin_of(session.centre), at=moment(EXAM_DATE), reason="Water in the hall")
    acts: dict[SessionStatus, Callable[[], ExamSession]] = {
        S.APPROVED: lambda: approve_commission(session, act),
        S.OPEN: lambda: open_session(session, act),
        S.HELD: lambda: hold_session(session, act, today=EXAM_DATE),
        S.SIGNED: lambda: _signed(session),
        S.PUBLISHED: lambda: publish_results(session, act, today=EXAM_DATE),
        S.CANCELLED: lambda: cancel_session(session, act),
    }
    return acts[after]()


ACTS = (S.APPROVED, S.OPEN, S.HELD, S.PUBLISHED, S.CANCELLED)
ALLOWED = [(before, after) for before in S for after in (*ACTS, S.SIGNED) if SESSION_TRANSITIONS.permits(before, after)]
REFUSED = [(before, after) for before in S for after in ACTS if not SESSION_TRANSITIONS.permits(before, after)]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_session_changes_as_the_table_allows(before: SessionStatus, after: SessionStatus) -> None:
    session = _act_to(after, _bring(before))
    assert session.status == ExamSession.objects.get().status == after
    last = session.changes.order_by("-pk")[0]
    assert (last.before, last.after) == (before, after)


@pytest.mark.parametrize(("before", "after"), REFUSED)
def test_session_refuses_what_the_table_lacks(before: SessionStatus, after: SessionStatus) -> None:
    session = _bring(before)
    changes = session.changes.count()
    assert code_of(lambda: _act_to(after, session)) == "transition"
    assert (ExamSession.objects.get().status, session.changes.count()) == (before, changes)


@pytest.mark.parametrize("status", [s for s in S if s not in (S.HELD, S.CANCELLED)])
def test_session_gets_signatures_only_when_held(status: SessionStatus) -> None:
    session = _bring(status)
    assert code_of(lambda: draw_up(session)) == "not_held"


def test_session_ends_published_or_cancelled() -> None:
    assert SESSION_TRANSITIONS.final() == {S.PUBLISHED, S.CANCELLED}


def test_session_way_is_recorded_step_by_step() -> None:
    session = _bring(S.PUBLISHED)
    assert list(session.changes.order_by("pk").values_list("before", "after")) == [
        ("", "planned"),
        ("planned", "approved"),
        ("approved", "open"),
        ("open", "held"),
        ("held", "signed"),
        ("signed", "published"),
    ]


# Holding and cancelling


@pytest.mark.parametrize(("days", "code"), [(-1, "exam_ahead"), (0, None), (5, None)])
def test_hold_session_waits_for_the_exam_day(days: int, code: str | None) -> None:
    session = _bring(S.OPEN)
    act = make_act(by=admin_of(session.centre), at=moment(EXAM_DATE))
    today = EXAM_DATE + timedelta(days=days)
    assert _refusal(lambda: hold_session(session, act, today=today)) == code
    assert ExamSession.objects.get().status == ("open" if code else "held")


def test_hold_session_needs_candidates() -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    assert code_of(lambda: hold(session)) == "nobody_enrolled"
    make_enrolment(session)
    assert hold(session).status == S.HELD


def test_hold_session_refuses_a_centre_suspended_meanwhile() -> None:
    session = _bring(S.OPEN)
    change_centre_status(session.centre, CentreStatus.SUSPENDED, make_act(ground="programme", at=moment(EXAM_DATE)))
    assert code_of(lambda: hold(session)) == "not_accredited"
    assert ExamSession.objects.get().status == S.OPEN


def test_hold_session_refuses_a_scope_that_ended() -> None:
    session = _bring(S.OPEN)
    session.centre.scopes.update(valid_until=EXAM_DATE - timedelta(days=1))
    assert code_of(lambda: hold(session)) == "out_of_scope"


def test_cancel_session_needs_a_reason_and_keeps_it() -> None:
    session = _bring(S.OPEN)
    assert code_of(lambda: cancel_session(session, make_act(by=admin_of(session.centre)))) == "reason_missing"
    assert ExamSession.objects.get().status == S.OPEN
    cancel_session(session, make_act(by=admin_of(session.centre), reason="Water in the hall"))
    last = session.changes.order_by("-pk")[0]
    assert (last.after, last.reason) == ("cancelled", "Water in the hall")
