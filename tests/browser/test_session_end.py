"""The warning before a session ends, and a form that was sent too late, with and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.sweep]
Enter = Callable[..., Visitor]
BOX, ENDED = "[data-session-end]", "[data-session-ended]"
NEARLY = "01:55:10"  # of the two hours


def _minutes(page: Page) -> list[str]:
    lines = page.locator("[data-session-minutes]:visible").all()
    return [line.get_attribute("data-session-minutes") or "" for line in lines]


def test_reader_stays_signed_in_by_the_keyboard_alone(reader: Enter) -> None:
    page = reader(has_clock=True).page
    page.goto("/kk/my/")
    page.focus("main a")
    before = page.evaluate("document.activeElement.href")
    expect(page.locator(BOX)).to_be_hidden()
    page.clock.fast_forward(NEARLY)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert _minutes(page) == ["5"]
    assert page.evaluate("document.activeElement.closest('form').dataset.sessionStay") == ""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('form').dataset.signsOut") == ""
    page.keyboard.press("Shift+Tab")
    page.clock.fast_forward("03:00")
    assert _minutes(page) == ["2"]
    assert page.locator("[data-session-say]").inner_text() != ""
    with page.expect_response("**/accounts/session/stay") as answer:
        page.keyboard.press("Enter")
    assert answer.value.json()["seconds"] > 7000
    expect(page.locator(BOX)).to_be_hidden()
    assert page.evaluate("document.activeElement.href") == before


def test_escape_stays_and_other_tabs_learn_of_it(reader: Enter) -> None:
    one = reader(has_clock=True)
    other = one.context.new_page()
    for page in (one.page, other):
        page.goto("/kk/my/")
    one.context.clock.fast_forward(NEARLY)
    for page in (one.page, other):
        expect(page.locator(BOX)).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(one.page.locator(BOX)).to_be_hidden()
    other.clock.run_for(1500)
    expect(other.locator(BOX)).to_be_hidden()


def test_sign_out_in_the_dialog_is_known_to_other_tabs(reader: Enter) -> None:
    one = reader(has_clock=True)
    other = one.context.new_page()
    other.goto("/kk/my/")
    one.page.goto("/kk/my/")
    one.page.clock.fast_forward(NEARLY)
    one.page.click(f"{BOX} [data-signs-out] button")
    one.page.wait_for_url("**/kk/")
    other.clock.run_for(1500)
    expect(other.locator(ENDED)).to_be_visible()
    other.goto("/kk/my/")
    assert "/accounts/login/" in other.url


def test_who_types_is_not_interrupted(reader: Enter) -> None:
    page = reader(has_clock=True).page
    page.goto("/kk/my/applications/new")
    page.clock.fast_forward("01:54:50")
    page.fill("[name=special_conditions]", "Үлкен қаріп")
    with page.expect_response("**/accounts/session/stay"):
        page.clock.fast_forward("00:15")
    expect(page.locator(BOX)).to_be_hidden()


@pytest.mark.parametrize("is_phone", [False, True])
def test_late_form_is_sent_after_signing_in(reader: Enter, shared_site: Site, *, is_phone: bool) -> None:
    one = reader(has_clock=True, is_phone=is_phone)
    page = one.page
    page.goto("/kk/my/applications/new")
    page.fill("[name=special_conditions]", "Үлкен қаріп")
    page.clock.fast_forward("03:00:00")
    Session.objects.all().delete()
    expect(page.locator(ENDED)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_hidden()
    page.clock.run_for(3000)
    expect(page.locator(BOX)).to_be_hidden()
    page.click("main form button[type=submit]")
    _sign_in_again(page, shared_site.demo)
    page.click("main form[data-kept] button")
    assert page.input_value("[name=special_conditions]") == "Үлкен қаріп"
    assert page.locator("main .error-summary").count() == 1


def test_late_form_is_sent_without_scripts(reader: Enter, shared_site: Site) -> None:
    page = reader(has_scripts=False).page
    page.goto("/kk/my/applications/new")
    expect(page.locator(BOX)).to_be_hidden()
    page.fill("[name=special_conditions]", "Үлкен қаріп")
    Session.objects.all().delete()
    page.click("main form button[type=submit]")
    _sign_in_again(page, shared_site.demo)
    page.click("main form[data-kept] button")
    assert page.input_value("[name=special_conditions]") == "Үлкен қаріп"


def _sign_in_again(page: Page, demo: dict[str, Any]) -> None:
    assert page.locator("main h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    page.fill("main [name=login]", demo["accounts"]["graduate"])
    page.fill("main [name=password]", demo["password"])
    page.click("main form[data-kept] button")
