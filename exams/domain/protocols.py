"""Protocols: drawing up, taking back, signing, publishing."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act, change_status, record_change
from core.canonical import sha256_of
from core.counters import next_number
from core.refusal import Refused
from core.transitions import transitions
from exams.domain.assessment import compute
from exams.domain.results import ResultSheet, require_results_open
from exams.domain.sessions import SESSION_TRANSITIONS, lock_session
from exams.enums import Attendance, ProtocolStatus, SessionStatus, Verdict
from exams.models import (
    CommissionMember,
    Enrolment,
    ExamSession,
    Protocol,
    ProtocolChange,
    ProtocolLine,
    ProtocolSignature,
    SessionChange,
)

PROTOCOL_TRANSITIONS = transitions(
    {
        ProtocolStatus.DRAWN_UP: {ProtocolStatus.SIGNED, ProtocolStatus.CANCELLED},
        ProtocolStatus.SIGNED: set(),
        ProtocolStatus.CANCELLED: set(),
    }
)
_VERDICT = {Attendance.ABSENT: Verdict.ABSENT, Attendance.REMOVED: Verdict.REMOVED}


def draw_up_protocol(*, session: ExamSession, act: Act) -> Protocol:
    """Compute every candidate and freeze the sheet. Codes: `results_missing`, those of `require_results_open`."""
    with transaction.atomic():
        locked = lock_session(session)
        require_results_open(locked)
        sheet = ResultSheet(locked)
        missing = [enrolment for enrolment in sheet.enrolments if not sheet.is_complete(enrolment)]
        if missing:
            text = _(
                "Candidates without a complete result: %(count)d, the first is %(number)s. Enter the results first."
            )
            raise Refused("results_missing", text % {"count": len(missing), "number": missing[0].number})
        conclusions = [(enrolment, *_conclude(enrolment, sheet)) for enrolment in sheet.enrolments]
        year = locked.exam_date.year
        number = f"P-{year}-{next_number('P', year):04d}"
        content = _sheet(locked, number, conclusions)
        protocol = Protocol.objects.create(
            number=number,
            session=locked,
            sheet=content,
            sheet_sha256=sha256_of(content),
            drawn_up_at=act.at,
            drawn_up_by=act.person,
            status=ProtocolStatus.DRAWN_UP,
        )
        record_change(protocol, "", ProtocolStatus.DRAWN_UP, act, changes=ProtocolChange)
        ProtocolLine.objects.bulk_create(
            ProtocolLine(protocol=protocol, enrolment=enrolment, verdict=verdict, computation=computation)
            for enrolment, verdict, computation in conclusions
        )
    return protocol


def _conclude(enrolment: Enrolment, sheet: ResultSheet) -> tuple[Verdict, dict[str, Any]]:
    if enrolment.attendance != Attendance.PRESENT:
        return _VERDICT[Attendance(enrolment.attendance)], {}
    points: dict[int, Decimal] = sheet.points_of(enrolment)
    percent = sheet.session.rules.function_pass_percent
    computation = compute(sheet.lines[enrolment.scheme_id], points, function_percent=percent)
    return Verdict.PASSED if computation.is_passed else Verdict.FAILED, computation.as_json()


def _sheet(
    session: ExamSession, number: str, conclusions: list[tuple[Enrolment, Verdict, dict[str, Any]]]
) -> dict[str, Any]:
    members = session.commission.select_related("examiner__person").order_by("pk")
    return {
        "number": number,
        "session": session.number,
        "centre": session.centre.number,
        "exam_date": session.exam_date.isoformat(),
        "commission": [
            {"role": member.role, "name_kk": member.examiner.person.name_kk, "name_ru": member.examiner.person.name_ru}
            for member in members
        ],
        "candidates": [
            {
                "enrolment": enrolment.number,
                "name_kk": enrolment.person.name_kk,
                "name_ru": enrolment.person.name_ru,
                "scheme": f"{enrolment.scheme.code} {enrolment.scheme.version}",
                "attempt": enrolment.attempt,
                "verdict": verdict.value,
                "computation": computation,
            }
            for enrolment, verdict, computation in conclusions
        ],
    }


def take_back_protocol(protocol: Protocol, act: Act) -> Protocol:
    """Free the results while nobody has signed; the number stays used. Codes: `signed_by_someone`, `reason_missing`."""
    if not act.reason:
        raise Refused("reason_missing", _("Write why the protocol is taken back."))
    with transaction.atomic():
        locked = _lock(protocol)
        if locked.signatures.exists():
            raise Refused("signed_by_someone", _("A member has signed already, so the protocol stays."))
        change_status(locked, ProtocolStatus.CANCELLED, act, table=PROTOCOL_TRANSITIONS, changes=ProtocolChange)
    return locked


def sign_protocol(protocol: Protocol, act: Act) -> Protocol:
    """Sign the sheet's hash; with the last member's signature the protocol is locked and the session signed.

    Codes: `not_a_member`, `sheet_differs`, `not_open_for_signing`. Signing twice changes nothing.
    """
    with transaction.atomic():
        locked = _lock(protocol)
        seat = _seat(locked, act)
        if locked.signatures.filter(member=seat).exists():
            return locked
        if locked.status != ProtocolStatus.DRAWN_UP:
            raise Refused(
                "not_open_for_signing", _("This protocol is not open for signing. Reload the page to see what changed.")
            )
        if sha256_of(locked.sheet) != locked.sheet_sha256:
            raise Refused(
                "sheet_differs", _("The protocol differs from what was drawn up. Do not sign it; tell the registrar.")
            )
        ProtocolSignature.objects.create(
            protocol=locked, member=seat, by=act.person, at=act.at, sheet_sha256=locked.sheet_sha256
        )
        if locked.signatures.count() == locked.session.commission.count():
            _lock_by_signatures(locked, act)
    return locked


def _seat(protocol: Protocol, act: Act) -> CommissionMember:
    seat = protocol.session.commission.filter(examiner__person__user=act.person).first()
    if seat is None:
        raise Refused("not_a_member", _("Only members of the commission sign this protocol."))
    return seat


def _lock_by_signatures(protocol: Protocol, act: Act) -> None:
    protocol.locked_at = act.at
    protocol.status = ProtocolStatus.SIGNED
    protocol.save(update_fields=["status", "locked_at"])
    record_change(protocol, ProtocolStatus.DRAWN_UP, ProtocolStatus.SIGNED, act, changes=ProtocolChange)
    session = protocol.session
    change_status(session, SessionStatus.SIGNED, act, table=SESSION_TRANSITIONS, changes=SessionChange)


def publish_results(session: ExamSession, act: Act, *, today: date) -> ExamSession:
    """signed → published, on the day of publication or later. Code: `embargo`."""
    with transaction.atomic():
        locked = lock_session(session)
        if today < locked.publish_on:
            text = _("The results are published on %(day)s and not before.")
            raise Refused("embargo", text % {"day": f"{locked.publish_on:%d.%m.%Y}"})
        change_status(locked, SessionStatus.PUBLISHED, act, table=SESSION_TRANSITIONS, changes=SessionChange)
    return locked


def _lock(protocol: Protocol) -> Protocol:
    """Lock the session first, as everything else here does, then the protocol."""
    session = lock_session(protocol.session)
    locked = Protocol.objects.select_for_update(of=("self",)).get(pk=protocol.pk)
    locked.session = session
    return locked
