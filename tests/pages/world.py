"""One registry with a case at every stage, made once for all page tests; every free text in it holds a probe."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.utils import timezone
from django_q.models import OrmQ

from accounts.changes import Act
from accounts.enums import ListPlace, Role
from accounts.members import give_role
from accounts.models import User
from accounts.saved_views import keep_view
from certification.demo.cases import Cases
from certification.demo.places import Places, make_places, make_user, noon
from certification.demo.source import Source
from certification.domain.applications import Wish, accept, return_for_completion, save_draft, schedule, submit
from certification.domain.applications import withdraw as withdraw_application
from certification.domain.bulk import carry_out
from certification.domain.bulk_acceptance import ACCEPTANCE
from certification.domain.issuance import granted, issue, make_paper
from certification.domain.issue_batches import ISSUE
from certification.domain.lifecycle import annul, suspend, withdraw
from certification.enums import CertificateGround
from certification.models import Application, Certificate
from core.batches import open_batch
from core.terms import add_months
from exams.domain.assessment import blueprint
from exams.domain.file_batches import READ
from exams.domain.protocols import draw_up_protocol, publish_results, sign_protocol
from exams.domain.result_files import read_staged, stage_file
from exams.domain.results import ResultEntry, record_results
from exams.domain.results_template import results_template
from exams.enums import Attendance
from exams.models import ExamSession, Protocol, Scheme
from registry.domain.people import EducationDetails, save_education, save_person
from registry.domain.reference import load_reference
from registry.enums import EducationLevel
from registry.models import Centre, Examiner, Person, RuleSet

PROBE = """<script>alert(1)</script>"'"""
# Values of one listed person that no public page may show; nothing else in the world has them.
PHONE = "+77015550199"
SPECIALITY = "Canary studies"
SCHOOL = "Canary college"
CANARY_POINTS = Decimal("17.37")
STATUSES = ("valid", "suspended", "withdrawn", "annulled", "superseded", "expired")


@dataclass
class World:
    """Where things are, as numbers and keys: rows are read afresh by each test."""

    today: date
    accounts: dict[str, int] = field(default_factory=dict)
    applications: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    protocols: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    batches: dict[str, str] = field(default_factory=dict)
    centre: str = ""
    file: int = 0
    saved_view: int = 0
    bulk: str = ""
    iin: str = ""

    def session(self, key: str) -> ExamSession:
        return ExamSession.objects.select_related("centre").get(number=self.sessions[key])

    def protocol(self, key: str) -> Protocol:
        return Protocol.objects.select_related("session__centre").get(number=self.protocols[key])

    def application(self, key: str) -> Application:
        return Application.objects.get(number=self.applications[key])

    def certificate(self, key: str) -> Certificate:
        return Certificate.objects.get(code=self.codes[key])

    def user(self, role: str) -> User:
        return User.objects.get(pk=self.accounts[role])


