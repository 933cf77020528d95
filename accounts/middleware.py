"""Ends sessions that nobody uses, and answers requests that came too late without losing what was typed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import sessions
from accounts.kept import came_from, keep
from accounts.views.sessions import CHALLENGE, ask_to_sign_in

Respond = Callable[[HttpRequest], HttpResponse]


class SessionEndMiddleware:
    """Ends a session whose time is over and moves the end of one that is used."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_moved = settings.SESSION_COOKIE_NAME in request.COOKIES and self._keep_time(request)
        response = self.get_response(request)
        if is_moved and sessions.is_signed_in(request.session):
            sessions.remember_account(response, request.session)
        return response

    def _keep_time(self, request: HttpRequest) -> bool:
        now = timezone.now()
        if not sessions.is_signed_in(request.session):
            return False
        if sessions.has_ended(request.session, now):
            request.session.flush()
            return False
        return sessions.is_use(request) and sessions.extend(request.session, now)


class SignInMiddleware(LoginRequiredMiddleware):
    """Default deny. A page leads to signing in; a form that was sent is kept on the page that asks to sign in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if _is_of_a_script(request):
            # A redirect would put the page of signing in where a script expects a part of a page.
            return HttpResponse(status=401, headers={"WWW-Authenticate": CHALLENGE, "Cache-Control": "no-store"})
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        kept = keep(request)
        return redirect_to_login(came_from(request)) if kept is None else ask_to_sign_in(request, kept)


def _is_of_a_script(request: HttpRequest) -> bool:
    return any(name in request.headers for name in ("HX-Request", "X-Check")) or (
        request.headers.get("Accept", "").startswith("application/json")
    )
