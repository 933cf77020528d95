"""Exam sessions: planning, commission, opening, holding."""

from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act, change_status, record_change
from core.counters import next_number
from core.refusal import Refused
from core.transitions import transitions
from exams.enums import CommissionRole, SessionStatus
from exams.models import CommissionMember, ConflictDeclaration, ExamSession, Scheme, SessionChange
from registry.domain.calendar import rules_on, working_days_after
from registry.domain.centres import require_entitled
from registry.enums import OrganisationKind
from registry.models import CentreSite, Examiner

SESSION_TRANSITIONS = transitions(
    {
        SessionStatus.PLANNED: {SessionStatus.APPROVED, SessionStatus.CANCELLED},
        SessionStatus.APPROVED: {SessionStatus.OPEN, SessionStatus.CANCELLED},
        SessionStatus.OPEN: {SessionStatus.HELD, SessionStatus.CANCELLED},
        SessionStatus.HELD: {SessionStatus.SIGNED},
        SessionStatus.SIGNED: {SessionStatus.PUBLISHED},
        SessionStatus.PUBLISHED: set(),
        SessionStatus.CANCELLED: set(),
    }
)


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """When and where; dates left out follow from the exam date and the rules."""

    site: CentreSite
    schemes: list[Scheme] = field(default_factory=list)
    language: str
    capacity: int
    exam_date: date
    starts_at: time
    entry_until: date | None = None


def plan_session(*, plan: SessionPlan, act: Act) -> ExamSession:
    """Plan a session of the site's centre. Codes: `no_scheme`, `empty_scheme`, `too_many_seats`, `entry_after_exam`,
    those of `require_entitled`.
    """
    centre, day = plan.site.centre, plan.exam_date
    _require_plan(plan)
    today = timezone.localdate(act.at)
    for scheme in plan.schemes:
        require_entitled(centre, scheme.qualification, today)
        require_entitled(centre, scheme.qualification, day)
    rules = rules_on(today)
    results_until = working_days_after(day, rules.protocol_signing_working_days)
    with transaction.atomic():
        session = ExamSession.objects.create(
            number=f"S-{day.year}-{next_number('S', day.year):04d}",
            centre=centre,
            site=plan.site,
            rules=rules,
            language=plan.language,
            capacity=plan.capacity,
            entry_until=plan.entry_until or day,
            exam_date=day,
            starts_at=plan.starts_at,
            results_until=results_until,
            publish_on=day,
            appeal_until=working_days_after(day, rules.appeal_filing_working_days),
            status=SessionStatus.PLANNED,
        )
        session.schemes.set(plan.schemes)
        record_change(session, "", SessionStatus.PLANNED, act, changes=SessionChange)
    return session


def _require_plan(plan: SessionPlan) -> None:
    if not plan.schemes:
        raise Refused("no_scheme", _("Choose at least one qualification to examine."))
    for scheme in plan.schemes:
        if not scheme.parts.filter(lines__isnull=False).exists():
            text = _("Scheme %(code)s has no blueprint, so nothing can be examined by it. Complete the scheme first.")
            raise Refused("empty_scheme", text % {"code": scheme.code})
    if plan.capacity > plan.site.seats:
        text = _("The site has %(seats)d seats. Lower the number of places or choose another site.")
        raise Refused("too_many_seats", text % {"seats": plan.site.seats})
    if plan.entry_until is not None and plan.entry_until > plan.exam_date:
        raise Refused("entry_after_exam", _("Entry ends on the exam day at the latest. Choose an earlier day."))


def appoint_member(*, session: ExamSession, examiner: Examiner, role: CommissionRole) -> CommissionMember:
    """Seat an examiner. Codes: `commission_closed`, `other_centre`, `seat_taken`, `not_appointed`, `examiner_scope`."""
    if session.status != SessionStatus.PLANNED:
        raise Refused("commission_closed", _("The commission is approved already and does not change any more."))
    if examiner.centre_id != session.centre_id:
        raise Refused("other_centre", _("This examiner is appointed by another centre."))
    taken = Q(examiner=examiner)
    if role != CommissionRole.MEMBER:
        taken |= Q(role=role)
    if session.commission.filter(taken).exists():
        raise Refused("seat_taken", _("This seat is taken, or the examiner has a seat already. Choose another one."))
    if not examiner.appointed_from <= session.exam_date <= examiner.appointed_until:
        raise Refused("not_appointed", _("The examiner's appointment does not cover the exam day."))
    qualifications = set(session.schemes.values_list("qualification", flat=True))
    if not qualifications <= set(examiner.qualifications.values_list("pk", flat=True)):
        raise Refused("examiner_scope", _("The examiner is not appointed for every qualification of this session."))
    return CommissionMember.objects.create(
        session=session,
        examiner=examiner,
        role=role,
        is_employer_side=examiner.sent_by.kind == OrganisationKind.EMPLOYER,
    )


