"""The outbox: one mail per occasion, sent once, tried again after an error."""

from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from pytest_django import Settings

from core.jobs import waiting
from core.models import Notice
from core.notices import queue_notice, send_notice
from tests.conftest import run_jobs
from tests.factories import NOW

pytestmark = pytest.mark.django_db
Mailbox = list[EmailMessage]


class BrokenBackend(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        raise ConnectionRefusedError


def _queue(*, key: str = "certificate:1:issued", subject: str = "Сертификат дайын") -> Notice:
    return queue_notice(
        key=key, recipient="graduate@test.example", language="kk", subject=subject, body="Құттықтаймыз!", at=NOW
    )


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
