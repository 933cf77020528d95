"""How a reader wants to read: the look of the pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.addresses import own_page, referring_page
from core.appearance import COOKIE, Appearance, of_request
from core.forms import AppearanceForm


@require_http_methods(["GET", "POST"])
@login_not_required
def appearance(request: HttpRequest) -> HttpResponse:
    """Size of type, spacing, colours and pictures; kept in a cookie of this browser, so that no account is needed."""
    now = of_request(request)
    form = AppearanceForm(request.POST or None, initial=now.as_dict())
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The look of the pages is kept in this browser."))
        return _kept(redirect(_way_back(request)), Appearance(**form.cleaned_data))
    return render(request, "core/appearance.html", {"form": form, "next": _came_from(request)})


def _kept(response: HttpResponse, wanted: Appearance) -> HttpResponse:
    if wanted == Appearance():
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            wanted.as_cookie(),
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


def _came_from(request: HttpRequest) -> str:
    """The page that led here. It stands in no address: a link that named it would never come to an end."""
    if request.method == "POST":
        return request.POST.get("next", "")
    page = referring_page(request)
    return "" if urlsplit(page).path == request.path else page


def _way_back(request: HttpRequest) -> str:
    """The page the reader came from, if it is one of ours."""
    return own_page(request, request.POST.get("next", "")) or reverse("appearance")
