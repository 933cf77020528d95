"""The sweep sees what it is there to see: each fault put into a sound page is found, and nothing before it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.sweep.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

# A page of ours with other content: its address and its content policy are the site's.
SOUND = """() => {
    document.title = "Sound";
    document.head.querySelectorAll("link").forEach((link) => link.remove());
    document.body.innerHTML = "<main><h1>Sound</h1><p>Text of some length.</p></main>";
}"""
ADD = "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
STYLE = """(css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""

HIDDEN = "p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }"
FETCH = "fetch('/v/nothing').then((answer) => answer.text()).then((text) => new Blob([text]).size)"


@pytest.fixture
def reader(browser: Browser, site: str, enter: Enter) -> Iterator[Reader]:
    made = Reader(browser, site, enter("anonymous").cookies)
    made.begin("en")
    made.open(at("home"))
    made.page.evaluate(SOUND)
    assert (made.everything(), made.complaints()) == ([], [])
    yield made
    made.close()


def test_image_without_a_text_is_found(reader: Reader) -> None:
    reader.page.evaluate(ADD, "<img src='/static/img/mark.svg'>")
    assert [look for look, finding in reader.everything() if "image-alt" in finding] == ["1280 px", "320 px"]


@pytest.mark.parametrize(
    ("css", "looks"),
    [
        ("p { color: #aaa; background: #fff }", {"1280 px", "dark", "contrast", "320 px"}),
        ("@media (prefers-color-scheme: dark) { p { color: #444; background: #111 } }", {"dark"}),
        ("[data-scheme=contrast] p { color: #aaa; background: #fff }", {"contrast"}),
    ],
    ids=["always", "dark", "contrast"],
)
def test_faint_text_is_found_in_its_scheme(reader: Reader, css: str, looks: set[str]) -> None:
    reader.page.evaluate(STYLE, css)
    assert {look for look, finding in reader.everything() if "color-contrast" in finding} == looks


@pytest.mark.parametrize(
    ("css", "looks"),
    [
        ("p { width: 1300px }", ["1280 px", "text at 200 %", "320 px"]),
        ("p { width: 500px }", ["320 px"]),
        ("p { width: 50rem }", ["text at 200 %", "320 px"]),
        ("main { overflow-x: auto } p { width: 1300px }", []),
        ("main { overflow-x: auto } p { position: absolute; width: 500px }", ["320 px"]),
    ],
)
def test_page_too_wide_is_found(reader: Reader, css: str, looks: list[str]) -> None:
    reader.page.evaluate(STYLE, css)
    found = [(look, finding) for look, finding in reader.everything() if "sideways" in finding]
    assert [look for look, _finding in found] == looks
    assert all(finding.endswith("main > p") for _look, finding in found)


@pytest.mark.parametrize(
    "css",
    ["p { width: 9rem; white-space: nowrap; overflow: hidden }", "p { height: 1em; line-height: 2; overflow: hidden }"],
)
def test_text_cut_off_is_found(reader: Reader, css: str) -> None:
    reader.page.evaluate(STYLE, css)
    assert ("text at 200 %", "text is clipped in main > p") in reader.everything()


def test_text_for_screen_readers_is_not_cut_off(reader: Reader) -> None:
    reader.page.evaluate(
        STYLE, "p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }"
    )
    assert reader.everything() == []


def test_text_that_stays_small_is_found(reader: Reader) -> None:
    reader.page.evaluate(STYLE, "p { font-size: 17px }")
    found = "text does not grow with the root's font size in main > p"
    assert reader.everything() == [("text at 200 %", found)]


def test_error_in_the_console_is_found(reader: Reader) -> None:
    reader.page.evaluate("console.error('a fault'); console.warn('no fault')")
    assert [complaint.partition(" (")[0] for complaint in reader.complaints()] == ["console: a fault"]


def test_what_the_content_policy_stops_is_found(reader: Reader) -> None:
    with reader.page.expect_console_message(lambda message: message.text.startswith("policy ")):
        reader.page.evaluate(ADD, "<p style='color: red'>Styled here.</p>")
    assert any("policy style-src-attr stopped inline" in complaint for complaint in reader.complaints())


def test_request_to_another_site_is_found(reader: Reader) -> None:
    with reader.page.expect_request("http://127.0.0.1:9/far.png"):
        reader.page.evaluate(ADD, "<img alt='' src='http://127.0.0.1:9/far.png'>")
    assert "asks another site for http://127.0.0.1:9/far.png" in reader.complaints()


def test_everything_loaded_is_weighed(reader: Reader) -> None:
    before = reader.weight()
    size = reader.page.evaluate(
        "fetch('/v/nothing').then(async (answer) => (await answer.text(), +answer.headers.get('content-length')))"
    )
    assert before > 20_000
    assert before + size < reader.weight() < before + size + 2_000
