"""When a signed-in session ends, what counts as use of it, and whose it was."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.access import AnyUser

# The end moves with use, yet the session's row is written at most this often.
WRITE_EVERY = timedelta(minutes=2)
# Requests that a page makes by itself, such as polling, carry this header and are no use.
PASSIVE_HEADER = "X-Passive"
ENDS_AT = "ends_at"
# Names, signed, the account that signed in last in this browser. It outlives the session, so that what was typed into
# a form of that account is given back to nobody else.
LAST_ACCOUNT = "last_account"
LAST_ACCOUNT_AGE = timedelta(hours=24)


def is_signed_in(session: SessionBase) -> bool:
    return SESSION_KEY in session


def has_ended(session: SessionBase, now: datetime) -> bool:
    """Whether nobody has used the session for too long; one that is new has no end yet."""
    return ENDS_AT in session and session[ENDS_AT] <= now.timestamp()


def extend(session: SessionBase, now: datetime) -> bool:
    """Move the end on, unless that was done a moment ago; says whether it was moved."""
    end = (now + _idle()).timestamp()
    if end - session.get(ENDS_AT, 0) < WRITE_EVERY.total_seconds():
        return False
    session[ENDS_AT] = end
    return True


def seconds_left(session: SessionBase, now: datetime) -> int:
    """How long the session lives unless it is used."""
    end: float = session.get(ENDS_AT, (now + _idle()).timestamp())
    return round(end - now.timestamp())


def _idle() -> timedelta:
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def is_use(request: HttpRequest) -> bool:
    return request.headers.get(PASSIVE_HEADER) != "1"


def remember_account(response: HttpResponse, session: SessionBase) -> None:
    """Let the browser keep whose session this is, for a day and out of reach of scripts and other sites."""
    response.set_signed_cookie(
        LAST_ACCOUNT, session[SESSION_KEY], salt=LAST_ACCOUNT, max_age=LAST_ACCOUNT_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def last_account(request: HttpRequest) -> str:
    """The key of the account that signed in last in this browser, empty when that is not known."""
    try:
        return request.get_signed_cookie(LAST_ACCOUNT, salt=LAST_ACCOUNT, max_age=LAST_ACCOUNT_AGE) or ""
    except (KeyError, signing.BadSignature):
        return ""


def account_key(user: AnyUser) -> str:
    """A name of the account for scripts, under which the browser keeps drafts apart; it tells nothing of the person."""
    return salted_hmac("accounts.sessions", str(user.pk), algorithm="sha256").hexdigest()[:16]
