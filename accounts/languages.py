"""The language an account reads: chosen by the switch, brought along to every browser its person signs in with."""

from django.conf import settings
from django.http.response import HttpResponseBase

from accounts.models import User


def keep_language(user: User, language: str) -> None:
    """Remember a language of the site for an account; any other is left alone."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])


def give_language(response: HttpResponseBase, language: str) -> None:
    """Let a browser remember a language, exactly as Django's own switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
