"""The language switch of every page; who has signed in keeps the choice with the account."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.languages import keep_language
from accounts.models import User


@require_POST
@login_not_required
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and show the same page in it. Django reads an address only in the language it is in."""
    if isinstance(request.user, User):
        keep_language(request.user, request.POST.get("language", ""))
    path = urlsplit(request.POST.get("next", "")).path
    with override(get_language_from_path(path) or get_language()):
        return set_language(request)
