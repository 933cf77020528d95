"""How long a session lives, and how a form that came after its end is sent all the same."""

from urllib.parse import urlencode

from allauth.account.forms import LoginForm
from allauth.decorators import rate_limit
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.kept import Kept, unseal
from accounts.sessions import seconds_left

# A 401 names a way to sign in. Browsers know none of this name and show the page, which has the form.
CHALLENGE = 'Form realm="tizilim"'


@never_cache
@require_POST
def session_stay(request: HttpRequest) -> HttpResponse:
    """The request itself is a use and has moved the end on."""
    signed_in(request)
    return JsonResponse({"seconds": seconds_left(request.session, timezone.now())})


@never_cache
def ask_to_sign_in(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Answer 401: the form can be sent again by whoever signs in, whereas 403 says that signing in does not help."""
    response = _ask(request, kept, LoginForm(request=request), status=401)
    response["WWW-Authenticate"] = CHALLENGE
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@rate_limit(action="login")  # type: ignore[untyped-decorator]
def session_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by allauth with what was typed in hand. Its further steps, if any, are walked in another tab."""
    kept = unseal(request.POST.get("kept", ""))
    if kept is None or request.user.is_authenticated:
        return _show(request, kept)
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        return _ask(request, kept, form, status=422)
    response = form.login(request, redirect_url=reverse("session_signed_in"))
    return _show(request, kept, further=response.url)


@csrf_exempt  # signing in has changed the token of the page; `accounts.kept` says why the text is proof enough
@login_not_required
@never_cache
def session_kept(request: HttpRequest) -> HttpResponse:
    """What was typed, for its owner to send."""
    return _show(request, unseal(request.POST.get("kept", "")))


@never_cache
@require_safe
def session_signed_in(request: HttpRequest) -> HttpResponse:
    """Where the other tab ends."""
    return render(request, "account/session_signed_in.html")


def _show(request: HttpRequest, kept: Kept | None, *, further: str = "") -> HttpResponse:
    if kept is None:
        return render(request, "account/kept_lost.html", status=400)
    if not request.user.is_authenticated:
        return _ask(request, kept, LoginForm(request=request), further=further or _sign_in_elsewhere())
    is_owner = str(signed_in(request).pk) == kept.account
    return _in_language_of(kept, request, "account/kept.html", {"kept": kept, "is_owner": is_owner})


def _sign_in_elsewhere() -> str:
    return f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: reverse('session_signed_in')})}"


def _ask(request: HttpRequest, kept: Kept, form: LoginForm, *, status: int = 200, further: str = "") -> HttpResponse:
    context = {"kept": kept, "form": form, "further": further}
    return _in_language_of(kept, request, "account/session_ended.html", context, status)


def _in_language_of(
    kept: Kept, request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """These addresses have no language of their own: they speak that of the form."""
    language = get_language_from_path(kept.address) or get_language()
    with override(language):
        response = render(request, template, context, status=status)
    response["Content-Language"] = language
    return response
