"""The mails of the account pages go through the outbox."""

import pytest
from django.core.mail import EmailMessage
from django.utils import translation

from accounts.adapter import OutboxAdapter
from core.models import Notice
from tests.conftest import run_jobs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_adapter_writes_a_notice_in_the_language_of_the_page(language: str, mailoutbox: list[EmailMessage]) -> None:
    with translation.override(language):
        OutboxAdapter().send_mail("account/email/unknown_account", "graduate@test.example", {"signup_url": "/signup/"})
    notice = Notice.objects.get()
    assert (notice.recipient, notice.language, mailoutbox) == ("graduate@test.example", language, [])
    assert (notice.subject != "", "/signup/" in notice.body) == (True, True)
    run_jobs()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["graduate@test.example"], notice.subject)]


def test_adapter_sends_the_same_mail_again_when_asked_again() -> None:
    for _ in range(2):
        OutboxAdapter().send_mail("account/email/unknown_account", "graduate@test.example", {"signup_url": "/"})
    assert Notice.objects.count() == 2
