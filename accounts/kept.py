"""What was typed into a form that was sent after its session had ended. Nothing of it is stored on the server.

The page that asks to sign in carries it, signed together with the account that typed it. Such a text is only made of a
form that passed the CSRF check in a browser where that account signed in last: signing in changes the CSRF token, so
the form was that account's. It is shown to nobody else; therefore the text itself proves that showing it to its owner
was not another site's idea, and the address that takes it needs no further token.
"""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_path, override

from accounts import sessions
from core.addresses import referring_page

SALT = "accounts.kept"
# Letters of all names and values together; the largest sheet of results has fewer.
MOST_LETTERS = 200_000
SECRETS = ("password", "passcode", "secret")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class Kept:
    """Who typed what, where it was going, and the page it came from."""

    account: str
    address: str
    back: str
    fields: list[list[str]]
    has_files: bool = False
    is_too_long: bool = False

    def sealed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def keep(request: HttpRequest) -> Kept | None:
    """What a form without a session said; None when nothing was typed or nobody knows who typed it."""
    account, fields = sessions.last_account(request), _fields(request)
    if not account or not (fields or request.FILES):
        return None
    is_too_long = sum(len(name) + len(value) for name, value in fields) > MOST_LETTERS
    return Kept(
        account=account,
        address=request.get_full_path(),
        back=came_from(request),
        fields=[] if is_too_long else fields,
        has_files=bool(request.FILES),
        is_too_long=is_too_long,
    )


def unseal(text: str) -> Kept | None:
    """What such a text holds; None when it is not ours, too old, or leads nowhere."""
    try:
        values: dict[str, Any] = signing.loads(text, salt=SALT, max_age=sessions.LAST_ACCOUNT_AGE)
        kept = Kept(**values)
    except (signing.BadSignature, TypeError):
        return None
    return kept if is_own_address(kept.address) and is_own_address(kept.back) else None


def _fields(request: HttpRequest) -> list[list[str]]:
    """Names and values in their order, without secrets; what goes to the pages of accounts is all secret."""
    if request.resolver_match is None or request.resolver_match.url_name in ("", None):
        return []
    if request.resolver_match.url_name.startswith("account_"):
        return []
    return [
        [name, value]
        for name, values in request.POST.lists()
        if name != TOKEN and not any(word in name.lower() for word in SECRETS)
        for value in values
    ]


def came_from(request: HttpRequest) -> str:
    """The page on which the form stood, or where an account starts."""
    page = referring_page(request)
    return page if page and is_own_address(page) else resolve_url(settings.LOGIN_REDIRECT_URL)


def is_own_address(address: str) -> bool:
    """Whether an address is a path of this site, in any language."""
    path = urlsplit(address).path
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    with override(get_language_from_path(path) or get_language()):
        try:
            resolve(path)
        except Resolver404:
            return False
    return True
