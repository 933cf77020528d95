"""Schemes, sessions, cases and certificates for tests, driven to a state through the domain's own functions.

The exam is on Friday 20 November 2026; candidates are entered on the 2nd, decided and certified on Monday 23.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from decimal import Decimal
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection

from accounts.enums import Role
from accounts.models import User
from certification.domain.applications import Wish, accept, save_draft, schedule, submit
from certification.domain.decisions import Choice, decide
from certification.domain.issuance import issue
from certification.enums import DecisionKind
from certification.models import Application, Certificate, Decision
from core.identifiers import new_code
from core.refusal import Refused
from exams.domain.assessment import blueprint
from exams.domain.enrolment import enrol
from exams.domain.protocols import draw_up_protocol, publish_results, sign_protocol
from exams.domain.results import ResultEntry, record_results
from exams.domain.sessions import (
    SessionPlan,
    appoint_member,
    approve_commission,
    declare_conflict,
    hold_session,
    open_session,
    plan_session,
)
from exams.enums import Attendance, CommissionRole, PartKind
from exams.models import BlueprintLine, Enrolment, ExamSession, Protocol, Scheme, SchemePart
from registry.models import Centre, Person, Qualification
from tests.factories import (
    ALMATY,
    TODAY,
    make_act,
    make_basis,
    make_centre,
    make_examiner,
    make_functions,
    make_member,
    make_person,
    make_qualification,
    make_site,
    make_user,
)

EXAM_DATE = date(2026, 11, 20)
ENTRY_DATE = date(2026, 11, 2)
PLANNED_DATE = date(2026, 10, 19)
ROLES = (CommissionRole.CHAIR, CommissionRole.SECRETARY, CommissionRole.MEMBER)
# Points at most by part and labour function.
POINTS: Mapping[str, Mapping[str, int]] = {
    "theory": {"A": 20, "B": 20},
    "practical": {"A": 25, "B": 25, "C": 10},
}
WEIGHTS = {"theory": 40, "practical": 60}
PASS_PERCENT = 70
GOOD, BAD = Decimal("0.8"), Decimal("0.4")
T = TypeVar("T")


def moment(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ALMATY)


def make_scheme(
    *,
    qualification: Qualification | None = None,
    version: str = "1",
    points: Mapping[str, Mapping[str, int]] = POINTS,
    **fields: Any,
) -> Scheme:
    """A scheme of two parts over the functions A, B (mandatory) and C; one scheme a qualification and version."""
    of = qualification or make_qualification()
    functions = {row.code: row for row in of.functions.all() or make_functions(of)}
    plain: dict[str, Any] = {
        "title_kk": "Кітапханашы · 6",
        "title_ru": "Библиотекарь · 6",
        "title_en": "Librarian · 6",
        "certificate_years": 5,
        "valid_from": date(2019, 1, 1),
    }
    code = f"LIB-{of.code}"
    scheme = Scheme.objects.create(
        code=code, version=version, qualification=of, basis=make_basis(), **{**plain, **fields}
    )
    for position, (kind, maxima) in enumerate(points.items()):
        part = SchemePart.objects.create(
            scheme=scheme,
            code=kind,
            kind=PartKind(kind),
            position=position,
            weight=WEIGHTS[kind],
            pass_percent=PASS_PERCENT,
        )
        for place, (function, most) in enumerate(maxima.items()):
            BlueprintLine.objects.create(part=part, function=functions[function], position=place, max_points=most)
    return scheme


def make_exam_centre(*schemes: Scheme, **details: Any) -> Centre:
    """A centre entitled to examine the schemes, with a site, an administrator, a decider and three examiners."""
    qualifications = [scheme.qualification for scheme in schemes]
    centre = make_centre(qualifications=qualifications, **details)
    make_site(centre)
    make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    make_member(Role.DECIDER, workplace=centre.workplace)
    for _role in ROLES:
        make_examiner(centre=centre, qualifications=qualifications)
    return centre


def _member(centre: Centre, role: Role) -> User:
    return User.objects.filter(memberships__workplace=centre.workplace, memberships__role=role).order_by("pk")[0]


def admin_of(centre: Centre) -> User:
    return _member(centre, Role.CENTRE_ADMIN)


def decider_of(centre: Centre) -> User:
    return _member(centre, Role.DECIDER)


def members_of(session: ExamSession) -> list[User]:
    """The accounts of the commission, chair first."""
    return list(
        User.objects.filter(person__appointments__seats__session=session).order_by("person__appointments__seats")
    )


def plan(centre: Centre, *schemes: Scheme, exam_date: date = EXAM_DATE, **changes: Any) -> SessionPlan:
    fields: dict[str, Any] = {
        "site": centre.sites.get(),
        "schemes": list(schemes),
        "language": "kk",
        "capacity": 20,
        "exam_date": exam_date,
        "starts_at": time(10),
    }
    return SessionPlan(**{**fields, **changes})


def make_planned(centre: Centre, *schemes: Scheme, exam_date: date = EXAM_DATE, **changes: Any) -> ExamSession:
    """A session without a commission."""
    wanted = plan(centre, *schemes, exam_date=exam_date, **changes)
    return plan_session(plan=wanted, act=make_act(by=admin_of(centre), at=moment(PLANNED_DATE)))


def seat_commission(session: ExamSession) -> None:
    """Seat the centre's examiners; each declares no conflict."""
    for examiner, role in zip(session.centre.examiners.order_by("pk"), ROLES, strict=True):
        member = appoint_member(session=session, examiner=examiner, role=role)
        declare_conflict(member=member, details="", act=make_act(by=examiner.person.user, at=moment(PLANNED_DATE)))