class Builder:
    """Drives the domain's own functions to each stage."""

    def __init__(self) -> None:
        load_reference()
        self.today = timezone.localdate()
        RuleSet.objects.create(effective_from=self.today - timedelta(days=365), exam_notice_working_days=0)
        self.source = Source(7)
        self.places: Places = make_places(self.source, self.today)
        self.cases = Cases(self.places, self.source)
        self.main, self.second, self.closed = self.places.centres
        self.world = World(today=self.today, centre=self.main.number)

    def act(self, name: str, day: date | None = None, *, ground: str = "", reason: str = "", document: str = "") -> Act:
        act = self.cases.act(name, day or self.today)
        return replace(act, ground=ground, reason=reason, document=document)

    def scheme(self, place: int) -> Scheme:
        return self.places.schemes[place]

    def person(self, *, surname: str = "", user: User | None = None, phone: str = "") -> Person:
        iin, details = self.source.person()
        if surname:
            details = replace(details, surname_kk=surname, surname_ru=surname, surname_latin=surname)
        person = save_person(person=None, iin=iin, details=replace(details, phone=phone), user=user)
        learned = EducationDetails(
            level=EducationLevel.OTHER, school_name=SCHOOL, speciality=SPECIALITY, year=self.today.year - 1
        )
        save_education(person=person, details=learned)
        if user is not None and surname == "":
            self.world.iin = iin
        return person

    def draft(
        self, person: Person, place: int, *, day: date | None = None, centre: Centre | None = None
    ) -> Application:
        wish = Wish(scheme=self.scheme(place), centre=centre or self.main, language="kk", special_conditions=PROBE)
        act = Act(by=person.user, at=noon(day or self.today))
        return save_draft(person=person, wish=wish, act=act, today=day or self.today)

    def submitted(
        self,
        person: Person,
        place: int,
        *,
        day: date | None = None,
        is_listed: bool = True,
        centre: Centre | None = None,
    ) -> Application:
        draft = self.draft(person, place, day=day, centre=centre)
        act = Act(by=person.user, at=noon(day or self.today))
        return submit(draft, act, today=day or self.today, may_publish=is_listed, consent_language="kk")

    def accepted(
        self,
        person: Person,
        place: int,
        *,
        day: date | None = None,
        is_listed: bool = True,
        centre: Centre | None = None,
    ) -> Application:
        application = self.submitted(person, place, day=day, is_listed=is_listed, centre=centre)
        return accept(application, self.act("centre", day), special_conditions_answer=PROBE)

    def enrolled(
        self,
        people: Sequence[Person],
        place: int,
        day: date,
        *,
        hidden: Sequence[Person] = (),
        centre: Centre | None = None,
    ) -> ExamSession:
        """An open session on a day with candidates enrolled three weeks before."""
        session = self.cases.session(
            centre or self.main, [self.scheme(place)], day, planned_on=day - timedelta(days=28)
        )
        entered = day - timedelta(days=21)
        for person in people:
            application = self.accepted(person, place, day=entered, is_listed=person not in hidden, centre=centre)
            schedule(application, session, self.act("centre", entered), today=entered)
        return session

    def held(
        self, people: Sequence[Person], place: int, day: date, **options: Sequence[Person] | Centre
    ) -> ExamSession:
        return self.cases.hold(self.enrolled(people, place, day, **options))  # type: ignore[arg-type]

    def results(self, session: ExamSession, *, failing: int = 0) -> None:
        """The same unusual points for everybody, who pass; the last `failing` candidates get none."""
        enrolments = list(session.enrolments.order_by("number"))
        entries = [
            ResultEntry(
                enrolment,
                Attendance.PRESENT,
                {line.pk: Decimal() if place >= len(enrolments) - failing else CANARY_POINTS + (line.max_points - 20)
                 for line in blueprint(enrolment.scheme)},
            )
            for place, enrolment in enumerate(enrolments)
        ]  # fmt: skip
        record_results(session=session, entries=entries, act=self.act("centre", session.exam_date))

    def drawn(self, session: ExamSession, *, failing: int = 0) -> Protocol:
        self.results(session, failing=failing)
        return draw_up_protocol(session=session, act=self.act("centre", session.exam_date))

    def signed(self, session: ExamSession, *, failing: int = 0) -> Protocol:
        protocol = self.drawn(session, failing=failing)
        for examiner in self.places.examiners[session.centre_id]:
            protocol = sign_protocol(protocol, Act(by=examiner.person.user, at=noon(session.exam_date)))
        return Protocol.objects.select_related("session__centre").get(pk=protocol.pk)

    def published(self, session: ExamSession, *, failing: int = 0) -> Protocol:
        protocol = self.signed(session, failing=failing)
        publish_results(protocol.session, self.act("centre", session.exam_date), today=session.exam_date)
        return Protocol.objects.select_related("session__centre").get(pk=protocol.pk)

    def issued(self, session: ExamSession) -> list[Certificate]:
        """Certificates of a whole case, without papers, in the order of the candidates."""
        protocol, day = self.published(session), session.exam_date
        self.cases.decide(protocol, day)
        issue_one = partial(issue, act=self.act("decider", day), today=day, code=self.source.code)
        return [issue_one(decision) for decision in granted(protocol)]


def act_now(*, by: User | None = None, ground: str = "", reason: str = "") -> Act:
    """An act of this moment, as a page would do it."""
    return Act(by=by, at=timezone.now(), ground=ground, reason=reason)


def build_world() -> World:
    """Everything; takes a few seconds, one paper included."""
    builder = Builder()
    graduate = _accounts(builder)
    _certificates(builder, graduate)
    _applications(builder, graduate)
    _sessions(builder)
    OrmQ.objects.all().delete()
    return builder.world


def _accounts(builder: Builder) -> Person:
    world, users = builder.world, builder.places.users
    for role, name in (("centre_admin", "centre"), ("graduate", "graduate"), ("examiner", "examiner")):
        world.accounts[role] = users[name].pk
    for role in ("decider", "registrar", "auditor", "employer"):
        world.accounts[role] = users[role].pk
    world.accounts |= {"examiner2": users["examiner2"].pk, "examiner3": users["examiner3"].pk}
    world.accounts["other_admin"] = _member(builder, "other", builder.second, Role.CENTRE_ADMIN).pk
    idle = _member(builder, "idle", builder.main, Role.EXAMINER)
    world.accounts["other_examiner"] = idle.pk
    Examiner.objects.create(
        centre=builder.main, person=builder.person(surname="Idle", user=idle), evidence=PROBE,
        sent_by=builder.places.organisations["emp1"], appointed_from=builder.main.accredited_from,
        appointed_until=builder.main.accredited_until, committed_date=builder.main.accredited_from,
    )  # fmt: skip
    User.objects.filter(pk=users["centre"].pk).update(full_name=PROBE)
    kept = keep_view(
        user=users["centre"], place=ListPlace.SESSIONS, name=PROBE, query="status=open", at=noon(builder.today)
    )
    world.saved_view = kept.pk
    return builder.person(user=users["graduate"], phone=PHONE)


