"""A real browser on a live server with demo content."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from certification.demo.build import build_demo
from tests.conftest import Triggers

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def demo(transactional_db: None) -> dict[str, Any]:
    """The demo content of today; what an earlier test counted against a limit is forgotten with its rows."""
    cache.clear()
    return build_demo(people=30, seed=1, today=timezone.localdate())


class Visitor:
    """One person with a browser of their own; every error in the console fails the test."""

    def __init__(
        self,
        browser: Browser,
        server: str,
        *,
        is_phone: bool = False,
        language: str = "kk",
        has_scripts: bool = True,
    ) -> None:
        self.language = language
        self.shelf = f"{language}-{'phone' if is_phone else 'desk'}"
        self.context = browser.new_context(
            base_url=server,
            viewport=PHONE if is_phone else DESKTOP,
            locale=language,
            reduced_motion="reduce",
            java_script_enabled=has_scripts,
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep errors; a form answered with 422 or 401 is one to Chromium, not to us."""
        if message.type == "error" and not any(status in message.text for status in ("422", "401")):
            self.complaints.append(message.text)

    def at(self, path: str) -> Page:
        """Go to a page under the language's prefix."""
        self.page.goto(f"/{self.language}/{path}")
        return self.page

    def picture(self, name: str) -> None:
        """Keep what the page looks like in `var/screenshots/`, for people to look at."""
        self.page.screenshot(path=settings.VAR / "screenshots" / self.shelf / f"{name}.png", full_page=True)

    def sign_in(self, email: str, password: str) -> Page:
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        return self.page

    def leave(self) -> None:
        """Close the browser between two requests: pages that poll would ask a database that is being emptied."""
        self.page.wait_for_load_state("networkidle")
        self.page.goto("about:blank")
        self.context.close()

    def press(self, action: str) -> None:
        """Send the form whose address ends so."""
        self.page.click(f"main form[action$='{action}'] button[type=submit]")


def _visitors(browser: Browser, server: str) -> Iterator[Any]:
    """Makes visitors and closes them; their pages must have run without an error."""
    made: list[Visitor] = []

    def make(**manner: Any) -> Visitor:
        made.append(Visitor(browser, server, **manner))
        return made[-1]

    yield make
    for one in made:
        one.leave()
    assert [text for one in made for text in one.complaints] == []


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """Visitors of a site that is this test's own."""
    yield from _visitors(browser, live_server.url)


@dataclass
class Site:
    """A running site with demo content."""

    url: str
    demo: dict[str, Any]


@pytest.fixture(scope="module")
def shared_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """One site for all tests of a module that leave the cases in it as they are: building it takes longest."""
    with django_db_blocker.unblock():
        if Triggers.are_away:
            Triggers.put_back()
            Triggers.are_away = False
        server = LiveServer("127.0.0.1")
        yield Site(server.url, build_demo(people=3, seed=1, today=timezone.localdate()))
        server.stop()
        Triggers.take_away()
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def db(shared_site: Site) -> None:
    """The database of the shared site. By this name pytest-django knows that a test needs one; nothing is undone."""


@pytest.fixture
def reader(browser: Browser, shared_site: Site, db: None) -> Iterator[Any]:
    """Visitors of the shared site, signed in as the demo's graduate or as whom the test names."""
    for visit in _visitors(browser, shared_site.url):

        def make(account: str = "graduate", *, has_clock: bool = False, **options: bool) -> Visitor:
            one: Visitor = visit(**options)  # noqa: B023 - there is one
            if has_clock:
                one.context.clock.install()
            one.sign_in(shared_site.demo["accounts"][account], shared_site.demo["password"])
            return one

        yield make
