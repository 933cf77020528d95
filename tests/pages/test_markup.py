"""What every page has: language, title, one heading, labelled controls; and what none has: inline code or style."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase

from tests.pages.access_table import TABLE, Row, arguments
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_application
from tests.pages.html import Element, body_of, page_of
from tests.pages.world import PROBE, World

LANGUAGES = ("kk", "ru", "en")
SHOWN = [row for row in TABLE if "200" in row.get.split()]
NOT_HTML = ("healthz", "readyz", "certificate_paper", "results_template_file", "statistics_csv")
FRAGMENTS = ("decision_progress", "file_progress")
PAGES = [row for row in SHOWN if row.name not in (*NOT_HTML, *FRAGMENTS)]
UNLABELLED = {"hidden", "submit", "button"}
FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "details": ("my_details", {"iin": PROBE, "surname_kk": PROBE, "sex": PROBE}),
    "application": ("my_application_new", {"special_conditions": PROBE, "scheme": PROBE}),
    "submission": ("my_application_submit", {"may_publish": PROBE}),
    "sign in": ("account_login", {"login": PROBE, "password": PROBE}),
    "sign up": ("account_signup", {"email": PROBE, "password1": "1", "password2": "2"}),
    "password": ("account_change_password", {"oldpassword": PROBE, "password1": "1", "password2": "2"}),
    "sheet": ("results_grid", {"a": PROBE}),
    "file": ("file_upload", {"file": SimpleUploadedFile(f"{PROBE}.csv", b"")}),
    "decision": ("decision_page", {}),
    "bulk": ("application_bulk_accept", {"chosen": PROBE, "back": PROBE, "typed": PROBE, "token": PROBE}),
    "confirmation": ("application_bulk_accept", {"typed": PROBE, "back": PROBE, "token": "f" * 32}),
}


def _answers(row: Row, world: World, enter: Enter, language: str = "en") -> Iterator[HttpResponseBase]:
    for role in row.readers():
        client = enter(role)
        client.cookies["django_language"] = language
        yield client.get(at(row.name, *arguments(row, world), language=language))


def _fault(name: str, world: World, enter: Enter) -> HttpResponseBase:
    """A page that comes back with its faults marked."""
    address, data = FAULTS[name]
    row = next(row for row in TABLE if row.name == address)
    roles = {"my": "graduate", "decision": "decider", "account": "anonymous"}
    role = "graduate" if "change" in address else roles.get(address.partition("_")[0], "centre_admin")
    client = enter(role)
    number = world.protocols["published"]
    if name == "decision":
        line = world.protocol("published").lines.latest("pk")
        return client.post(at("decision_page", number), {f"k-{line.pk}": PROBE, f"g-{line.pk}": PROBE})
    if name == "confirmation":
        copy = copy_application(world.application("submitted"), special_conditions="")
        data = {**data, "chosen": [copy.number, world.applications["submitted"]]}
    if name == "sheet":
        data = {f"a-{row.pk}": PROBE for row in world.session("held").enrolments.all()}
    return client.post(at(address, *arguments(row, world)), data)


def _faults_of(page: Element) -> list[str]:
    """Everything about a page that is not as it has to be."""
    found = [f"style attribute on {e.tag}" for e in page.walk() if "style" in e.attrs]
    found += [f"{e.tag} {name}" for e in page.walk() for name in e.attrs if name.startswith("on")]
    found += ["style element" for _e in page.all("style")]
    found += ["inline script" for e in page.all("script") if not e.attrs.get("src") or e.text]
    found += [
        f"address {e.attrs['href']}"
        for e in page.all("a")
        if e.attrs.get("href", "").startswith(("javascript:", "data:"))
    ]
    found += [f"{len(page.all(tag))} × {tag}" for tag in ("html", "title", "h1", "main") if len(page.all(tag)) != 1]
    found += [f"empty {tag}" for tag in ("title", "h1") for e in page.all(tag) if not e.text.replace("· Tizilim", "")]
    found += [
        f"id {name} twice"
        for name, times in Counter(e.attrs["id"] for e in page.walk() if "id" in e.attrs).items()
        if times > 1
    ]
    found += [f"no label for {e.attrs.get('name')}" for e in _controls(page) if not _has_label(page, e)]
    found += [f"no name on a {e.tag}" for e in page.all("button", "a") if not (e.text or e.attrs.get("aria-label"))]
    return found + _broken_references(page)


def _controls(page: Element) -> list[Element]:
    return [e for e in page.all("input", "select", "textarea") if e.attrs.get("type", "text") not in UNLABELLED]


def _has_label(page: Element, control: Element) -> bool:
    named = [label for label in page.all("label") if label.attrs.get("for") == control.attrs.get("id", "-")]
    return any(label.text for label in named) or bool(control.attrs.get("aria-label"))


def _broken_references(page: Element) -> list[str]:
    """Labels, links and descriptions that point at nothing on the page."""
    ids = {e.attrs["id"] for e in page.walk() if "id" in e.attrs}
    pointers = [("label", e.attrs.get("for", "")) for e in page.all("label")]
    pointers += [("link", e.attrs["href"][1:]) for e in page.all("a") if e.attrs.get("href", "").startswith("#")]
    pointers += [("description", name) for e in page.walk() for name in e.attrs.get("aria-describedby", "").split()]
    return [f"{kind} to missing {target}" for kind, target in pointers if target not in ids]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_is_well_formed_for_every_reader(row: Row, world: World, enter: Enter) -> None:
    for response in _answers(row, world, enter):
        assert _faults_of(page_of(response)) == []


@pytest.mark.parametrize("name", FAULTS)
def test_page_with_faults_is_well_formed_too(name: str, world: World, enter: Enter) -> None:
    response = _fault(name, world, enter)
    page = page_of(response)
    assert response.status_code in (200, 422)
    assert page.all("div", class_="error-summary") != []
    assert _faults_of(page) == []


@pytest.mark.parametrize("name", FAULTS)
def test_wrong_control_says_so_to_a_screen_reader(name: str, world: World, enter: Enter) -> None:
    page = page_of(_fault(name, world, enter))
    wrong = [e for field in page.all("div", "td", class_="is-wrong") for e in field.all("input", "select", "textarea")]
    assert [
        e.attrs["name"] for e in wrong if e.attrs.get("type") != "hidden" and e.attrs.get("aria-invalid") != "true"
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_speaks_the_language_of_its_reader(row: Row, language: str, world: World, enter: Enter) -> None:
    for response in _answers(row, world, enter, language):
        assert page_of(response).one("html").attrs["lang"] == language
        assert response["Content-Language"] == language


@pytest.mark.parametrize("row", [row for row in PAGES if not row.name.startswith("account_")], ids=lambda row: row.name)
def test_title_differs_from_language_to_language_where_it_is_words(row: Row, world: World, enter: Enter) -> None:
    titles = {}
    for language in LANGUAGES:
        response = next(_answers(row, world, enter, language))
        titles[language] = page_of(response).one("title").text.rpartition(" · ")[0]
    is_words = not any(
        number in titles["en"] for number in (*world.sessions.values(), *world.protocols.values(), world.bulk, PROBE)
    )
    is_words = is_words and not any(number in titles["en"] for number in world.applications.values())
    assert (len(set(titles.values())) == 3) or not is_words, titles


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_probe_is_escaped_on_every_page(row: Row, world: World, enter: Enter) -> None:
    for response in _answers(row, world, enter):
        body = body_of(response)
        assert "<script>alert" not in body
        assert PROBE[-3:] not in body or ">\"'" not in body
        assert [e for e in page_of(response).walk() if "alert(1)" in "".join(e.attrs.keys())] == []


@pytest.mark.parametrize("name", FAULTS)
def test_probe_sent_back_is_escaped(name: str, world: World, enter: Enter) -> None:
    body = body_of(_fault(name, world, enter))
    assert "<script>alert" not in body
    assert all("alert(1)" not in e.text for e in page_of(_fault(name, world, enter)).all("script"))


def test_probe_stands_on_pages_so_that_the_tests_above_mean_something(world: World, enter: Enter) -> None:
    staff, graduate = enter("centre_admin"), enter("graduate")
    addresses = {
        at("certificate_page", world.codes["probe"]): staff,
        at("certificate_page", world.codes["annulled"]): staff,
        f"{at('specialist_list')}?q=script": staff,
        at("application_page", world.applications["submitted"]): staff,
        at("application_page", world.applications["returned"]): staff,
        at("my_application", world.applications["returned"]): graduate,
        at("session_page", world.sessions["held"]): staff,
        at("results_grid", world.sessions["held"]): staff,
        at("file_page", world.sessions["held"], world.file): staff,
    }
    for address, client in addresses.items():
        body = body_of(client.get(address))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;" in body, address
        assert "<script>alert" not in body, address


def test_probe_in_an_address_is_escaped(world: World, enter: Enter) -> None:
    client = enter("anonymous")
    for name in ("specialist_list", "centre_list", "verify"):
        body = body_of(client.get(at(name), {"q": PROBE, "region": PROBE, "page": PROBE, "next": PROBE}))
        assert "<script>alert" not in body, name
    for address in (
        "/v/%3Cscript%3Ealert(1)",
        "/en/%3Cscript%3Ealert(1)",
        "/accounts/login/?next=%22%3E%3Cscript%3Ealert(1)",
    ):
        assert "<script>alert" not in body_of(client.get(address)), address


def test_probe_in_json_stays_text(world: World, enter: Enter) -> None:
    response = enter("anonymous").get(
        at("certificate_page", world.codes["probe"]), headers={"accept": "application/json"}
    )
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert response.json()["holder"]["kk"].startswith(PROBE)
