"""Pages of the mechanisms: health, and in a demo the local inbox."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from core.models import Notice

INBOX_LENGTH = 50


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: database and cache answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("readyz")
    except DatabaseError:
        return HttpResponse(
            "database does not answer", status=503, content_type="text/plain", headers={"Retry-After": "5"}
        )
    return HttpResponse("ok", content_type="text/plain")


@require_POST
@login_not_required
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and show the same page in it. Django reads an address only in the language it is in."""
    path = urlsplit(request.POST.get("next", "")).path
    with override(get_language_from_path(path) or get_language()):
        return set_language(request)


@require_safe
@login_not_required
def inbox(request: HttpRequest) -> HttpResponse:
    """All mails of a demo, newest first; does not exist elsewhere."""
    if not settings.DEMO:
        raise Http404
    notices = Notice.objects.order_by("-created_at", "-pk")[:INBOX_LENGTH]
    return render(request, "core/inbox.html", {"notices": notices})
