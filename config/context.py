"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import sessions
from certification import permissions


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is a demo, the site's address, and which office places the reader may enter (asked when shown)."""
    return {
        "is_demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "session_seconds_left": lambda: sessions.seconds_left(request.session, timezone.now()),
        "account_key": lambda: sessions.account_key(request.user),
        "can_see_applications": lambda: permissions.can_see_applications(request.user),
        "can_see_decisions": lambda: permissions.can_see_decisions(request.user),
    }
