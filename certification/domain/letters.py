"""Mails: to applicants what happened with their application, to the decision-maker what came of issuing."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from certification.enums import ApplicationGround, ApplicationStatus
from certification.models import Application
from core.models import Batch
from core.notices import drop_notices, queue_notice
from exams.models import Protocol

TOLD = frozenset(
    {
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.RETURNED,
        ApplicationStatus.ACCEPTED,
        ApplicationStatus.REJECTED,
        ApplicationStatus.SCHEDULED,
        ApplicationStatus.GRANTED,
        ApplicationStatus.REFUSED,
    }
)


def tell_applicant(
    application: Application, *, at: datetime, reason: str = "", ground: str = "", not_before: datetime | None = None
) -> None:
    """Write a mail about the present status to the outbox, in the language that the person chose for the details.

    A mail about an earlier status that still waits for its time is dropped: the present one has overtaken it. Taking
    back what was not told yet is no news, so nothing is written then.
    """
    person = application.person
    if person.user is None:
        return
    latest, *earlier = (f"application-change:{pk}" for pk in _changes(application))
    was_untold = drop_notices(earlier, at=at) > 0
    if application.status not in TOLD or (ground == ApplicationGround.TAKEN_BACK and was_untold):
        return
    with override(person.language):
        address = settings.SITE_URL + reverse("my_application", args=[application.number])
        context = {"application": application, "reason": reason, "ground": ground, "address": address}
        queue_notice(
            key=latest,
            recipient=person.user.email,
            language=person.language,
            subject=render_to_string("emails/application_subject.txt", context).strip(),
            body=render_to_string("emails/application.txt", context).strip(),
            at=at,
            not_before=not_before,
        )


def tell_issued(protocol: Protocol, batch: Batch, recipient: User) -> None:
    """Write a mail about the end of a batch, once, in the language of the account; it counts and names nobody."""
    at = batch.finished_at or batch.opened_at
    with override(recipient.language):
        address = settings.SITE_URL + reverse("decision_page", args=[protocol.number])
        left = (batch.total or 0) - batch.handled
        context = {"protocol": protocol, "batch": batch, "left": left, "address": address}
        queue_notice(
            key=f"batch:{batch.key}",
            recipient=recipient.email,
            language=recipient.language,
            subject=render_to_string("emails/issued_subject.txt", context).strip(),
            body=render_to_string("emails/issued.txt", context).strip(),
            at=at,
        )


def _changes(application: Application) -> list[int]:
    """Keys of the changes of status, the latest one first."""
    return list(application.changes.order_by("-pk").values_list("pk", flat=True))
