"""The whole demo, and what it reports of itself."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.changes import Act
from accounts.models import User
from certification.demo.cases import Cases
from certification.demo.places import ACCOUNTS, DOMAIN, PASSWORD, Places, known_places, make_places, noon
from certification.demo.source import Source, demo_data
from certification.domain.lifecycle import annul, suspend, withdraw
from certification.enums import CertificateGround, ShownStatus
from certification.models import Certificate, Decision
from core.terms import add_months
from exams.domain.protocols import draw_up_protocol
from exams.enums import ProtocolStatus, SessionStatus
from exams.models import ExamSession, Protocol
from registry.domain.reference import load_reference
from registry.models import Person, RuleSet

LEAST_PEOPLE = 30
STAGES = ("held", "drawn", "signed", "granted")


def build_demo(*, people: int, seed: int, today: date) -> dict[str, Any]:
    """Make the demo unless it exists; gives its report. The same seed on the same day gives the same content.

    On a later day the demo gets one thing more: a session that is open that day.
    """
    with transaction.atomic():
        load_reference()
        if not User.objects.filter(email=f"centre@{DOMAIN}").exists():
            _build(max(people, LEAST_PEOPLE), seed, today)
        elif not ExamSession.objects.filter(status=SessionStatus.OPEN, exam_date=today).exists():
            places = known_places()
            Cases(places, Source(seed)).session(places.centres[0], places.schemes, today, planned_on=today)
    return report(today)


def _build(people: int, seed: int, today: date) -> None:
    rules = RuleSet(
        effective_from=today - timedelta(days=365), exam_notice_working_days=0, note=demo_data()["rules_note"]
    )
    rules.save()
    source = Source(seed)
    places = make_places(source, today)
    cases = Cases(places, source)
    crowd = [cases.new_person("graduate"), *(cases.new_person() for _ in range(people - 1))]
    _past(cases, places, crowd, today)
    _present(cases, places, crowd[-14:], today)


def _past(cases: Cases, places: Places, crowd: list[Person], today: date) -> None:
    """Certificates in every status: the old centre's are expired, some of this year's were touched later."""
    main, second, closed = places.centres
    librarian = places.schemes[:3]
    long_ago = add_months(today, -74)
    cases.issued(closed, librarian, crowd[1:4], long_ago)
    day = add_months(today, -3)
    issued = cases.issued(main, librarian, crowd[: len(crowd) - 20], day)
    _touch(cases, issued[1:4], today)
    cases.issued(second, places.schemes[3:6], crowd[-20:-14], add_months(today, -1))
    _renew(cases, issued[4], today)


def _touch(cases: Cases, certificates: list[Certificate], today: date) -> None:
    """Suspend one, withdraw one, annul one."""
    day = today - timedelta(days=7)
    by = cases.places.users["registrar"]
    suspended, withdrawn, annulled = certificates
    suspend(
        suspended,
        Act(by, noon(day), ground=CertificateGround.COMPLAINT, document="12-D"),
        today=day,
        until=add_months(today, 3),
    )
    withdraw(withdrawn, Act(by, noon(day), ground=CertificateGround.ETHICS, document="13-D"), today=day)
    annul(annulled, Act(by, noon(day), ground=CertificateGround.EXAM_FRAUD, document="14-D"), today=day)


def _renew(cases: Cases, certificate: Certificate, today: date) -> None:
    """A second certificate for the same qualification supersedes the first."""
    scheme = certificate.decision.line.enrolment.scheme
    cases.issued(certificate.centre, [scheme], [certificate.person], today - timedelta(days=3))


def _present(cases: Cases, places: Places, crowd: list[Person], today: date) -> None:
    """Sessions in every state of the way; the open one is today, so that a visitor can walk a whole case at once."""
    main = places.centres[0]
    schemes = places.schemes
    yesterday, week = today - timedelta(days=1), today - timedelta(days=7)
    cases.planned(main, schemes[6:8], today + timedelta(days=30), planned_on=today)
    cases.session(main, schemes, today, planned_on=week)
    for place, stage in enumerate(STAGES):
        people, scheme = crowd[3 * place : 3 * place + 3], 8 + place
        session = cases.session(main, [schemes[scheme]], yesterday, planned_on=week)
        cases.enrol(session, people, week)
        _drive(cases, cases.hold(session), stage, today)
    for person in crowd[12:]:
        cases.apply(person, schemes[2], main, yesterday)


def _drive(cases: Cases, session: ExamSession, stage: str, today: date) -> None:
    if stage == "held":
        return
    cases.results(session)
    if stage == "drawn":
        draw_up_protocol(session=session, act=cases.act("centre", session.exam_date))
        return
    protocol = cases.sign(session)
    if stage == "granted":
        cases.decide(protocol, today)


def report(today: date) -> dict[str, Any]:
    """Where to look: accounts, one public code a status, one session and one protocol a state."""
    codes = {}
    for status in ShownStatus:
        row = Certificate.objects.in_status(status, today=today).order_by("pk").first()
        if row is not None:
            codes[status.value] = row.code
    sessions = {}
    for state in SessionStatus:
        numbers = ExamSession.objects.filter(status=state).order_by("-exam_date", "pk").values_list("number", flat=True)
        if numbers:
            sessions[state.value] = numbers[0]
    return {
        "accounts": {name: f"{name}@{DOMAIN}" for name in ACCOUNTS},
        "password": PASSWORD,
        "codes": codes,
        "sessions": sessions,
        "protocols": _protocols(),
    }


def _protocols() -> dict[str, str]:
    """drawn_up, signed (nobody decided), granted (decided, a certificate missing), issued."""
    signed = Protocol.objects.filter(status=ProtocolStatus.SIGNED)
    missing = Decision.objects.exclude(kind="refuse").filter(certificate=None).values("protocol")
    states = {
        "drawn_up": Protocol.objects.filter(status=ProtocolStatus.DRAWN_UP),
        "signed": signed.filter(decisions=None),
        "granted": signed.filter(pk__in=missing),
        "issued": signed.exclude(decisions=None).exclude(pk__in=missing),
    }
    found = {state: rows.order_by("-pk").values_list("number", flat=True).first() for state, rows in states.items()}
    return {state: number for state, number in found.items() if number}
