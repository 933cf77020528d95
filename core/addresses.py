"""Addresses that a browser sends: only those of this site lead anywhere."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(request: HttpRequest, address: str) -> str:
    """Path and query of an address on this site; empty for any other. Whether there is such a page is not asked."""
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(address)
    if not is_own or not parts.path.startswith("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def referring_page(request: HttpRequest) -> str:
    """The page of this site from which the browser says it came; empty when there is none."""
    return own_page(request, request.headers.get("Referer", ""))
