"""What allauth asks of us: mails go to our outbox, and the language of an account goes with it."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, override

from accounts.languages import give_language
from accounts.models import User
from core.notices import queue_notice


class OutboxAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Writes each mail as a notice, in the language of the page that asked for it."""

    def new_user(self, request: HttpRequest) -> User:
        """A new account reads the language of the page on which it was made."""
        user: User = super().new_user(request)
        user.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return user

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """A browser in which nobody has chosen a language yet takes over that of the account."""
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return super().post_login(request, user, **kwargs)  # type: ignore[no-any-return]
        with override(user.language):
            response: HttpResponseBase = super().post_login(request, user, **kwargs)
        give_language(response, user.language)
        return response

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
