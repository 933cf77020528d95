"""Mails to applicants: what happened with their application, and what comes next."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from certification.enums import ApplicationStatus
from certification.models import Application
from core.notices import queue_notice

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


def tell_applicant(application: Application, *, at: datetime, reason: str = "") -> None:
    """Write a mail about the present status to the outbox, in the language that the person chose for the details."""
    person = application.person
    if person.user is None or application.status not in TOLD:
        return
    change = application.changes.order_by("-pk").values_list("pk", flat=True).first()
    with override(person.language):
        address = settings.SITE_URL + reverse("my_application", args=[application.number])
        context = {"application": application, "reason": reason, "address": address}
        queue_notice(
            key=f"application-change:{change}",
            recipient=person.user.email,
            language=person.language,
            subject=render_to_string("emails/application_subject.txt", context).strip(),
            body=render_to_string("emails/application.txt", context).strip(),
            at=at,
        )
