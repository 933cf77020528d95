"""Questions across the models of what is decided and issued."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from accounts.models import AuditEntry
from certification.domain.issuance import ISSUE_REFUSED
from certification.domain.verification import NUMBER_WIDTHS
from certification.enums import ApplicationStatus
from certification.models import Application, Certificate, Decision
from certification.models.applications import ApplicationQuerySet
from certification.models.certificates import CertificateQuerySet
from core.identifiers import part_of_number, typed_number
from core.names import word_begins
from exams.enums import ProtocolStatus, SessionStatus
from exams.models import ExamSession, Protocol, Scheme
from exams.models.protocols import ProtocolQuerySet
from exams.models.sessions import SessionQuerySet


@dataclass(frozen=True, kw_only=True)
class SpecialistFilter:
    """What the public register of specialists is asked for; empty means all."""

    q: str = ""
    region: str = ""
    profession: str = ""
    level: int | None = None
    centre: str = ""
    status: str = ""


def specialists_in_register(wanted: SpecialistFilter, *, today: date) -> CertificateQuerySet:
    """Listed certificates in the order of the Kazakh alphabet, by words of the name or a number."""
    rows = Certificate.objects.listed().select_related("region", "centre", "qualification__profession")
    number = typed_number(wanted.q, widths=NUMBER_WIDTHS)
    rows = rows.filter(Q(number=number) if number else word_begins("folded_name", wanted.q))
    if wanted.region:
        rows = rows.filter(region__code=wanted.region)
    if wanted.profession:
        rows = rows.filter(profession_code=wanted.profession)
    if wanted.level is not None:
        rows = rows.filter(level=wanted.level)
    if wanted.centre:
        rows = rows.filter(centre__number=wanted.centre)
    if wanted.status:
        rows = rows.in_status(wanted.status, today=today)
    return rows.order_by("sort_key", "pk")


# Each order of the list of applications, from the first to the last; "-" turns it round.
APPLICATION_ORDERS = {"due": ("review_until", "filed_at"), "filed": ("filed_at",), "name": ("person__sort_key",)}
FIRST_DUE = "due"


@dataclass(frozen=True, kw_only=True)
class ApplicationFilter:
    """What the office asks of its applications; empty means all."""

    q: str = ""
    status: str = ""
    scheme: Scheme | None = None
    overdue: bool = False
    sort: str = FIRST_DUE


def applications_found(visible: ApplicationQuerySet, wanted: ApplicationFilter, *, today: date) -> ApplicationQuerySet:
    """Applications by words of the name or a part of the number, and the rest of the filter, in its order."""
    number = part_of_number(wanted.q)
    named = word_begins("person__folded_name", wanted.q)
    rows = visible.filter(named | Q(number__contains=number) if number else named)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.scheme:
        rows = rows.filter(scheme=wanted.scheme)
    if wanted.overdue:
        rows = rows.overdue(today)
    columns = [F(column) for column in (*APPLICATION_ORDERS[wanted.sort.removeprefix("-")], "pk")]
    if wanted.sort.startswith("-"):
        return rows.order_by(*(column.desc(nulls_last=True) for column in columns))
    return rows.order_by(*(column.asc(nulls_last=True) for column in columns))


def protocols_to_decide(visible: ProtocolQuerySet) -> ProtocolQuerySet:
    """Signed protocols of published sessions with applications that wait for a decision."""
    waiting = Application.objects.filter(status__in=(ApplicationStatus.SCHEDULED, ApplicationStatus.EXAMINED)).values(
        "enrolment__session"
    )
    rows = visible.filter(status=ProtocolStatus.SIGNED, session__status=SessionStatus.PUBLISHED, session__in=waiting)
    return rows.select_related("session__centre").order_by("session__exam_date", "pk")


def sessions_for(application: Application, *, today: date) -> SessionQuerySet:
    """Open sessions of the application's centre that examine its scheme and still take entries, the next one first."""
    rows = ExamSession.objects.filter(
        centre=application.centre_id, schemes=application.scheme_id, status=SessionStatus.OPEN, entry_until__gte=today
    )
    return rows.order_by("exam_date", "starts_at", "pk")


def stopped_decisions(protocol: Protocol) -> dict[int, str]:
    """Granting decisions that could not be issued, with the characters that the paper's type lacks (may be empty)."""
    waiting = protocol.decisions.filter(certificate=None).values_list("pk", flat=True)
    entries = AuditEntry.objects.filter(act=ISSUE_REFUSED, thing=Decision._meta.label, thing_id__in=list(waiting))
    return {entry.thing_id: entry.after["characters"] for entry in entries.order_by("pk")}


def decided(protocol: Protocol) -> QuerySet[Decision]:
    """The decisions of a protocol with what came of them, without the bytes of the papers."""
    rows = protocol.decisions.select_related("application__person", "by", "certificate__paper")
    return rows.defer("certificate__paper__content").order_by("number")
