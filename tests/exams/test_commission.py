"""The commission: who may be seated, how it is composed, who declares what."""

from datetime import timedelta
from functools import partial

import pytest

from exams.domain.sessions import appoint_member, approve_commission, declare_conflict, open_session
from exams.enums import CommissionRole, SessionStatus
from exams.models import CommissionMember, ConflictDeclaration, ExamSession
from registry.enums import OrganisationKind
from registry.models import Examiner
from tests.exams.factories import (
    EXAM_DATE,
    PLANNED_DATE,
    admin_of,
    code_of,
    make_exam_centre,
    make_planned,
    make_scheme,
    moment,
    seat_commission,
)
from tests.factories import make_act, make_examiner, make_organisation, make_profession, make_qualification

pytestmark = pytest.mark.django_db
R = CommissionRole
K = OrganisationKind


@pytest.fixture
def session() -> ExamSession:
    """A planned session without a commission."""
    scheme = make_scheme()
    return make_planned(make_exam_centre(scheme), scheme)


def _examiner(session: ExamSession, kind: OrganisationKind = K.EMPLOYER) -> Examiner:
    qualifications = [scheme.qualification for scheme in session.schemes.all()]
    return make_examiner(centre=session.centre, sent_by=make_organisation(kind=kind), qualifications=qualifications)


def _seat(session: ExamSession, role: CommissionRole, kind: OrganisationKind = K.EMPLOYER) -> CommissionMember:
    """A member who declared no conflict."""
    member = appoint_member(session=session, examiner=_examiner(session, kind), role=role)
    declare_conflict(member=member, details="", act=make_act(by=member.examiner.person.user, at=moment(PLANNED_DATE)))
    return member


def _approve(session: ExamSession) -> ExamSession:
    return approve_commission(session, make_act(by=admin_of(session.centre), at=moment(PLANNED_DATE)))


# Seats


def test_appoint_member_seats_an_examiner_with_the_side_that_sends_them(session: ExamSession) -> None:
    employer = appoint_member(session=session, examiner=_examiner(session), role=R.CHAIR)
    other = appoint_member(session=session, examiner=_examiner(session, K.ASSOCIATION), role=R.MEMBER)
    assert [(row.role, row.is_employer_side) for row in (employer, other)] == [("chair", True), ("member", False)]


def test_appoint_member_refuses_an_approved_commission(session: ExamSession) -> None:
    seat_commission(session)
    approved = _approve(session)
    late = _examiner(session)
    assert code_of(lambda: appoint_member(session=approved, examiner=late, role=R.MEMBER)) == "commission_closed"
    assert session.commission.count() == 3


def test_appoint_member_refuses_an_examiner_of_another_centre(session: ExamSession) -> None:
    stranger = make_exam_centre(*session.schemes.all()).examiners.order_by("pk")[0]
    assert code_of(lambda: appoint_member(session=session, examiner=stranger, role=R.CHAIR)) == "other_centre"


@pytest.mark.parametrize(("field", "days"), [("appointed_from", 1), ("appointed_until", -1)])
def test_appoint_member_refuses_an_appointment_that_misses_the_exam_day(
    session: ExamSession, field: str, days: int
) -> None:
    examiner = _examiner(session)
    setattr(examiner, field, EXAM_DATE)
    appoint_member(session=session, examiner=examiner, role=R.CHAIR).delete()
    setattr(examiner, field, EXAM_DATE + timedelta(days=days))
    assert code_of(lambda: appoint_member(session=session, examiner=examiner, role=R.CHAIR)) == "not_appointed"


def test_appoint_member_refuses_an_examiner_of_a_part_of_the_qualifications() -> None:
    schemes = [make_scheme(), make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))]
    session = make_planned(make_exam_centre(*schemes), *schemes)
    narrow = make_examiner(centre=session.centre, qualifications=[schemes[0].qualification])
    assert code_of(lambda: appoint_member(session=session, examiner=narrow, role=R.CHAIR)) == "examiner_scope"


