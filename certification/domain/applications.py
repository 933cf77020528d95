"""Applications: from the draft to a place in an exam session."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act, change_status, record_change
from certification.domain.letters import tell_applicant
from certification.domain.lifecycle import set_publication
from certification.enums import OPEN_APPLICATION, ApplicationBasis, ApplicationGround, ApplicationStatus
from certification.models import Application, ApplicationChange
from core.counters import next_number
from core.refusal import Refused
from core.transitions import not_from_here, transitions
from exams.domain.enrolment import enrol
from exams.domain.sessions import cancel_session, lock_session
from exams.enums import SessionStatus
from exams.models import ExamSession, Scheme
from registry.domain.calendar import rules_on
from registry.domain.centres import require_entitled
from registry.domain.people import give_consent
from registry.enums import ConsentKind
from registry.models import Centre, Person

S = ApplicationStatus
APPLICATION_TRANSITIONS = transitions(
    {
        S.DRAFT: {S.SUBMITTED, S.WITHDRAWN},
        S.SUBMITTED: {S.RETURNED, S.ACCEPTED, S.REJECTED, S.WITHDRAWN},
        S.RETURNED: {S.SUBMITTED, S.WITHDRAWN},
        # Back to submitted: an acceptance taken back, by the centre and soon (take_back_acceptance).
        S.ACCEPTED: {S.SCHEDULED, S.SUBMITTED, S.WITHDRAWN},
        S.SCHEDULED: {S.EXAMINED, S.ABSENT, S.ACCEPTED, S.WITHDRAWN},
        S.EXAMINED: {S.GRANTED, S.REFUSED},
        S.ABSENT: {S.CLOSED},
        S.GRANTED: {S.CLOSED},
        S.REFUSED: {S.CLOSED},
        S.REJECTED: set(),
        S.WITHDRAWN: set(),
        S.CLOSED: set(),
    }
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an applicant asks for."""

    scheme: Scheme
    centre: Centre
    language: str
    basis: ApplicationBasis = ApplicationBasis.OWN_WISH
    special_conditions: str = ""


def save_draft(*, person: Person, wish: Wish, act: Act, today: date, draft: Application | None = None) -> Application:
    """Make a draft, or change one's own draft or returned application.

    Codes: `open_already`, `not_editable`, those of `require_entitled`.
    """
    require_entitled(wish.centre, wish.scheme.qualification, today)
    code = wish.scheme.qualification.code
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        others = Application.objects.filter(person=person, qualification_code=code, status__in=OPEN_APPLICATION)
        if (others.exclude(pk=draft.pk) if draft else others).exists():
            text = _("You already have an open application for this qualification. Go on with that one.")
            raise Refused("open_already", text)
        application = _lock(draft) if draft else _new_draft(person, act)
        if application.status not in (S.DRAFT, S.RETURNED):
            raise Refused("not_editable", _("The application has been submitted and cannot be changed now."))
        application.scheme, application.centre = wish.scheme, wish.centre
        application.qualification_code, application.language = code, wish.language
        application.basis, application.special_conditions = wish.basis, wish.special_conditions
        application.save()
        if draft is None:
            record_change(application, "", S.DRAFT, act, changes=ApplicationChange)
    return application


def _new_draft(person: Person, act: Act) -> Application:
    year = timezone.localdate(act.at).year
    number = f"A-{year}-{next_number('A', year):06d}"
    return Application(number=number, person=person, created_at=act.at, status=S.DRAFT)


def are_details_open(person: Person | None) -> bool:
    """Whether a person's details may change: not from the submission on, because papers are made from them."""
    if person is None:
        return True
    handed_in = person.applications.exclude(status__in=(S.DRAFT, S.RETURNED, S.WITHDRAWN, S.REJECTED))
    return not handed_in.exists()


def require_details_open(person: Person | None) -> None:
    """Refuse with `details_fixed` once an application was handed in."""
    if person is not None:
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not are_details_open(person):
        text = _("You have handed in an application, so your details are fixed. Write to the centre if one is wrong.")
        raise Refused("details_fixed", text)


def submit(application: Application, act: Act, *, today: date, may_publish: bool, consent_language: str) -> Application:
    """File the application with both consents recorded apart; processing is agreed to by submitting.

    The rules in force today stay with the case. Codes: `not_editable`, `scheme_closed`, `transition`, those of
    `require_entitled`.
    """
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=application.person_id)
        locked = _lock(application)
        if locked.status == S.ACCEPTED:
            raise Refused("not_editable", _("The application has been accepted already. There is nothing to submit."))
        if not Scheme.objects.active(today).filter(pk=locked.scheme_id).exists():
            text = _("This qualification is not open for applications today. Choose another version of it.")
            raise Refused("scheme_closed", text)
        require_entitled(locked.centre, locked.scheme.qualification, today)
        person = locked.person
        give_consent(person=person, kind=ConsentKind.PROCESSING, language=consent_language, at=act.at)
        set_publication(person, act, may_publish=may_publish, language=consent_language)
        locked.rules = locked.rules or rules_on(today)
        locked.filed_at = locked.filed_at or act.at
        locked.review_until = today + timedelta(days=locked.rules.paper_review_days)
        locked.save(update_fields=["rules", "filed_at", "review_until"])
        move(locked, S.SUBMITTED, act)
    return locked


