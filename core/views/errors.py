"""Pages for what went wrong, each with a way on. Those for a broken site ask no database, no session and no account."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 where the request was too large to be read."""
    return error_page(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, and 503 while the database is away: nobody shall take that for an answer about a certificate."""
    is_away = isinstance(sys.exc_info()[1], AWAY)
    response = plain_page(request, 503 if is_away else 500)
    if is_away:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page of a status in the reader's language; a problem document for programs."""
    return problem(status) if wants_json(request) else render(request, f"{status}.html", status=status)


def plain_page(request: HttpRequest, status: int) -> HttpResponse:
    """A page in all three languages that needs nothing that may be broken."""
    return problem(status) if wants_json(request) else HttpResponse(render_to_string(f"{status}.html"), status=status)


def problem(status: int) -> JsonResponse:
    """RFC 9457, with nothing in it but the status."""
    return JsonResponse(
        {"type": "about:blank", "status": status}, status=status, content_type="application/problem+json"
    )
