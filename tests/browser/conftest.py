"""A real browser on a live server with demo content."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from certification.demo.build import build_demo

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
        """Keep errors; a form answered with 422 is one to Chromium, not to us."""
        if message.type == "error" and "422" not in message.text:
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

    def press(self, action: str) -> None:
        """Send the form whose address ends so."""
        self.page.click(f"main form[action$='{action}'] button[type=submit]")


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """Makes visitors and closes them; their pages must have run without an error."""
    made: list[Visitor] = []

    def make(**manner: Any) -> Visitor:
        made.append(Visitor(browser, live_server.url, **manner))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [text for one in made for text in one.complaints] == []
