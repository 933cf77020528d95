"""Pages of the mechanisms: health, and in a demo the local inbox."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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


@require_safe
@login_not_required
def inbox(request: HttpRequest) -> HttpResponse:
    """All mails of a demo, newest first; does not exist elsewhere."""
    if not settings.DEMO:
        raise Http404
    notices = Notice.objects.order_by("-created_at", "-pk")[:INBOX_LENGTH]
    return render(request, "core/inbox.html", {"notices": notices})