def return_for_completion(application: Application, act: Act) -> Application:
    """submitted → returned; the remark is required."""
    return _change(application, S.RETURNED, _with_reason(act))


def why_not_accepted(application: Application, *, special_conditions_answer: str = "") -> Refused | None:
    """Why an application cannot be accepted now, or None; asks nothing.

    Only what is submitted: the way from `scheduled` is that of a cancelled exam. Rule 19: a wish for special
    conditions is answered before. Codes: `transition`, `conditions_unanswered`.
    """
    if application.status != S.SUBMITTED:
        return not_from_here(application.status, S.ACCEPTED, labels=dict(S.choices))
    if application.special_conditions and not special_conditions_answer:
        text = _("The applicant asks for special conditions. Answer the request before you accept.")
        return Refused("conditions_unanswered", text)
    return None


def accept(
    application: Application, act: Act, *, special_conditions_answer: str = "", tell_at: datetime | None = None
) -> Application:
    """submitted → accepted; the applicant is told at once, or at `tell_at`. Codes: those of `why_not_accepted`."""
    with transaction.atomic():
        locked = _lock(application)
        refusal = why_not_accepted(locked, special_conditions_answer=special_conditions_answer)
        if refusal is not None:
            raise refusal
        locked.special_conditions_answer = special_conditions_answer
        locked.save(update_fields=["special_conditions_answer"])
        move(locked, S.ACCEPTED, act, tell_at=tell_at)
    return locked


def take_back_acceptance(application: Application, act: Act, *, acceptance: ApplicationChange) -> Application:
    """accepted → submitted, while nothing has followed the acceptance. Code: `moved_on`.

    The term for the answer stays as it was. The history keeps both; the applicant is told if the acceptance was.
    """
    with transaction.atomic():
        locked = _lock(application)
        if locked.changes.order_by("-pk").values_list("pk", flat=True).first() != acceptance.pk:
            text = _("It has moved on since and is “%(status)s” now, so it stays as it is.")
            raise Refused("moved_on", text % {"status": locked.get_status_display()})
        move(locked, S.SUBMITTED, replace(act, ground=ApplicationGround.TAKEN_BACK))
    return locked


def reject(application: Application, act: Act) -> Application:
    """submitted → rejected; the reason is required."""
    return _change(application, S.REJECTED, _with_reason(act))


def withdraw(application: Application, act: Act) -> Application:
    """The applicant takes the application back before the exam. Code: `exam_held`, `transition`."""
    with transaction.atomic():
        if application.enrolment is not None:
            lock_session(application.enrolment.session)
        locked = _lock(application)
        if locked.enrolment is not None and locked.enrolment.session.status != SessionStatus.OPEN:
            raise Refused("exam_held", _("The exam has been held, so the application cannot be withdrawn any more."))
        move(locked, S.WITHDRAWN, act)
    return locked


def cancel_exam(session: ExamSession, act: Act) -> ExamSession:
    """Cancel a session and send its candidates' applications back to be scheduled anew; each is told."""
    with transaction.atomic():
        cancelled = cancel_session(session, act)
        rows = Application.objects.filter(enrolment__session=cancelled, status=S.SCHEDULED)
        for application in rows.select_for_update(of=("self",)).select_related("person__user").order_by("pk"):
            move(application, S.ACCEPTED, act)
            application.enrolment = None
            application.save(update_fields=["enrolment"])
    return cancelled


def schedule(application: Application, session: ExamSession, act: Act, *, today: date) -> Application:
    """accepted → scheduled, with a place in a session of the same centre. Codes: `other_centre`, those of `enrol`."""
    with transaction.atomic():
        locked = _lock(application)
        APPLICATION_TRANSITIONS.require(locked.status, S.SCHEDULED, labels=dict(S.choices))
        if session.centre_id != locked.centre_id:
            raise Refused("other_centre", _("This session belongs to another centre. Choose one of your own."))
        locked.enrolment = enrol(session=session, person=locked.person, scheme=locked.scheme, today=today)
        locked.save(update_fields=["enrolment"])
        move(locked, S.SCHEDULED, act)
    return locked


def _with_reason(act: Act) -> Act:
    if not act.reason:
        raise Refused("reason_missing", _("Write the reason; the applicant reads it."))
    return act


def _change(application: Application, after: ApplicationStatus, act: Act) -> Application:
    with transaction.atomic():
        locked = _lock(application)
        move(locked, after, act)
    return locked


def move(application: Application, after: ApplicationStatus, act: Act, *, tell_at: datetime | None = None) -> None:
    """Change the status of a locked application and tell the applicant, at once or at `tell_at`."""
    change_status(application, after, act, table=APPLICATION_TRANSITIONS, changes=ApplicationChange)
    tell_applicant(application, at=act.at, reason=act.reason, ground=act.ground, not_before=tell_at)


def _lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("person__user", "scheme__qualification", "centre", "rules").get(pk=application.pk)
