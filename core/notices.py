"""The outbox: mails are rows first and sent by the worker, so that no request waits for a mail server."""

from collections.abc import Collection
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.jobs import enqueue, enqueue_at
from core.models import Notice


def queue_notice(
    *,
    key: str,
    recipient: str,
    language: str,
    subject: str,
    body: str,
    at: datetime,
    not_before: datetime | None = None,
) -> Notice:
    """Write a mail to the outbox. `key` names the occasion: a second call for the same occasion changes nothing.

    With `not_before` it is sent at that time, unless it is dropped until then.
    """
    texts = {"recipient": recipient, "language": language, "subject": subject, "body": body}
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            key=key, defaults={**texts, "created_at": at, "not_before": not_before}
        )
        if is_new and not_before is not None:
            enqueue_at(not_before, send_notice, notice.pk)
        elif is_new:
            enqueue(send_notice, notice.pk)
    return notice


def drop_notices(keys: Collection[str], *, at: datetime) -> int:
    """Give up those mails that wait for their time; gives how many. One that was sent or is being sent stays."""
    waiting = Notice.objects.filter(key__in=keys, not_before__isnull=False, sent_at=None, dropped_at=None)
    return waiting.update(dropped_at=at)


def send_notice(pk: int) -> None:
    """Job: send one mail unless it was sent or dropped. An error leaves it unsent, and the queue tries again."""
    now = timezone.now()
    notice = Notice.objects.get(pk=pk)
    if notice.not_before is not None and now < notice.not_before:
        enqueue_at(notice.not_before, send_notice, pk)
        return
    Notice.objects.filter(pk=pk, sent_at=None, dropped_at=None).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).get(pk=pk)
        if notice.sent_at is None and notice.dropped_at is None:
            EmailMessage(notice.subject, notice.body, to=[notice.recipient]).send()
            notice.sent_at = timezone.now()
            notice.save(update_fields=["sent_at"])
