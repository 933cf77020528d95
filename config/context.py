"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import sessions
from certification import permissions
from core.appearance import of_request


def site(request: HttpRequest) -> dict[str, object]:
    """Demo or not, the site's address, the look the reader wants, the office places open to them (asked when shown)."""
    return {
        "is_demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "appearance": of_request(request),
        "session_seconds_left": lambda: sessions.seconds_left(request.session, timezone.now()),
        "account_key": lambda: sessions.account_key(request.user),
        "can_see_applications": lambda: permissions.can_see_applications(request.user),
        "can_see_decisions": lambda: permissions.can_see_decisions(request.user),
    }
