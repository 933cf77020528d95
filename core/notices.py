"""The outbox: mails are rows first and sent by the worker, so that no request waits for a mail server."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.jobs import enqueue
from core.models import Notice


def queue_notice(*, key: str, recipient: str, language: str, subject: str, body: str, at: datetime) -> Notice:
    """Write a mail to the outbox. `key` names the occasion: a second call for the same occasion changes nothing."""
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            key=key,
            defaults={"recipient": recipient, "language": language, "subject": subject, "body": body, "created_at": at},
        )
        if is_new:
            enqueue(send_notice, notice.pk)
    return notice


def send_notice(pk: int) -> None:
    """Job: send one mail unless it has been sent. An error leaves it unsent, and the queue tries again."""
    Notice.objects.filter(pk=pk, sent_at=None).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
        if notice.sent_at is None:
            EmailMessage(notice.subject, notice.body, to=[notice.recipient]).send()
            notice.sent_at = timezone.now()
            notice.save(update_fields=["sent_at"])
