"""Cases that once went wrong, from session to certificate; each holds since."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from certification.domain.applications import Wish, cancel_exam, save_draft, withdraw
from certification.domain.decisions import Choice, decide, require_impartial
from certification.domain.verification import verify
from certification.enums import DecisionKind
from certification.models import Certificate
from core.refusal import Refused
from exams.domain.result_files import apply_file, read_content, read_staged, stage_file
from exams.domain.results import ResultSheet, record_results
from exams.domain.results_template import _columns
from exams.domain.sessions import cancel_session, declare_conflict, hold_session
from exams.enums import Attendance
from exams.models import Result
from registry.domain.centres import change_centre_status
from registry.domain.people import iin_of
from registry.enums import CentreStatus
from registry.models import Centre
from tests.exams.factories import (
    EXAM_DATE,
    admin_of,
    applications_of,
    code_of,
    decide_all,
    decider_of,
    entry_of,
    fill_results,
    full_entry,
    hold,
    make_cases,
    make_certificate,
    make_enrolment,
    make_exam_centre,
    make_held,
    make_open,
    make_published,
    make_scheduled,
    make_scheme,
    members_of,
    moment,
)
from tests.factories import TODAY, make_act, make_member, make_person, make_profession, make_qualification, make_user

pytestmark = pytest.mark.django_db
A = Attendance


def test_cancelled_session_lets_its_applicants_go_on() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme)
    application = make_scheduled(session)
    cancel_exam(session, make_act(by=admin_of(centre), reason="Water in the hall"))
    application.refresh_from_db()
    assert (application.status, application.enrolment) == ("accepted", None)


def test_applicant_may_withdraw_before_the_exam() -> None:
    scheme = make_scheme()
    application = make_scheduled(make_open(make_exam_centre(scheme), scheme))
    assert withdraw(application, make_act(by=application.person.user)).status == "withdrawn"


def test_session_where_nobody_came_can_be_closed() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme)
    application = make_scheduled(session)
    hold(session)
    row = session.enrolments.select_related("scheme").get()
    record_results(session=session, entries=[entry_of(row, attendance=A.ABSENT)], act=make_act(by=admin_of(centre)))
    decide(protocol=make_published(session), choices=[], act=make_act(by=decider_of(centre)), today=TODAY)
    application.refresh_from_db()
    assert application.status == "absent"


def test_scheme_without_lines_examines_nobody() -> None:
    scheme = make_scheme(points={})
    assert code_of(lambda: make_open(make_exam_centre(scheme), scheme)) == "empty_scheme"


def test_centre_suspended_on_the_exam_day_cannot_have_examined() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme)
    make_scheduled(session)
    before, after = EXAM_DATE - timedelta(days=1), EXAM_DATE + timedelta(days=1)
    change_centre_status(centre, CentreStatus.SUSPENDED, make_act(ground="programme", at=moment(before)))
    change_centre_status(centre, CentreStatus.ACCREDITED, make_act(ground="decision", at=moment(after)))
    with pytest.raises(Refused):
        hold_session(session, make_act(by=admin_of(centre), at=moment(after)), today=after)


def test_decide_sees_a_suspension_after_the_protocol_was_loaded() -> None:
    protocol = make_cases()
    centre = Centre.objects.get(pk=protocol.session.centre.pk)
    change_centre_status(centre, CentreStatus.SUSPENDED, make_act(ground="programme"))
    with pytest.raises(Refused):
        decide_all(protocol)


def test_absent_candidate_keeps_no_points() -> None:
    session = make_held()
    fill_results(session)
    row = session.enrolments.select_related("scheme").get()
    with pytest.raises(Refused):
        record_results(
            session=session, entries=[entry_of(row, attendance=A.ABSENT)], act=make_act(by=admin_of(session.centre))
        )


def test_record_results_refuses_a_candidate_of_another_session() -> None:
    session = make_held()
    other = make_enrolment(make_open(session.centre, session.schemes.get()))
    with pytest.raises(Refused):
        record_results(
            session=session, entries=[entry_of(other, {"theory.A": 3})], act=make_act(by=admin_of(session.centre))
        )
    assert Result.objects.count() == 0


def test_who_recorded_a_removal_does_not_decide() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme)
    make_scheduled(session)
    make_scheduled(session)
    hold(session)
    user = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    row = session.enrolments.select_related("scheme").order_by("number")[0]
    record_results(session=session, entries=[entry_of(row, attendance=A.REMOVED)], act=make_act(by=user))
    protocol = make_published(session)
    make_member(Role.DECIDER, workplace=centre.workplace, user=user)
    assert code_of(lambda: require_impartial(user, protocol)) == "examined"


def test_who_entered_points_that_were_corrected_later_does_not_decide() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    session = make_open(centre, scheme)
    make_scheduled(session)
    hold(session)
    user = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    fill_results(session, by=user)
    row = session.enrolments.select_related("scheme").get()
    record_results(session=session, entries=[full_entry(row, Decimal("0.9"))], act=make_act(by=admin_of(centre)))
    protocol = make_published(session)
    make_member(Role.DECIDER, workplace=centre.workplace, user=user)
    assert code_of(lambda: require_impartial(user, protocol)) == "examined"


def test_hold_session_refuses_an_open_conflict() -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    make_enrolment(session)
    member = session.commission.order_by("pk")[0]
    declare_conflict(member=member, details="My niece sits it", act=make_act(by=member.examiner.person.user))
    assert code_of(lambda: hold(session)) == "conflict_open"


def test_member_of_the_commission_is_no_candidate_of_it() -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    with pytest.raises(Refused):
        make_enrolment(session, person=members_of(session)[0].person)


def test_decide_refuses_an_application_of_another_protocol() -> None:
    protocol = make_cases()
    other = make_cases(scheme=protocol.session.schemes.get(), centre=protocol.session.centre)
    choice = Choice(applications_of(other)[0], DecisionKind.GRANT)
    act = make_act(by=decider_of(protocol.session.centre))
    with pytest.raises(Refused):
        decide(protocol=protocol, choices=[choice], act=act, today=TODAY)


def test_iin_that_contradicts_the_enrolment_is_told() -> None:
    session = make_held(people=2)
    one, two = session.enrolments.select_related("person").order_by("number")
    table = f"enrolment,iin,attendance,theory.A\n{one.number},{iin_of(two.person)},present,1\n"
    reading = read_content(session, "a.csv", table.encode())
    assert (reading.problems or reading.warnings) != []


def test_template_lets_the_largest_maximum_be_typed() -> None:
    narrow = make_qualification(profession=make_profession(code="2622-2"))
    schemes = [make_scheme(), make_scheme(qualification=narrow, points={"theory": {"A": 10}})]
    sheet = ResultSheet(make_open(make_exam_centre(*schemes), *schemes))
    assert {row.key: row.maximum for row in _columns(sheet, "en")}["theory.A"] == 20


def test_empty_note_cell_leaves_the_note_as_empty_points_leave_points() -> None:
    session = make_held()
    act = make_act(by=admin_of(session.centre))
    row = session.enrolments.select_related("scheme").get()
    record_results(session=session, entries=[entry_of(row, note="Came late")], act=act)
    table = f"enrolment,attendance,theory.A,note\n{row.number},present,3,\n".encode()
    file = stage_file(session=session, name="a.csv", content=table, act=act)
    apply_file(read_staged(file), act, is_confirmed=False)
    row.refresh_from_db()
    assert row.note == "Came late"


def test_cancelled_session_counts_as_no_attempt() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    first = make_enrolment(make_open(centre, scheme))
    cancel_session(first.session, make_act(by=admin_of(centre), reason="Water in the hall"))
    again = make_enrolment(make_open(centre, scheme), person=first.person)
    assert (again.attempt, again.kind) == (1, "first")


def test_number_of_an_application_takes_the_year_of_almaty() -> None:
    scheme = make_scheme()
    person = make_person(user=make_user())
    wish = Wish(scheme=scheme, centre=make_exam_centre(scheme), language="kk")
    at = datetime.fromisoformat("2026-12-31T20:00:00+00:00")
    draft = save_draft(person=person, wish=wish, act=make_act(by=person.user, at=at), today=date(2027, 1, 1))
    assert draft.number == "A-2027-000001"


def test_expired_certificate_is_expired_since_the_day_after_its_last() -> None:
    make_certificate()
    at = datetime.fromisoformat("2031-11-23T00:00:00+05:00")
    assert verify(Certificate.objects.get(), at=at).since == date(2031, 11, 23)
