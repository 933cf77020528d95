"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Whether this is a demo, and the address of the site."""
    return {"is_demo": settings.DEMO, "site_url": settings.SITE_URL}
