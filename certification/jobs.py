"""Background work of certification; every job is safe to run twice."""

from django.db import transaction
from django.utils import timezone

from accounts.changes import Act
from accounts.models import User
from certification.domain.issue_batches import Issuing, ask_to_issue
from core.batches import run
from core.jobs import enqueue_at
from exams.models import Protocol


def issue_granted(protocol_pk: int, user_pk: int, key: str = "") -> None:
    """Job: issue every granted certificate of a protocol with its paper, as far as one slice of time goes.

    Without `key` it opens the batch by itself: so did requests that were made before there were batches.
    """
    protocol, user = Protocol.objects.get(pk=protocol_pk), User.objects.get(pk=user_pk)
    key = key or _opened(protocol, user)
    if key:
        work = Issuing(protocol, user, timezone.now)
        run(
            key, work, clock=timezone.now, again=lambda when: enqueue_at(when, issue_granted, protocol_pk, user_pk, key)
        )


def _opened(protocol: Protocol, user: User) -> str:
    with transaction.atomic():
        batch = ask_to_issue(protocol, Act(by=user, at=timezone.now()))
    return batch.key if batch else ""
