"""A real browser on a live server with demo content."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from certification.demo.build import build_demo

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright runs a loop in this thread, which Django takes for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def demo(transactional_db: None) -> dict[str, Any]:
    """The demo content of today."""
    return build_demo(people=30, seed=1, today=timezone.localdate())


class Visitor:
    """One person with a browser of their own, reading Kazakh; every error in the console fails the test."""

    def __init__(self, browser: Browser, server: str, *, is_phone: bool = False) -> None:
        self.context = browser.new_context(
            base_url=server, viewport=PHONE if is_phone else DESKTOP, locale="kk", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep errors; a form answered with 422 is one to Chromium, not to us."""
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(message.text)

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


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """Makes visitors and closes them; their pages must have run without an error."""
    made: list[Visitor] = []

    def make(*, is_phone: bool = False) -> Visitor:
        made.append(Visitor(browser, live_server.url, is_phone=is_phone))
        return made[-1]

    yield make
    for one in made:
        one.leave()
    assert [text for one in made for text in one.complaints] == []