def make_open(centre: Centre, *schemes: Scheme, exam_date: date = EXAM_DATE, **changes: Any) -> ExamSession:
    """A session open for candidates."""
    session = make_planned(centre, *schemes, exam_date=exam_date, **changes)
    seat_commission(session)
    act = make_act(by=admin_of(centre), at=moment(PLANNED_DATE))
    return open_session(approve_commission(session, act), act)


def make_enrolment(
    session: ExamSession, *, person: Person | None = None, scheme: Scheme | None = None, today: date = ENTRY_DATE
) -> Enrolment:
    of = scheme or session.schemes.order_by("pk")[0]
    return enrol(session=session, person=person or make_person(), scheme=of, today=today)


def hold(session: ExamSession) -> ExamSession:
    act = make_act(by=admin_of(session.centre), at=moment(session.exam_date))
    return hold_session(session, act, today=session.exam_date)


def make_held(*schemes: Scheme, people: int = 1, exam_date: date = EXAM_DATE, **changes: Any) -> ExamSession:
    """A session held by a new centre with so many candidates for the first scheme, results not entered."""
    examined = schemes or (make_scheme(),)
    session = make_open(make_exam_centre(*examined), *examined, exam_date=exam_date, **changes)
    for _number in range(people):
        make_enrolment(session, scheme=examined[0])
    return hold(session)


def entry_of(
    enrolment: Enrolment,
    points: Mapping[str, Decimal | int | str | None] | None = None,
    *,
    attendance: Attendance = Attendance.PRESENT,
    **changes: Any,
) -> ResultEntry:
    """A row by column names such as `theory.A`."""
    keys = {line.column: line.pk for line in blueprint(enrolment.scheme)}
    typed = {keys[name]: None if value is None else Decimal(value) for name, value in (points or {}).items()}
    return ResultEntry(enrolment, attendance, typed, **changes)


def full_entry(enrolment: Enrolment, share: Decimal = GOOD) -> ResultEntry:
    """Everybody's points are the same share of the maximum."""
    points = {line.pk: line.max_points * share for line in blueprint(enrolment.scheme)}
    return ResultEntry(enrolment, Attendance.PRESENT, points)


def fill_results(session: ExamSession, *, share: Decimal = GOOD, by: User | None = None) -> None:
    """Results for every candidate without any."""
    act = make_act(by=by or admin_of(session.centre), at=moment(session.exam_date, 16))
    rows = session.enrolments.filter(attendance=Attendance.EXPECTED).select_related("scheme").order_by("number")
    record_results(session=session, entries=[full_entry(row, share) for row in rows], act=act)


def draw_up(session: ExamSession) -> Protocol:
    return draw_up_protocol(
        session=session, act=make_act(by=admin_of(session.centre), at=moment(session.exam_date, 17))
    )


def sign(protocol: Protocol) -> Protocol:
    """Every member signs."""
    for user in members_of(protocol.session):
        protocol = sign_protocol(protocol, make_act(by=user, at=moment(protocol.session.exam_date, 18)))
    return protocol


def publish(session: ExamSession) -> ExamSession:
    day = session.publish_on
    return publish_results(session, make_act(by=admin_of(session.centre), at=moment(day, 19)), today=day)


