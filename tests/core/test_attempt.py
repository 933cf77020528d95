"""How a page tells people that the domain refused."""

from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from core.attempt import attempt
from core.refusal import Refused


def _request(rf: RequestFactory) -> HttpRequest:
    request = rf.post("/")
    vars(request)["_messages"] = CookieStorage(request)
    return request


def _told(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def _refuse() -> str:
    raise Refused("full", "The session is full. Choose another one.")


def test_attempt_gives_the_result_and_says_so(rf: RequestFactory) -> None:
    request = _request(rf)
    assert attempt(request, lambda: "result", done="Saved.") == "result"
    assert _told(request) == [("success", "Saved.")]


def test_attempt_says_nothing_where_nothing_is_to_be_said(rf: RequestFactory) -> None:
    request = _request(rf)
    assert attempt(request, lambda: "result") == "result"
    assert _told(request) == []


def test_attempt_turns_a_refusal_into_a_message(rf: RequestFactory) -> None:
    request = _request(rf)
    assert attempt(request, _refuse, done="Saved.") is None
    assert _told(request) == [("error", "The session is full. Choose another one.")]
