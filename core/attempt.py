"""How a page tells people that the domain refused."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from core.refusal import Refused

T = TypeVar("T")


def attempt(request: HttpRequest, act: Callable[[], T], *, done: object = "") -> T | None:
    """Do `act`; a refusal becomes a message on the next page and the answer None, success says `done`."""
    try:
        result = act()
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return None
    if done:
        messages.success(request, str(done))
    return result