def make_published(session: ExamSession, *, share: Decimal = GOOD) -> Protocol:
    """A held session to its end: results, protocol, signatures, publication."""
    fill_results(session, share=share)
    protocol = sign(draw_up(session))
    publish(session)
    return fresh(protocol)


def fresh(protocol: Protocol) -> Protocol:
    return Protocol.objects.select_related("session__centre").get(pk=protocol.pk)


def make_draft(
    *, scheme: Scheme, centre: Centre, person: Person | None = None, day: date = ENTRY_DATE, **wish: Any
) -> Application:
    applicant = person or make_person(user=make_user())
    wanted = Wish(scheme=scheme, centre=centre, **{"language": "kk", **wish})
    return save_draft(person=applicant, wish=wanted, act=make_act(by=applicant.user, at=moment(day)), today=day)


def make_submitted(
    *,
    scheme: Scheme,
    centre: Centre,
    person: Person | None = None,
    day: date = ENTRY_DATE,
    may_publish: bool = True,
    **wish: Any,
) -> Application:
    draft = make_draft(scheme=scheme, centre=centre, person=person, day=day, **wish)
    act = make_act(by=draft.person.user, at=moment(day))
    return submit(draft, act, today=day, may_publish=may_publish, consent_language="kk")


def make_accepted(*, scheme: Scheme, centre: Centre, day: date = ENTRY_DATE, **changes: Any) -> Application:
    application = make_submitted(scheme=scheme, centre=centre, day=day, **changes)
    return accept(application, make_act(by=admin_of(centre), at=moment(day)))


def make_scheduled(session: ExamSession, *, day: date = ENTRY_DATE, **changes: Any) -> Application:
    """An application with a place in an open session, by default for its first scheme."""
    scheme = changes.pop("scheme", None) or session.schemes.order_by("pk")[0]
    application = make_accepted(scheme=scheme, centre=session.centre, day=day, **changes)
    return schedule(application, session, make_act(by=admin_of(session.centre), at=moment(day)), today=day)


def make_cases(
    *people: Person,
    count: int = 1,
    scheme: Scheme | None = None,
    centre: Centre | None = None,
    exam_date: date = EXAM_DATE,
    share: Decimal = GOOD,
    may_publish: bool = True,
    day: date = ENTRY_DATE,
) -> Protocol:
    """A published protocol with scheduled applications of the people given, or of so many new ones."""
    of = scheme or make_scheme()
    session = make_open(centre or make_exam_centre(of), of, exam_date=exam_date)
    for person in people or [None] * count:
        make_scheduled(session, person=person, may_publish=may_publish, day=day)
    return make_published(hold(session), share=share)


def applications_of(protocol: Protocol) -> list[Application]:
    """The applications of a protocol's lines, by enrolment."""
    rows = Application.objects.filter(enrolment__protocol_lines__protocol=protocol)
    return list(rows.order_by("enrolment__number"))


def decide_all(
    protocol: Protocol, kind: DecisionKind = DecisionKind.GRANT, *, ground: str = "", day: date = TODAY
) -> list[Decision]:
    choices = [Choice(row, kind, ground) for row in applications_of(protocol)]
    act = make_act(by=decider_of(protocol.session.centre), at=moment(day))
    return decide(protocol=protocol, choices=choices, act=act, today=day)


def issue_all(
    decisions: Sequence[Decision], *, day: date = TODAY, code: Callable[[], str] = new_code
) -> list[Certificate]:
    return [issue(row, make_act(by=row.by, at=moment(day)), today=day, code=code) for row in decisions]


def make_certificates(
    *people: Person, day: date = TODAY, code: Callable[[], str] = new_code, **case: Any
) -> list[Certificate]:
    """Certificates of one session, without their papers; `case` goes to `make_cases`."""
    return issue_all(decide_all(make_cases(*people, **case), day=day), day=day, code=code)


def make_certificate(person: Person | None = None, **case: Any) -> Certificate:
    return make_certificates(*([person] if person else []), **case)[0]


def code_of(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    raise AssertionError("it was not refused")


def outcomes(found: Sequence[object]) -> list[str]:
    """What came of acts done at once, sorted: the code of a refusal, else the result as text."""
    return sorted(row.code if isinstance(row, Refused) else str(row) for row in found)


def at_once(*acts: Callable[[], T]) -> list[T | Refused]:
    """Do the acts in threads of their own that start together; a refusal stands for its result."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refused:
        try:
            start.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
