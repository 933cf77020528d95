"""Mails to applicants: what happened with their application, and what comes next."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from certification.enums import ApplicationGround, ApplicationStatus
from certification.models import Application
from core.notices import drop_notices, queue_notice

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


def _changes(application: Application) -> list[int]:
    """Keys of the changes of status, the latest one first."""
    return list(application.changes.order_by("-pk").values_list("pk", flat=True))