def _member(builder: Builder, name: str, centre: Centre, role: Role) -> User:
    user = make_user(name)
    give_role(user=user, workplace=centre.workplace, role=role, by=None, at=noon(builder.today))
    return user


def _certificates(builder: Builder, graduate: Person) -> None:
    """One in each status, one of a person who is not listed, one whose names are probes."""
    world, today = builder.world, builder.today
    day, week_ago = add_months(today, -3), today - timedelta(days=7)
    people = [graduate, *(builder.person() for _ in range(4)), builder.person(surname="Hidden")]
    probe = builder.person(surname=PROBE)
    certificates = builder.issued(builder.held([*people, probe], 0, day, hidden=people[-1:]))
    named = dict(zip((*STATUSES[:5], "hidden", "probe"), certificates, strict=True))
    make_paper(named["valid"])
    suspend(
        named["suspended"], builder.act("registrar", week_ago, ground=CertificateGround.COMPLAINT, document="12-D"),
        today=week_ago, until=add_months(today, 3),
    )  # fmt: skip
    by = partial(builder.act, "registrar", week_ago)
    withdraw(named["withdrawn"], by(ground=CertificateGround.ETHICS, reason=PROBE), today=week_ago)
    annul(named["annulled"], by(ground=CertificateGround.EXAM_FRAUD, document=PROBE), today=week_ago)
    renewed = builder.held([named["superseded"].person], 0, today - timedelta(days=3))
    named["successor"] = builder.issued(renewed)[0]
    long_ago = add_months(today, -74)
    named["expired"] = builder.issued(builder.held([builder.person()], 0, long_ago, centre=builder.closed))[0]
    issued = named["valid"].decision.protocol
    world.protocols["issued"] = issued.number
    world.batches["issuing"] = _batch(ISSUE, issued.pk)
    world.codes = {key: row.code for key, row in named.items()}
    world.numbers = {key: row.number for key, row in named.items()}


def _batch(kind: str, subject: int) -> str:
    """A long work that waits for its turn."""
    return open_batch(kind=kind, subject=subject, count=lambda _cursor: 7, at=timezone.now()).key


def _applications(builder: Builder, graduate: Person) -> None:
    """The graduate's applications, one a stage, and one of somebody else."""
    rows = {
        "draft": builder.draft(graduate, 3),
        "submitted": builder.submitted(graduate, 4),
        "accepted": builder.accepted(graduate, 5),
        "returned": return_for_completion(builder.submitted(graduate, 6), builder.act("centre", reason=PROBE)),
        "foreign": builder.draft(builder.person(surname="Stranger", user=make_user("stranger")), 3),
    }
    builder.world.applications = {key: row.number for key, row in rows.items()}
    _bulk(builder, rows["submitted"])


def _bulk(builder: Builder, other: Application) -> None:
    """Two applications chosen at once: one is accepted, and withdrawn later; the other waits for an answer first."""
    plain = builder.submitted(builder.person(surname=PROBE, user=make_user("hasty")), 3)
    Application.objects.filter(pk=plain.pk).update(special_conditions="")
    plain.refresh_from_db()
    act = builder.act("centre")
    builder.world.bulk = carry_out(ACCEPTANCE, [plain, other], token="0" * 32, confirmed=1, act=act).number
    withdraw_application(plain, Act(by=plain.person.user, at=act.at))


def _sessions(builder: Builder) -> None:
    """Sessions of the main centre, one a stage; the open one is today and takes the accepted application."""
    world, yesterday = builder.world, builder.today - timedelta(days=1)
    opened = builder.cases.session(builder.main, [builder.scheme(5)], builder.today, planned_on=yesterday)
    trio = partial(_people, builder, 3)
    held = builder.held([builder.person(surname=PROBE), *trio()[:2]], 7, yesterday)
    drawn = builder.held(trio(), 8, yesterday)
    signed = builder.held(trio(), 9, yesterday)
    published = builder.held(trio(), 10, yesterday)
    sessions = {"open": opened, "held": held, "drawn": drawn, "signed": signed, "published": published}
    protocols = {
        "drawn": builder.drawn(drawn),
        "signed": builder.signed(signed),
        "published": builder.published(published, failing=1),
    }
    content = results_template(held, "kk")
    file = stage_file(session=held, name=f"{PROBE}.xlsx", content=content, act=builder.act("centre"))
    world.file = read_staged(file).pk
    world.batches["reading"] = _batch(READ, world.file)
    world.sessions = {key: row.number for key, row in sessions.items()}
    world.protocols |= {key: row.number for key, row in protocols.items()}


def _people(builder: Builder, count: int) -> list[Person]:
    return [builder.person() for _ in range(count)]
