"""One person with a browser of their own, who looks at a page in every size and colour and notes what is wrong."""

import os
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

ROOT = Path(__file__).resolve().parents[3]
AXE = (ROOT / "tools/npm/node_modules/axe-core/axe.min.js").read_text()
PROBE = Path(__file__).with_name("probe.js").read_text()
SCREENSHOTS = ROOT / "var" / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}
MOST_BYTES = 100_000
COLOURS = ["color-contrast"]
# Tells the console of everything the content security policy stopped.
HEAR_POLICY = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy ${event.violatedDirective} stopped ${event.blockedURI} ${event.sample}`))"""
SEND = """([action, token]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    for (const [name, value] of Object.entries({sent: "1", csrfmiddlewaretoken: token})) {
        form.append(Object.assign(document.createElement("input"), {name, value}));
    }
    document.body.append(form);
    form.submit();
}"""
TOKEN = "document.querySelector('[name=csrfmiddlewaretoken]').value"


class Reader:
    """A fresh browser, so that the first page it loads has everything to fetch."""

    def __init__(self, browser: Browser, site: str, cookies: SimpleCookie) -> None:
        self.site = site
        self.context = browser.new_context(
            base_url=site, viewport=DESKTOP, color_scheme="light", reduced_motion="reduce"
        )
        self.context.add_init_script(HEAR_POLICY)
        self._give({name: morsel.value for name, morsel in cookies.items()})
        self.page: Page = self.context.new_page()
        self.requests: list[Request] = []
        self.errors: list[ConsoleMessage] = []
        self.crashes: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.crashes.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message)

    def _give(self, cookies: dict[str, str]) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in cookies.items()])

    def begin(self, language: str) -> None:
        """Turn to a language, with a desktop's window and nothing said yet."""
        self._give({"django_language": language})
        self.page.set_viewport_size(DESKTOP)
        for said in (self.requests, self.errors, self.crashes):
            said.clear()

    def open(self, address: str) -> Response:
        response = self.page.goto(address)
        assert response is not None
        return self._settled(response)

    def send(self, address: str, *, with_token: bool) -> Response:
        """What comes back for a form with nothing of use in it, sent from the first page."""
        self.page.goto("/")
        token = self.page.evaluate(TOKEN) if with_token else ""
        self.requests.clear()
        with self.page.expect_navigation() as navigation:
            self.page.evaluate(SEND, [address, token])
        return self._settled(navigation.value)

    def _settled(self, response: Response) -> Response:
        """The page with its fonts there, and axe and our own questions put into it past its content policy."""
        self.page.evaluate("document.fonts.ready.then(() => null)")
        self.page.evaluate(AXE)
        self.page.evaluate(PROBE)
        return response

    def ask(self, question: str, argument: Any = None) -> list[str]:
        """The findings that the page's own `sweep` answers with."""
        found: list[str] = self.page.evaluate(f"(argument) => sweep.{question}(argument)", argument)
        return found

    def looks(self, shot: str) -> Iterator[tuple[str, list[str]]]:
        """Every look at the page, by its name; one load for all of them."""
        yield "1280 px", self._whole(DESKTOP["width"], shot)
        yield from self._schemes()
        yield "text at 200 %", [*self.ask("enlarge"), *self.ask("sideways", DESKTOP["width"]), *self.ask("clipped")]
        self.ask("resizeText", 1)
        self.page.set_viewport_size(PHONE)
        yield "320 px", self._whole(PHONE["width"], shot)
        yield from self._schemes()

    def _schemes(self) -> Iterator[tuple[str, list[str]]]:
        """The other sets of colours at the present width, for which nothing else changes."""
        self.page.emulate_media(color_scheme="dark")
        yield "dark", self.ask("axeFindings", COLOURS)
        self.page.emulate_media(color_scheme="light")
        self.page.evaluate("document.documentElement.dataset.scheme = 'contrast'")
        yield "contrast", self.ask("axeFindings", COLOURS)
        self.page.evaluate("delete document.documentElement.dataset.scheme")

    def _whole(self, width: int, shot: str) -> list[str]:
        if shot:
            self.page.screenshot(path=SCREENSHOTS / f"{shot}-{width}.png", full_page=True)
        return [*self.ask("axeFindings", []), *self.ask("sideways", width), *self.ask("clipped")]

    def everything(self, shot: str = "") -> list[tuple[str, str]]:
        """Every finding with the look that made it."""
        return [(look, finding) for look, found in self.looks(shot) for finding in found]

    def complaints(self) -> list[str]:
        """What the browser itself said; a page that is an error by its status is no error of the page."""
        page = self.page.url
        said = [f"console: {e.text} ({e.location['url']})" for e in self.errors if not _is_status_of(e, page)]
        foreign = {request.url for request in self.requests if not request.url.startswith(f"{self.site}/")}
        return [*said, *self.crashes, *(f"asks another site for {url}" for url in sorted(foreign))]

    def weight(self) -> int:
        """Bytes of everything loaded, with headers."""
        sizes = [request.sizes() for request in self.requests if request.response()]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

    def close(self) -> None:
        self.context.close()


def _is_status_of(message: ConsoleMessage, page: str) -> bool:
    return message.text.startswith("Failed to load resource") and message.location["url"] == page


def wants_screenshots() -> bool:
    return os.environ.get("SCREENSHOTS") == "1"