# Composition


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ([], "commission_size"),
        ([(R.CHAIR, K.EMPLOYER)], "commission_size"),
        ([(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.EMPLOYER)], "commission_size"),
        ([(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.EMPLOYER), *[(R.MEMBER, K.EMPLOYER)] * 2], "commission_size"),
        ([(R.CHAIR, K.EMPLOYER), *[(R.MEMBER, K.EMPLOYER)] * 2], "commission_roles"),
        ([(R.SECRETARY, K.EMPLOYER), *[(R.MEMBER, K.EMPLOYER)] * 2], "commission_roles"),
        ([(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.ASSOCIATION), (R.MEMBER, K.EDUCATION)], "commission_employers"),
        (
            [(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.EMPLOYER), *[(R.MEMBER, K.ASSOCIATION)] * 3],
            "commission_employers",
        ),
        ([(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.ASSOCIATION), (R.MEMBER, K.EMPLOYER)], None),
        (
            [(R.CHAIR, K.EMPLOYER), (R.SECRETARY, K.EMPLOYER), (R.MEMBER, K.EMPLOYER), *[(R.MEMBER, K.CHAMBER)] * 2],
            None,
        ),
    ],
)
def test_approve_commission_asks_size_roles_and_employers(
    session: ExamSession, seats: list[tuple[CommissionRole, OrganisationKind]], code: str | None
) -> None:
    for role, kind in seats:
        _seat(session, role, kind)
    if code:
        assert code_of(lambda: _approve(session)) == code
    else:
        _approve(session)
    assert ExamSession.objects.get().status == ("planned" if code else "approved")


def test_approve_commission_asks_the_size_of_the_rules(session: ExamSession) -> None:
    session.rules.commission_least = 5
    session.rules.save(update_fields=["commission_least"])
    seat_commission(session)
    assert code_of(lambda: _approve(session)) == "commission_size"


# Declarations


def test_approve_commission_waits_for_every_declaration(session: ExamSession) -> None:
    for role in (*R, R.MEMBER):
        _seat(session, role)
    silent = appoint_member(session=session, examiner=_examiner(session), role=R.MEMBER)
    assert code_of(lambda: _approve(session)) == "conflict_open"
    declare_conflict(member=silent, details="", act=make_act(by=silent.examiner.person.user))
    assert _approve(session).status == SessionStatus.APPROVED


def test_conflict_closes_the_way_until_it_is_taken_back(session: ExamSession) -> None:
    seat_commission(session)
    member = session.commission.order_by("-pk")[0]
    user = member.examiner.person.user
    declare_conflict(member=member, details="A candidate is my niece", act=make_act(by=user, at=moment(EXAM_DATE)))
    assert code_of(lambda: _approve(session)) == "conflict_open"
    declare_conflict(member=member, details="", act=make_act(by=user, at=moment(EXAM_DATE, 13)))
    assert _approve(session).status == SessionStatus.APPROVED


def test_conflict_declared_after_approval_keeps_the_session_closed(session: ExamSession) -> None:
    seat_commission(session)
    approved = _approve(session)
    member = session.commission.order_by("pk")[0]
    declare_conflict(member=member, details="A candidate is my niece", act=make_act(by=member.examiner.person.user))
    act = make_act(by=admin_of(session.centre))
    assert code_of(lambda: open_session(approved, act)) == "conflict_open"
    assert ExamSession.objects.get().status == SessionStatus.APPROVED


def test_declare_conflict_keeps_what_was_said(session: ExamSession) -> None:
    member = appoint_member(session=session, examiner=_examiner(session), role=R.CHAIR)
    user = member.examiner.person.user
    said = declare_conflict(member=member, details="We work together", act=make_act(by=user))
    assert (said.has_conflict, said.details, said.by) == (True, "We work together", user)


def test_declare_conflict_is_for_the_member_alone(session: ExamSession) -> None:
    seat_commission(session)
    first, second = session.commission.order_by("pk")[:2]
    before = ConflictDeclaration.objects.count()
    for by in (second.examiner.person.user, admin_of(session.centre), None):
        declare = partial(declare_conflict, member=first, details="", act=make_act(by=by))
        assert code_of(declare) == "not_your_seat"
    assert ConflictDeclaration.objects.count() == before
