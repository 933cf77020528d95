"""Headers of every kind of page, and error pages."""

from collections.abc import Iterator

import pytest
from csp.constants import NONE, SELF
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import path
from pytest_django import Settings

from config.urls import urlpatterns as site
from tests.pages.access_table import TABLE, Row, arguments
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import body_of, page_of
from tests.pages.world import World

LANGUAGES = ("kk", "ru", "en")
SHOWN = [row for row in TABLE if "200" in row.get.split()]
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A view with a fault, for the page of status 500."""
    raise ZeroDivisionError


urlpatterns = [path("broken", broken), *site]


def _answers(row: Row, world: World, enter: Enter) -> Iterator[HttpResponseBase]:
    """The page of a row for each role that sees it."""
    for role in row.readers():
        yield enter(role).get(at(row.name, *arguments(row, world)))


def _policy(response: HttpResponseBase) -> dict[str, set[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _require_safe(response: HttpResponseBase) -> None:
    """Every header that keeps a page from doing harm."""
    assert {name: response[name] for name in HEADERS} == HEADERS
    policy = _policy(response)
    assert policy["default-src"] == {NONE}
    assert (policy["base-uri"], policy["frame-ancestors"], policy["form-action"]) == ({NONE}, {NONE}, {SELF})
    assert set().union(*policy.values()) == {NONE, SELF}
    assert "Content-Security-Policy-Report-Only" not in response


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.name)
def test_page_carries_every_protective_header(row: Row, world: World, enter: Enter) -> None:
    for response in _answers(row, world, enter):
        _require_safe(response)


@pytest.mark.parametrize("row", [row for row in SHOWN if row.kind == "signed in"], ids=lambda row: row.name)
def test_page_of_an_account_is_kept_by_no_shared_cache(row: Row, world: World, enter: Enter) -> None:
    for response in _answers(row, world, enter):
        control = response.get("Cache-Control", "")
        assert "public" not in control
        assert "private" in control or "no-store" in control or "Cookie" in response.get("Vary", "")


@pytest.mark.parametrize("method", ["redirect", "not allowed", "JSON", "problem", "paper", "template"])
def test_answer_that_is_no_page_carries_them_too(method: str, world: World, enter: Enter) -> None:
    json = {"accept": "application/json"}
    staff = enter("centre_admin")
    answers = {
        "redirect": lambda: Client().get(at("my_home")),
        "not allowed": lambda: Client().post(at("home")),
        "JSON": lambda: Client().get(at("certificate_page", world.codes["valid"]), headers=json),
        "problem": lambda: Client().get("/v/0000000000000000", headers=json),
        "paper": lambda: staff.get(at("certificate_paper", world.numbers["valid"])),
        "template": lambda: staff.get(at("results_template_file", world.sessions["held"])),
    }
    _require_safe(answers[method]())


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_page_is_404_in_the_language_of_its_address(language: str, world: World) -> None:
    for address in (f"/{language}/nothing-here/", at("centre_page", "C-9999", language=language)):
        response = Client().get(address)
        page = page_of(response)
        assert (response.status_code, page.one("html").attrs["lang"]) == (404, language)
        assert len(page.all("h1")) == 1
        assert at("home", language=language) in [link.attrs["href"] for link in page.one("main").all("a")]
        _require_safe(response)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forbidden_page_is_403_in_the_language_of_its_address(language: str, enter: Enter) -> None:
    response = enter("graduate").get(at("office_home", language=language))
    page = page_of(response)
    assert (response.status_code, page.one("html").attrs["lang"]) == (403, language)
    assert len(page.all("h1")) == 1
    _require_safe(response)


@pytest.mark.parametrize("language", LANGUAGES)
def test_expired_form_is_403_in_the_language_of_its_address(language: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("graduate"))
    response = client.post(at("my_details", language=language), {"surname_kk": "x"})
    page = page_of(response)
    assert (response.status_code, page.one("html").attrs["lang"]) == (403, language)
    assert page.one("h1").text != page_of(client.get(at("office_home", language=language))).one("h1").text
    _require_safe(response)


def test_error_pages_say_different_things_in_each_language(world: World, enter: Enter) -> None:
    client = enter("graduate")
    titles = {
        (page_of(client.get(address.format(language))).one("h1").text)
        for language in LANGUAGES
        for address in ("/{}/nothing-here/", "/{}/office/")
    }
    assert len(titles) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_faulty_view_is_500_in_all_languages_and_tells_nothing(language: str, world: World) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    with override_settings(ROOT_URLCONF=__name__):
        response = client.get("/broken")
    page = page_of(response)
    assert response.status_code == 500
    assert {paragraph.attrs["lang"] for paragraph in page.all("p") if "lang" in paragraph.attrs} == set(LANGUAGES)
    assert "ZeroDivisionError" not in body_of(response)
    _require_safe(response)


def test_request_that_is_too_large_is_413(world: World, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    client = Client(raise_request_exception=False)
    response = client.post(at("set_language"), {f"field{number}": "x" for number in range(5)})
    page = page_of(response)
    assert response.status_code == 413
    assert len(page.all("h1")) == 1
    assert [link.attrs["href"] for link in page.one("main").all("a")] != []
    _require_safe(response)


def test_foreign_host_is_refused(world: World) -> None:
    response = Client(raise_request_exception=False).get(at("home"), headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in body_of(response)
    assert len(page_of(response).all("h1")) == 1


def test_cookies_are_not_for_scripts_and_not_for_other_sites(world: World) -> None:
    user, client = world.user("graduate"), Client()
    user.set_password("forty quiet bookshelves")
    user.save(update_fields=["password"])
    client.get(at("account_login"))
    client.post(at("account_login"), {"login": user.email, "password": "forty quiet bookshelves"})
    client.post(at("set_language"), {"next": "/", "language": "ru"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies["django_language"]["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_visitor_who_reads_gets_no_session(world: World) -> None:
    client = Client()
    for name in ("home", "specialist_list", "centre_list", "verify", "results_file_help"):
        client.get(at(name))
    assert settings.SESSION_COOKIE_NAME not in client.cookies
