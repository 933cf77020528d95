"""Demo cases: sessions driven through the domain's functions to a chosen stage."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from accounts.changes import Act
from certification.demo.places import Places, noon
from certification.demo.source import Source, demo_data
from certification.domain.applications import Wish, accept, save_draft, schedule, submit
from certification.domain.decisions import Choice, decide, undecided
from certification.domain.issuance import issue_protocol
from certification.enums import DecisionKind, RefusalGround
from certification.models import Application, Certificate
from exams.domain.assessment import blueprint
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
from exams.enums import Attendance, CommissionRole, Verdict
from exams.models import ExamSession, Protocol, Scheme
from registry.domain.people import EducationDetails, save_education, save_person
from registry.enums import EducationLevel
from registry.models import Centre, Person

ROLES = (CommissionRole.CHAIR, CommissionRole.SECRETARY, CommissionRole.MEMBER)
FAIL_EVERY = 7
LISTED_EVERY = 6
SCHOOL_YEARS = (2015, 2025)


@dataclass
class Cases:
    """Makes cases in the given places from the stream of people."""

    places: Places
    source: Source

    def act(self, name: str, day: date) -> Act:
        return Act(by=self.places.users[name], at=noon(day))

    def new_person(self, user_name: str = "") -> Person:
        """A person with an education; tied to an account when one is named."""
        iin, details = self.source.person()
        person = save_person(person=None, iin=iin, details=details, user=self.places.users.get(user_name))
        school = self.places.organisations[self.source.random.choice(("school1", "school2"))]
        learned = EducationDetails(
            level=EducationLevel.BACHELOR, school=school, speciality=demo_data()["speciality"]["kk"],
            year=self.source.random.randrange(*SCHOOL_YEARS),
        )  # fmt: skip
        save_education(person=person, details=learned)
        return person

    def apply(self, person: Person, scheme: Scheme, centre: Centre, day: date) -> Application:
        """An application submitted on a day; every sixth person is not listed."""
        act = Act(by=person.user, at=noon(day))
        wish = Wish(scheme=scheme, centre=centre, language="kk")
        draft = save_draft(person=person, wish=wish, act=act, today=day)
        may_publish = person.pk % LISTED_EVERY != 0
        return submit(draft, act, today=day, may_publish=may_publish, consent_language="kk")

    def planned(self, centre: Centre, schemes: list[Scheme], day: date, *, planned_on: date) -> ExamSession:
        """A session without a commission yet."""
        site = centre.sites.get()
        plan = SessionPlan(
            site=site, schemes=schemes, language="kk", capacity=site.seats, exam_date=day, starts_at=time(10)
        )
        return plan_session(plan=plan, act=self.act("centre", planned_on))

    def session(self, centre: Centre, schemes: list[Scheme], day: date, *, planned_on: date) -> ExamSession:
        """An open session with three members who declared no conflict."""
        act = self.act("centre", planned_on)
        session = self.planned(centre, schemes, day, planned_on=planned_on)
        for examiner, role in zip(self.places.examiners[centre.pk], ROLES, strict=True):
            member = appoint_member(session=session, examiner=examiner, role=role)
            declare_conflict(member=member, details="", act=Act(by=examiner.person.user, at=act.at))
        return open_session(approve_commission(session, act), act)

    def enrol(self, session: ExamSession, people: list[Person], day: date) -> None:
        """Applications accepted and scheduled on a day, schemes in turn."""
        schemes = list(session.schemes.order_by("code", "pk"))
        for place, person in enumerate(people):
            application = self.apply(person, schemes[place % len(schemes)], session.centre, day)
            accepted = accept(application, self.act("centre", day))
            schedule(accepted, session, self.act("centre", day), today=day)

    def hold(self, session: ExamSession) -> ExamSession:
        day = session.exam_date
        return hold_session(session, self.act("centre", day), today=day)

    def results(self, session: ExamSession) -> None:
        """Good results but for every seventh candidate, who fails the theory."""
        entries = []
        for place, enrolment in enumerate(session.enrolments.order_by("number"), start=1):
            share = (
                Decimal("0.4")
                if place % FAIL_EVERY == 0
                else Decimal("0.75") + Decimal(self.source.random.randrange(25)) / 100
            )
            points = {
                line.pk: (line.max_points * share).quantize(Decimal("0.5")) for line in blueprint(enrolment.scheme)
            }
            entries.append(ResultEntry(enrolment, Attendance.PRESENT, points))
        record_results(session=session, entries=entries, act=self.act("centre", session.exam_date))

    def sign(self, session: ExamSession) -> Protocol:
        day = session.exam_date
        protocol = draw_up_protocol(session=session, act=self.act("centre", day))
        for examiner in self.places.examiners[session.centre_id]:
            protocol = sign_protocol(protocol, Act(by=examiner.person.user, at=noon(day)))
        publish_results(session, self.act("centre", day), today=day)
        return Protocol.objects.select_related("session__centre").get(pk=protocol.pk)

    def decide(self, protocol: Protocol, day: date) -> None:
        choices = [
            Choice(line.enrolment.application, DecisionKind.GRANT)
            if line.verdict == Verdict.PASSED
            else Choice(line.enrolment.application, DecisionKind.REFUSE, RefusalGround.FAILED_PART)
            for line in undecided(protocol)
        ]
        decide(protocol=protocol, choices=choices, act=self.act("decider", day), today=day)

    def issue(self, protocol: Protocol, day: date) -> list[Certificate]:
        return issue_protocol(protocol, self.act("decider", day), today=day, code=self.source.code).certificates

    def issued(self, centre: Centre, schemes: list[Scheme], people: list[Person], day: date) -> list[Certificate]:
        """A whole case, exam and issue on one day, applications three weeks before."""
        session = self.session(centre, schemes, day, planned_on=day - timedelta(days=28))
        self.enrol(session, people, day - timedelta(days=21))
        self.results(self.hold(session))
        protocol = self.sign(session)
        self.decide(protocol, day)
        return self.issue(protocol, day)
