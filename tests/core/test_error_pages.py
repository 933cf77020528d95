"""A page for every error, in the reader's language, with a way on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import handler400, handler500  # noqa: F401 - Django looks for them beside the addresses
from config.urls import urlpatterns as site
from core.views.errors import RETRY_SECONDS
from tests.pages.html import Element, page_of

LANGUAGES = ("kk", "ru", "en")
JSON = {"accept": "application/json"}


@login_not_required
def slow_down(request: HttpRequest) -> HttpResponse:
    """As allauth answers an address that is asked too often."""
    return HttpResponse(status=429, headers={"Retry-After": "60"})


urlpatterns = [path("slow-down", slow_down), *site]


def _away(kind: type[Exception]) -> Callable[..., Any]:
    def refuse(execute: Callable[..., Any], *args: Any) -> Any:
        raise kind("connection refused")

    return refuse


def _ways_on(page: Element) -> list[str]:
    return [link.attrs["href"] for link in page.one("main").all("a")]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_address_that_only_takes_a_button_says_so(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get("/i18n/setlang/")
    page = page_of(response)
    assert (response.status_code, response["Allow"], page.one("html").attrs["lang"]) == (405, "POST", language)
    assert _ways_on(page) == [f"/{language}/"]


@pytest.mark.django_db
def test_error_pages_have_words_of_their_own_in_each_language(client: Client) -> None:
    words = set()
    for language in LANGUAGES:
        client.cookies["django_language"] = language
        words |= {page_of(client.get(address)).one("h1").text for address in ("/i18n/setlang/", "/nothing")}
    assert len(words) == 6


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_bare_answer_to_too_many_requests_becomes_a_page(client: Client) -> None:
    response = client.get("/slow-down")
    page = page_of(response)
    assert (response.status_code, response["Retry-After"], len(page.all("h1"))) == (429, "60", 1)
    assert len(_ways_on(page)) == 1


@pytest.mark.django_db
def test_too_large_request_is_413(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.raise_request_exception = False
    response = client.post("/i18n/setlang/", {"language": "x" * 1000})
    assert (response.status_code, len(page_of(response).all("h1"))) == (413, 1)


@pytest.mark.django_db
@pytest.mark.fault
@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", ["/v/0000000000000000", "/kk/", "/ru/registry/librarians/"])
def test_database_that_is_away_is_503_and_never_an_answer(client: Client, address: str, kind: type[Exception]) -> None:
    client.raise_request_exception = False
    with connection.execute_wrapper(_away(kind)):
        response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, str(RETRY_SECONDS))
    said = {paragraph.attrs["lang"] for paragraph in page_of(response).all("p") if "lang" in paragraph.attrs}
    assert said == set(LANGUAGES)


@pytest.mark.django_db
@pytest.mark.fault
def test_database_that_is_away_is_a_problem_document_for_programs(client: Client) -> None:
    client.raise_request_exception = False
    with connection.execute_wrapper(_away(OperationalError)):
        response = client.get("/v/0000000000000000", headers=JSON)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response.json() == {"type": "about:blank", "status": 503}


@pytest.mark.django_db
def test_program_gets_a_problem_document_for_405_too(client: Client) -> None:
    response = client.post("/kk/", headers=JSON)
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, HEAD"
