"""In a demo: the mails that would have been sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.models import Notice

INBOX_LENGTH = 50


@require_safe
@login_not_required
def inbox(request: HttpRequest) -> HttpResponse:
    """All mails of a demo, newest first; does not exist elsewhere."""
    if not settings.DEMO:
        raise Http404
    notices = Notice.objects.order_by("-created_at", "-pk")[:INBOX_LENGTH]
    return render(request, "core/inbox.html", {"notices": notices})