def declare_conflict(*, member: CommissionMember, details: str, act: Act) -> ConflictDeclaration:
    """A member declares having no conflict (empty `details`) or which one. Code: `not_your_seat`."""
    if act.by is None or not member.is_seat_of(act.by):
        raise Refused("not_your_seat", _("Only the member can declare this, from the member's own account."))
    return ConflictDeclaration.objects.create(
        member=member, has_conflict=bool(details), details=details, at=act.at, by=act.by
    )


def require_commission(session: ExamSession) -> None:
    """Rule 5 of the domain. Codes: `commission_size`, `commission_roles`, `commission_employers`, `conflict_open`."""
    members = list(session.commission.order_by("pk"))
    least = session.rules.commission_least
    if len(members) < least or len(members) % 2 == 0:
        text = _("A commission has an odd number of members, at least %(least)d. Add or remove a member.")
        raise Refused("commission_size", text % {"least": least})
    roles = {member.role for member in members}
    if not {CommissionRole.CHAIR, CommissionRole.SECRETARY} <= roles:
        raise Refused("commission_roles", _("The commission needs a chair and a secretary."))
    if 2 * sum(member.is_employer_side for member in members) < len(members):
        raise Refused("commission_employers", _("At least half of the commission comes from employers."))
    for member in members:
        latest = member.declarations.order_by("-at", "-pk").first()
        if latest is None or latest.has_conflict:
            text = _(
                "Every member declares before the session opens that there is no conflict of interest. One has not."
            )
            raise Refused("conflict_open", text)


def approve_commission(session: ExamSession, act: Act) -> ExamSession:
    """planned → approved, when the commission is in order and nobody has an open conflict."""
    return _change(session, SessionStatus.APPROVED, act, require=require_commission)


def open_session(session: ExamSession, act: Act) -> ExamSession:
    """approved → open for candidates."""
    return _change(session, SessionStatus.OPEN, act, require=require_commission)


def hold_session(session: ExamSession, act: Act, *, today: date) -> ExamSession:
    """open → held, on the exam day or later.

    Codes: `exam_ahead`, `nobody_enrolled`, those of `require_commission` and `require_entitled`.
    """

    def require(locked: ExamSession) -> None:
        if today < locked.exam_date:
            text = _("The exam is on %(day)s. Mark it as held on that day or later.")
            raise Refused("exam_ahead", text % {"day": f"{locked.exam_date:%d.%m.%Y}"})
        if not locked.enrolments.exists():
            raise Refused(
                "nobody_enrolled", _("Nobody is enrolled. Put candidates on the session first, or cancel it.")
            )
        require_commission(locked)
        for scheme in locked.schemes.select_related("qualification"):
            require_entitled(locked.centre, scheme.qualification, locked.exam_date)

    return _change(session, SessionStatus.HELD, act, require=require)


def cancel_session(session: ExamSession, act: Act) -> ExamSession:
    """Cancel before it is held; the reason is required. Code: `reason_missing`."""
    if not act.reason:
        raise Refused("reason_missing", _("Write why the session is cancelled; the candidates read it."))
    return _change(session, SessionStatus.CANCELLED, act)


def _change(session: ExamSession, after: SessionStatus, act: Act, *, require: object = None) -> ExamSession:
    with transaction.atomic():
        locked = lock_session(session)
        if callable(require):
            require(locked)
        change_status(locked, after, act, table=SESSION_TRANSITIONS, changes=SessionChange)
    return locked


def lock_session(session: ExamSession) -> ExamSession:
    """Read a session again and hold its lock until the end of the transaction."""
    return ExamSession.objects.select_for_update(of=("self",)).select_related("centre", "rules").get(pk=session.pk)
