"""Which pages there are: those of the access table, as each role for whom they look different, and those of errors."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.pages.access_table import TABLE, Row, arguments
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import Element, page_of
from tests.pages.test_markup import LANGUAGES
from tests.pages.world import World

GET, POST, FORGED = "get", "post", "post without a token"


@dataclass(frozen=True)
class Visit:
    """One page as one role asks for it."""

    name: str
    role: str
    args: tuple[object, ...] = ()
    how: str = GET
    status: int = 200
    languages: tuple[str, ...] = LANGUAGES

    def address(self, language: str) -> str:
        """A name that begins with a slash is an address already."""
        if self.name.startswith("/"):
            return self.name.replace("/kk/", f"/{language}/")
        return at(self.name, *self.args, language=language)

    @property
    def file_name(self) -> str:
        words = (self.name.strip("/").replace("/", "-"), self.role, "" if self.how == GET else str(self.status))
        return "-".join(word for word in words if word)


# The site's addresses with those of /sweep/, which go wrong.
ADDRESSES = "tests.pages.sweep.addresses_of_errors"
# Error pages by their template or, where there is none, by their status.
ERRORS = {
    "400": Visit("/kk/sweep/400", "anonymous", status=400),
    "403": Visit("office_home", "graduate", status=403),
    "403_csrf": Visit("account_login", "anonymous", how=FORGED, status=403),
    "404": Visit("/kk/nothing", "anonymous", status=404),
    "405": Visit("verify", "anonymous", how=POST, status=405),
    "413": Visit("/kk/sweep/413", "anonymous", status=413),
    "429": Visit("/kk/sweep/429", "anonymous", status=429),
    "500": Visit("/kk/sweep/500", "anonymous", status=500),
    "503": Visit("/kk/sweep/503", "anonymous", status=503),
}


def faulty(row: Row) -> list[tuple[str, int]]:
    """Who gets the page back with faults marked after sending nothing of use, and with which status."""
    outcomes = row.expected("post").items()
    return [(role, int(outcome)) for role, outcome in outcomes if outcome in ("200", "422")]


# What a script asks for and gets as JSON.
NO_PAGE = ("session_stay",)
FAULTS = [row for row in TABLE if faulty(row) and row.name not in NO_PAGE]


def _shapes(element: Element, path: str = "") -> Iterator[str]:
    """Where on the page which kind of element stands; how many and with what text makes no difference."""
    for child in element.children:
        place = f"{path} {child.tag}.{child.attrs.get('class', '')}.{child.attrs.get('type', '')}"
        yield place
        yield from _shapes(child, place)


def visits(row: Row, world: World, enter: Enter) -> Iterator[Visit]:
    """The page as its first reader, and as every other reader to whom it shows a shape that none before saw."""
    seen: set[str] = set()
    for role in row.readers():
        visit = Visit(row.name, role, arguments(row, world))
        response = enter(role).get(visit.address("kk"))
        shapes = set(_shapes(page_of(response)))
        if not shapes <= seen:
            yield visit
        seen |= shapes


def visit_with_faults(row: Row, world: World) -> Visit:
    """In one language: the page itself is visited in all of them, and the time for it is short."""
    role, status = faulty(row)[0]
    return Visit(row.name, role, arguments(row, world), how=POST, status=status, languages=LANGUAGES[:1])
