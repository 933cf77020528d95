"""People at work: with the keyboard alone, on a phone, on paper, in the look they chose."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.sweep.reader import PHONE, Reader
from tests.pages.world import World

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

Visit = Callable[..., Page]
STOPS = 60  # more than any page of these walks has


@pytest.fixture
def visit(browser: Browser, site: str, enter: Enter) -> Iterator[Visit]:
    """Opens a page as a role; at the end its browser must have had nothing to complain of."""
    readers: list[Reader] = []

    def open_page(address: str, *, role: str = "anonymous", is_phone: bool = False) -> Page:
        reader = Reader(browser, site, enter(role).cookies)
        readers.append(reader)
        if is_phone:
            reader.page.set_viewport_size(PHONE)
        reader.page.goto(address)
        return reader.page

    yield open_page
    complaints = [complaint for reader in readers for complaint in reader.complaints()]
    for reader in readers:
        reader.close()
    assert complaints == []


def _focus(page: Page, selector: str) -> None:
    """Walk with Tab until the focus is on an element; a mouse could have clicked it, a keyboard has to get there."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_employer_checks_a_number_with_the_keyboard(visit: Visit, world: World) -> None:
    page = visit(at("home", language="kk"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _focus(page, "[name=q]")
    page.keyboard.type(world.numbers["valid"].lower())
    page.keyboard.press("Enter")
    expect(page.locator(".verdict-valid h2")).to_be_visible()


def test_every_stop_of_the_keyboard_is_seen(visit: Visit) -> None:
    page = visit(at("specialist_list", language="kk"))
    unseen, stops = [], 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and stops < 10 * STOPS:
        stops += 1
        if page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "none":
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        page.keyboard.press("Tab")
    assert unseen == []
    assert stops > len(page.locator("tbody a").all())


def test_menu_of_a_phone_opens_and_closes_by_keys(visit: Visit) -> None:
    page = visit(at("home", language="kk"), is_phone=True)
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    _focus(page, ".header-menu")
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.header-menu')")


def test_arrows_move_between_the_rows_of_a_list(visit: Visit) -> None:
    page = visit(at("application_list", language="kk"), role="centre_admin")
    names = page.locator("tbody tr th a").all_inner_texts()
    page.locator("tbody tr th a").first.focus()
    here = "document.activeElement.innerText"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(here) == names[1]
    page.keyboard.press("End")
    assert page.evaluate(here) == names[-1]
    page.keyboard.press("ArrowUp")
    assert page.evaluate(here) == names[-2]
    page.keyboard.press("Home")
    assert page.evaluate(here) == names[0]


def test_register_answers_while_one_types_and_keeps_the_address(visit: Visit, world: World) -> None:
    page = visit(at("specialist_list", language="kk"))
    rows = page.locator("tbody tr")
    everybody = rows.count()
    page.locator("[name=q]").press_sequentially(world.numbers["valid"])
    expect(rows).to_have_count(1)
    assert f"q={world.numbers['valid']}" in page.url
    assert page.locator("#found").inner_text().startswith("1 ")
    page.reload()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(page.locator("tbody tr")).not_to_have_count(1)
    assert everybody > 1


@pytest.mark.parametrize("name", ["specialist_list", "centre_list"])
def test_language_switch_keeps_page_and_filter(name: str, visit: Visit) -> None:
    page = visit(f"{at(name, language='kk')}?q=%D0%B0&status=valid")
    page.click(".languages [value=ru]")
    assert page.url.endswith(f"{at(name, language='ru')}?q=%D0%B0&status=valid")
    assert page.get_attribute("html", "lang") == "ru"
    page.goto("/")
    assert page.get_attribute("html", "lang") == "ru"


def test_administrator_enters_results_with_the_keyboard(visit: Visit, world: World) -> None:
    page = visit(at("results_grid", world.sessions["held"], language="kk"), role="centre_admin")
    _focus(page, "select[name^=a-]")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.value")
    page.keyboard.press("Tab")
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success, .error-summary")).to_be_visible()
    assert chosen != ""
    assert page.locator("td input[type=text]").first.input_value() == "12.5"


def test_examiner_signs_with_the_keyboard(visit: Visit, world: World) -> None:
    page = visit(at("protocol_page", world.protocols["drawn"], language="ru"), role="examiner")
    _focus(page, "form[action$='/sign'] button")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_be_visible()


def test_chosen_look_is_there_on_every_page(visit: Visit) -> None:
    page = visit(at("appearance", language="kk"))
    for name, value in {"scheme": "night", "size": "3", "spacing": "wide", "pictures": "off"}.items():
        page.check(f"main [name={name}][value='{value}']")
    page.click("main form button")
    page.goto(at("centre_list", language="kk"))
    style = page.evaluate(
        "(({backgroundColor, color, fontSize}) => [backgroundColor, color, fontSize])"
        "(getComputedStyle(document.documentElement))"
    )
    assert style == ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "32px"]
    expect(page.locator(".ornament")).to_be_hidden()
    page.click(".look-bar button")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "17px"


def test_nothing_moves_for_whoever_wants_no_motion(visit: Visit) -> None:
    page = visit(at("home", language="kk"))
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize(
    ("name", "role"),
    [("certificate_page", "anonymous"), ("specialist_list", "anonymous"), ("protocol_page", "examiner")],
)
def test_page_prints_its_content_and_its_address_and_nothing_to_press(
    name: str, role: str, visit: Visit, world: World, tmp_path: Path
) -> None:
    args = {"certificate_page": (world.codes["valid"],), "protocol_page": (world.protocols["drawn"],)}.get(name, ())
    page = visit(at(name, *args, language="kk"), role=role)
    menu = page.locator("#menu a").first.inner_text()
    buttons = [text for text in page.locator("button:visible, .button:visible").all_inner_texts() if len(text) > 2]
    heading = page.locator("h1").inner_text()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True)
    printed = " ".join(told.stdout.decode().split())
    assert " ".join(heading.split()) in printed
    assert re.sub(r"\s", "", at(name, *args, language="kk")) in re.sub(r"\s", "", printed)
    assert [text for text in [menu, *buttons] if f" {text} " in f" {printed} "] == []
