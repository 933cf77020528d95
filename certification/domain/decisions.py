"""Decisions: a named person who neither examined nor trained the candidate grants or refuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act
from accounts.enums import Role
from accounts.models import AuditEntry, User
from certification.domain.applications import move
from certification.enums import ApplicationStatus, DecisionKind, RefusalGround
from certification.models import Application, Decision
from certification.models.applications import ApplicationQuerySet
from core.counters import next_number
from core.refusal import Refused
from exams.domain.results import RESULTS_ENTERED
from exams.domain.sessions import lock_session
from exams.enums import ProtocolStatus, SessionStatus, Verdict
from exams.models import Enrolment, Protocol, ProtocolLine, Result
from registry.domain.centres import require_entitled


@dataclass(frozen=True)
class Choice:
    """What the decision-maker chose for one application."""

    application: Application
    kind: DecisionKind
    ground: str = ""
    reason: str = ""


def require_impartial(user: User, protocol: Protocol) -> None:
    """Rule 1 of the domain. Codes: `not_decider`, `examined`, `own_case`."""
    session = protocol.session
    roles = user.memberships.current().filter(workplace=session.centre.workplace_id)
    if not roles.filter(role=Role.DECIDER).exists():
        raise Refused("not_decider", _("Only the decision-maker of this centre decides here."))
    sat = session.commission.filter(examiner__person__user=user).exists()
    candidates = list(session.enrolments.values_list("pk", flat=True))
    acts = AuditEntry.objects.filter(by=user, act=RESULTS_ENTERED, thing=Enrolment._meta.label, thing_id__in=candidates)
    entered = acts.exists() or Result.objects.filter(enrolment__in=candidates, entered_by=user).exists()
    if sat or entered or protocol.drawn_up_by_id == user.pk:
        text = _(
            "This account took part in the exam, so it cannot decide. Another decision-maker of the centre has to."
        )
        raise Refused("examined", text)
    if session.enrolments.filter(person__user=user).exists():
        raise Refused("own_case", _("You are a candidate of this session. Another decision-maker has to decide."))


def undecided(protocol: Protocol) -> list[ProtocolLine]:
    """Lines of candidates whose applications wait for a decision, in the order of the protocol."""
    lines = protocol.lines.filter(
        enrolment__application__status__in=(ApplicationStatus.SCHEDULED, ApplicationStatus.EXAMINED)
    )
    related = lines.select_related("enrolment__person", "enrolment__application", "enrolment__scheme")
    return list(related.exclude(verdict=Verdict.ABSENT).order_by("enrolment__number"))


def decide(*, protocol: Protocol, choices: Iterable[Choice], act: Act, today: date) -> list[Decision]:
    """Decide some or all cases of a published protocol, all or none.

    Who did not come needs no decision: the application becomes `absent`. Codes: `not_published`, `nothing_chosen`,
    `not_in_protocol`, `failed_line`,
    `ground_missing`, `transition`, those of `require_impartial` and `require_entitled`.
    """
    with transaction.atomic():
        protocol.session = lock_session(protocol.session)
        require_impartial(act.person, protocol)
        if protocol.status != ProtocolStatus.SIGNED or protocol.session.status != SessionStatus.PUBLISHED:
            text = _("The results are not published yet. Decide when the protocol is signed and published.")
            raise Refused("not_published", text)
        chosen = list(choices)
        if not chosen and (undecided(protocol) or not waiting_absent(protocol).exists()):
            raise Refused("nothing_chosen", _("Choose a decision for at least one candidate."))
        decisions = [_decide_one(protocol, choice, act, today) for choice in chosen]
        for application in waiting_absent(protocol).select_for_update(of=("self",)):
            move(application, ApplicationStatus.ABSENT, act)
    return decisions


def _decide_one(protocol: Protocol, choice: Choice, act: Act, today: date) -> Decision:
    rows = Application.objects.select_for_update(of=("self",))
    application = rows.select_related("person__user", "enrolment__session__site").get(pk=choice.application.pk)
    lines = protocol.lines.select_related("enrolment__scheme__qualification")
    line = lines.filter(enrolment=application.enrolment_id).first()
    if line is None:
        raise Refused("not_in_protocol", _("This candidate is not in the protocol. Reload the page."))
    _require_reasoned(choice, line)
    for day in (protocol.session.exam_date, today):
        require_entitled(protocol.session.centre, line.enrolment.scheme.qualification, day)
    if application.status == ApplicationStatus.SCHEDULED:
        move(application, ApplicationStatus.EXAMINED, act)
    is_grant = choice.kind != DecisionKind.REFUSE
    move(application, ApplicationStatus.GRANTED if is_grant else ApplicationStatus.REFUSED, act)
    functions = [share["code"] for share in line.computation.get("functions", [])] if is_grant else []
    return Decision.objects.create(
        number=f"D-{today.year}-{next_number('D', today.year):04d}",
        application=application,
        protocol=protocol,
        line=line,
        kind=choice.kind,
        ground=choice.ground,
        reason=choice.reason,
        functions=functions,
        by=act.person,
        at=act.at,
    )


def _require_reasoned(choice: Choice, line: ProtocolLine) -> None:
    if choice.kind == DecisionKind.PARTIAL:
        raise Refused("partial_closed", _("The scheme does not allow a grant for a part of the functions."))
    if choice.kind == DecisionKind.GRANT and line.verdict != Verdict.PASSED:
        text = _("%(number)s did not pass by the protocol, so a certificate cannot be granted.")
        raise Refused("failed_line", text % {"number": line.enrolment.number})
    if choice.kind == DecisionKind.REFUSE and choice.ground not in RefusalGround.values:
        text = _("Choose the ground of the refusal for %(number)s.")
        raise Refused("ground_missing", text % {"number": line.enrolment.number})


def waiting_absent(protocol: Protocol) -> ApplicationQuerySet:
    """Applications of those who did not come, until that is noted."""
    absent = protocol.lines.filter(verdict=Verdict.ABSENT).values("enrolment")
    rows = Application.objects.filter(enrolment__in=absent, status=ApplicationStatus.SCHEDULED)
    return rows.select_related("person__user").order_by("pk")
