"""The look that a reader chooses: kept in a cookie, given to the page's root, never trusted."""

import pytest
from django.http import SimpleCookie
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.appearance import CHOICES, COOKIE, Appearance, of_request
from tests.pages.html import messages_of, page_of

LOOKS = st.builds(Appearance, **{name: st.sampled_from(kinds.values) for name, kinds in CHOICES.items()})


def _read(cookie: str) -> Appearance:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = cookie
    return of_request(request)


@given(LOOKS)
def test_look_comes_back_from_its_cookie(look: Appearance) -> None:
    assert _read(look.as_cookie()) == look
    assert look.is_usual == (look.as_cookie() == "")


@given(st.text())
def test_any_cookie_gives_a_look_that_the_site_knows(cookie: str) -> None:
    look = _read(cookie)
    assert [name for name, value in look.as_dict().items() if value not in CHOICES[name].values] == []


@pytest.mark.parametrize("cookie", ["scheme=nonsense", "scheme=dark%22%3E", "size=9", "other=1", "%%%"])
def test_what_a_cookie_cannot_mean_is_left_out(cookie: str) -> None:
    assert _read(cookie) == Appearance()


@pytest.mark.django_db
def test_chosen_look_stands_on_every_page_until_the_usual_one_is_chosen(client: Client) -> None:
    wanted = {"scheme": "night", "size": "2", "spacing": "wide", "pictures": "off", "next": "/en/registry/centres/?q=a"}
    response = client.post("/en/view/", wanted)
    assert (response.status_code, response["Location"]) == (302, "/en/registry/centres/?q=a")
    page = page_of(client.get("/en/registry/centres/"))
    root = page.one("html").attrs
    assert {name: root.get(f"data-{name}") for name in CHOICES} == {name: wanted[name] for name in CHOICES}
    assert messages_of(page) == [("success", "The look of the pages is kept in this browser.")]
    bar = page.one("form", class_="look-bar")
    client.post(bar.attrs["action"], {"next": "/en/"})
    page = page_of(client.get("/en/"))
    assert [name for name in page.one("html").attrs if name.startswith("data-")] == []
    assert page.all("form", class_="look-bar") == []


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_way_back_leads_to_this_site_alone(client: Client, elsewhere: str) -> None:
    response = client.post("/en/view/", {"scheme": "dark", "next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/en/view/")


@pytest.mark.django_db
def test_unknown_choice_is_an_error_at_its_field_and_keeps_the_old_look(client: Client) -> None:
    client.cookies = SimpleCookie({COOKIE: "scheme=dark"})
    page = page_of(client.post("/en/view/", {"scheme": "pink"}))
    assert [link.attrs["href"] for link in page.one("div", class_="error-summary").all("a")] != []
    assert page.one("html").attrs["data-scheme"] == "dark"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "kept"),
    [
        ("http://testserver/en/registry/centres/?q=a", "/en/registry/centres/?q=a"),
        ("http://testserver/en/view/", ""),
        ("https://evil.example/x", ""),
        ("", ""),
    ],
)
def test_page_that_led_here_is_kept_and_stands_in_no_address(client: Client, referer: str, kept: str) -> None:
    page = page_of(client.get("/en/view/", headers={"Referer": referer} if referer else {}))
    form = page.one("main").one("form")
    assert form.one("input", name="next").attrs["value"] == kept
    assert [a.attrs["href"] for a in page.all("a") if "next=" in a.attrs["href"]] == []
