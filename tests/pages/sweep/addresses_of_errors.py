"""The site's addresses, and those that go wrong in ways no visitor brings about at will."""

from typing import NoReturn

from allauth.core.ratelimit import respond_429
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from config.urls import handler400, handler500  # noqa: F401 - Django looks for them beside the addresses
from config.urls import urlpatterns as of_site


@login_not_required
def bad(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation("the sweep looks at the page for it")


@login_not_required
def many(request: HttpRequest) -> HttpResponseBase:
    response: HttpResponseBase = respond_429(request)
    return response


@login_not_required
def large(request: HttpRequest) -> NoReturn:
    raise RequestDataTooBig("the sweep looks at the page for it")


@login_not_required
def away(request: HttpRequest) -> NoReturn:
    raise OperationalError("the sweep looks at the page for it")


@login_not_required
def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("the sweep looks at the page for it")


urlpatterns = [
    *of_site,
    *i18n_patterns(
        path("sweep/400", bad),
        path("sweep/413", large),
        path("sweep/429", many),
        path("sweep/500", broken),
        path("sweep/503", away),
    ),
]
