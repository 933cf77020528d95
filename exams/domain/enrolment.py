"""Putting people on sessions."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.counters import next_number
from core.refusal import Refused
from exams.domain.sessions import lock_session
from exams.enums import AttemptKind, SessionStatus
from exams.models import Enrolment, ExamSession, Scheme
from registry.domain.calendar import working_days_after
from registry.models import Person


def enrol(*, session: ExamSession, person: Person, scheme: Scheme, today: date) -> Enrolment:
    """Give a person a place. Codes: `session_not_open`, `entry_closed`, `notice_too_short`, `scheme_not_here`,
    `session_full`, `enrolled_already`, `member_of_commission`.
    """
    with transaction.atomic():
        locked = lock_session(session)
        _require_entry(locked, today)
        if not locked.schemes.filter(pk=scheme.pk).exists():
            raise Refused(
                "scheme_not_here", _("This qualification is not examined in this session. Choose another one.")
            )
        if locked.enrolments.filter(person=person, scheme=scheme).exists():
            raise Refused(
                "enrolled_already", _("This person is on this session already. Look at the list of candidates.")
            )
        if locked.enrolments.count() >= locked.capacity:
            raise Refused("session_full", _("The session is full. Choose another one."))
        if locked.commission.filter(examiner__person=person).exists():
            raise Refused("member_of_commission", _("This person sits in the commission. Choose another session."))
        sat = Enrolment.objects.filter(person=person, scheme__code=scheme.code)
        earlier = sat.exclude(session__status=SessionStatus.CANCELLED).count()
        year = locked.exam_date.year
        return Enrolment.objects.create(
            number=f"E-{year}-{next_number('E', year):06d}",
            session=locked,
            person=person,
            scheme=scheme,
            attempt=earlier + 1,
            kind=AttemptKind.RESIT if earlier else AttemptKind.FIRST,
        )


def _require_entry(session: ExamSession, today: date) -> None:
    if session.status != SessionStatus.OPEN:
        raise Refused("session_not_open", _("The session is not open for candidates. Choose another one."))
    if today > session.entry_until:
        raise Refused("entry_closed", _("Entry to this session has closed. Choose a later one."))
    if working_days_after(today, session.rules.exam_notice_working_days) > session.exam_date:
        text = _("A candidate learns of the exam at least %(days)d working days ahead. Choose a later session.")
        raise Refused("notice_too_short", text % {"days": session.rules.exam_notice_working_days})
