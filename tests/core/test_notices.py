"""The outbox: one mail per occasion, sent once, tried again after an error."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from pytest_django import Settings

from core.jobs import waiting
from core.models import Notice
from core.notices import drop_notices, queue_notice, send_notice
from tests.conftest import run_jobs
from tests.factories import NOW

pytestmark = pytest.mark.django_db
Mailbox = list[EmailMessage]


class BrokenBackend(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    """Mails are asked for at the moment that these tests speak of."""
    time_machine.move_to(NOW, tick=False)


def _queue(
    *, key: str = "certificate:1:issued", subject: str = "Сертификат дайын", not_before: datetime | None = None
) -> Notice:
    return queue_notice(
        key=key,
        recipient="graduate@test.example",
        language="kk",
        subject=subject,
        body="Құттықтаймыз!",
        at=NOW,
        not_before=not_before,
    )


def _work(at: datetime) -> int:
    """What a worker does at a moment; gives how many jobs ran."""
    with time_machine.travel(at, tick=False):
        return run_jobs()


def test_queue_notice_writes_a_row_and_sends_nothing_yet(mailoutbox: Mailbox) -> None:
    notice = _queue()
    assert (notice.created_at, notice.sent_at, notice.attempts) == (NOW, None, 0)
    assert (waiting(), mailoutbox) == (1, [])


def test_queue_notice_twice_for_an_occasion_changes_nothing(mailoutbox: Mailbox) -> None:
    first, second = _queue(), _queue(subject="Another subject")
    assert (second.pk, second.subject, waiting()) == (first.pk, "Сертификат дайын", 1)
    run_jobs()
    assert len(mailoutbox) == 1


def test_queue_notice_is_undone_with_its_act(mailoutbox: Mailbox) -> None:
    with transaction.atomic():
        _queue()
        transaction.set_rollback(True)
    assert (Notice.objects.count(), run_jobs(), mailoutbox) == (0, 0, [])


def test_send_notice_sends_what_was_written(mailoutbox: Mailbox) -> None:
    _queue()
    with time_machine.travel(NOW, tick=False):
        assert run_jobs() == 1
    [mail] = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["graduate@test.example"], "Сертификат дайын", "Құттықтаймыз!")
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.attempts) == (NOW, 1)


def test_send_notice_twice_sends_once(mailoutbox: Mailbox) -> None:
    notice = _queue()
    send_notice(notice.pk)
    sent_at = Notice.objects.get().sent_at
    send_notice(notice.pk)
    assert len(mailoutbox) == 1
    assert (Notice.objects.get().sent_at, Notice.objects.get().attempts) == (sent_at, 1)


def test_send_notice_leaves_the_mail_unsent_after_an_error(mailoutbox: Mailbox, settings: Settings) -> None:
    notice = _queue()
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.BrokenBackend"
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError):
            run_jobs()
    notice.refresh_from_db()
    assert (notice.sent_at, notice.attempts, waiting()) == (None, 2, 1)
    settings.EMAIL_BACKEND = working
    run_jobs()
    notice.refresh_from_db()
    assert (notice.sent_at is None, notice.attempts, len(mailoutbox)) == (False, 3, 1)


def test_notice_shows_its_key() -> None:
    assert str(_queue()) == "certificate:1:issued"


# Mails that wait for a time

LATER = NOW + timedelta(minutes=10)
AFTER = LATER + timedelta(seconds=30)


def test_notice_waits_for_its_time(mailoutbox: Mailbox) -> None:
    _queue(not_before=LATER)
    assert (waiting(), _work(LATER - timedelta(seconds=1)), mailoutbox) == (1, 0, [])
    assert (_work(AFTER), len(mailoutbox)) == (1, 1)
    notice = Notice.objects.get()
    assert (notice.sent_at, notice.dropped_at, notice.attempts) == (AFTER, None, 1)


def test_notice_asked_for_too_early_waits_all_the_same(mailoutbox: Mailbox) -> None:
    notice = _queue(not_before=LATER)
    with time_machine.travel(NOW, tick=False):
        send_notice(notice.pk)
    assert (mailoutbox, Notice.objects.get().attempts) == ([], 0)
    _work(AFTER)
    assert len(mailoutbox) == 1


def test_drop_notices_keeps_the_row_and_sends_nothing(mailoutbox: Mailbox) -> None:
    notice = _queue(not_before=LATER)
    assert drop_notices([notice.key, "unknown"], at=NOW) == 1
    assert drop_notices([notice.key], at=AFTER) == 0
    _work(AFTER)
    notice.refresh_from_db()
    assert (mailoutbox, notice.sent_at, notice.dropped_at, notice.attempts) == ([], None, NOW, 0)


def test_drop_notices_leaves_what_was_sent_and_what_does_not_wait(mailoutbox: Mailbox) -> None:
    sent, plain = _queue(not_before=LATER), _queue(key="other")
    _work(AFTER)
    assert drop_notices([sent.key, plain.key], at=AFTER) == 0
    assert (len(mailoutbox), Notice.objects.filter(dropped_at=None).count()) == (2, 2)


@pytest.mark.parametrize("wrong", [{"dropped_at": NOW, "sent_at": NOW}, {"dropped_at": NOW, "not_before": None}])
def test_notice_is_sent_or_dropped_and_dropped_only_while_it_waits(wrong: dict[str, datetime | None]) -> None:
    notice = _queue(not_before=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**wrong)
