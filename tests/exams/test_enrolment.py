"""Places in a session: who gets one, which attempt it is, and two people after the last one."""

from datetime import date, timedelta
from functools import partial

import pytest

from exams.domain.enrolment import enrol
from exams.domain.sessions import cancel_session
from exams.enums import AttemptKind, SessionStatus
from exams.models import Enrolment, ExamSession
from registry.models import SpecialDay
from tests.exams.factories import (
    ENTRY_DATE,
    EXAM_DATE,
    admin_of,
    at_once,
    code_of,
    hold,
    make_enrolment,
    make_exam_centre,
    make_open,
    make_planned,
    make_scheme,
    outcomes,
)
from tests.factories import make_act, make_person, make_profession, make_qualification


@pytest.fixture
def session(db: None) -> ExamSession:
    scheme = make_scheme()
    return make_open(make_exam_centre(scheme), scheme)


def test_enrol_gives_a_numbered_first_attempt(session: ExamSession) -> None:
    rows = [make_enrolment(session) for _ in range(2)]
    found = [(row.number, row.attempt, row.kind, row.attendance) for row in rows]
    assert found == [
        ("E-2026-000001", 1, AttemptKind.FIRST, "expected"),
        ("E-2026-000002", 1, AttemptKind.FIRST, "expected"),
    ]


def test_enrol_numbers_attempts_over_versions_of_the_scheme(db: None) -> None:
    """Only the scheme's code counts; another qualification is a first attempt again."""
    first = make_scheme()
    second = make_scheme(qualification=first.qualification, version="2")
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    centre, person = make_exam_centre(first, other), make_person()
    sessions = [make_open(centre, scheme) for scheme in (first, second, other)]
    rows = [make_enrolment(session, person=person) for session in sessions]
    assert [(row.attempt, row.kind) for row in rows] == [(1, "first"), (2, "resit"), (1, "first")]


def test_enrol_refuses_a_session_not_open(db: None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    planned = make_planned(centre, scheme)
    cancelled = cancel_session(make_open(centre, scheme), make_act(by=admin_of(centre), reason="Water in the hall"))
    opened = make_open(centre, scheme)
    make_enrolment(opened)
    sessions = (planned, cancelled, hold(opened))
    assert [code_of(partial(make_enrolment, row)) for row in sessions] == ["session_not_open"] * 3
    assert [row.status for row in sessions] == [SessionStatus.PLANNED, SessionStatus.CANCELLED, SessionStatus.HELD]


# From Sunday the 15th five working days remain until Friday the 20th, from Monday only four.
@pytest.mark.parametrize(
    ("today", "code"),
    [(date(2026, 11, 15), None), (date(2026, 11, 16), "notice_too_short"), (EXAM_DATE, "notice_too_short")],
)
def test_enrol_leaves_the_candidate_time(session: ExamSession, today: date, code: str | None) -> None:
    _check(session, today, code)


def test_enrol_counts_the_notice_by_the_calendar(session: ExamSession) -> None:
    SpecialDay.objects.create(day=date(2026, 11, 17), name_kk="Мереке", name_ru="Праздник")
    _check(session, date(2026, 11, 13), "notice_too_short")
    _check(session, date(2026, 11, 12), None)


@pytest.mark.parametrize(("days", "code"), [(0, None), (1, "entry_closed")])
def test_enrol_closes_with_the_last_day_of_entry(db: None, days: int, code: str | None) -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme, entry_until=ENTRY_DATE)
    _check(session, ENTRY_DATE + timedelta(days=days), code)


def _check(session: ExamSession, today: date, code: str | None) -> None:
    if code:
        assert code_of(lambda: make_enrolment(session, today=today)) == code
        assert session.enrolments.count() == 0
    else:
        assert make_enrolment(session, today=today).session == session


def test_enrol_refuses_a_scheme_of_another_session(session: ExamSession) -> None:
    other = make_scheme(version="2", qualification=session.schemes.get().qualification)
    assert code_of(lambda: make_enrolment(session, scheme=other)) == "scheme_not_here"


def test_enrol_refuses_the_same_person_twice(session: ExamSession) -> None:
    person = make_person()
    make_enrolment(session, person=person)
    assert code_of(lambda: make_enrolment(session, person=person)) == "enrolled_already"
    assert session.enrolments.count() == 1


def test_enrol_lets_one_person_sit_two_qualifications(db: None) -> None:
    schemes = [make_scheme(), make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))]
    session, person = make_open(make_exam_centre(*schemes), *schemes), make_person()
    rows = [make_enrolment(session, person=person, scheme=scheme) for scheme in schemes]
    assert [row.attempt for row in rows] == [1, 1]


def test_enrol_stops_at_the_capacity_and_gives_the_number_back(db: None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme, capacity=1)
    make_enrolment(session)
    assert code_of(lambda: make_enrolment(session)) == "session_full"
    assert make_enrolment(make_open(centre, scheme)).number == "E-2026-000002"


def test_enrol_gives_the_last_place_once_to_two_at_once(transactional_db: None) -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme, capacity=1)
    people = [make_person(), make_person()]

    def take(place: int) -> Enrolment:
        return enrol(session=session, person=people[place], scheme=scheme, today=ENTRY_DATE)

    found = at_once(lambda: take(0), lambda: take(1))
    assert outcomes(found) == ["E-2026-000001", "session_full"]
    assert session.enrolments.count() == 1
