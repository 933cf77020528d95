"""allauth's mails go to our outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from core.notices import queue_notice


class OutboxAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Writes each mail as a notice, in the language of the page that asked for it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"email": email, "site_url": settings.SITE_URL, **context})
        queue_notice(
            key=f"account:{uuid.uuid4()}",
            recipient=email,
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            subject=message.subject,
            body=message.body,
            at=timezone.now(),
        )
