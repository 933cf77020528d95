"""Every page, in every language, size and colour."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.pages.access_table import Row
from tests.pages.conftest import Enter
from tests.pages.sweep.reader import MOST_BYTES, Reader, wants_screenshots
from tests.pages.sweep.visits import ERRORS, FAULTS, FORGED, GET, Visit, visit_with_faults, visits
from tests.pages.test_markup import LANGUAGES, PAGES
from tests.pages.world import World

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

Sweep = Callable[[Visit], list[str]]


@pytest.fixture
def sweep(browser: Browser, site: str, enter: Enter) -> Sweep:
    """Visits a page in all languages and gives each finding once, with the places where it was made."""

    def findings(visit: Visit) -> list[str]:
        places: dict[str, list[str]] = {}
        reader = Reader(browser, site, enter(visit.role).cookies)
        for language in visit.languages:
            reader.begin(language)
            for look, finding in _findings(reader, visit, language):
                places.setdefault(finding, []).append(f"{language} {look}")
        reader.close()
        return [f"{visit.name} as {visit.role}: {finding} | {', '.join(found)}" for finding, found in places.items()]

    return findings


def _findings(reader: Reader, visit: Visit, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a page in one language, and how it was looked at."""
    address, is_post = visit.address(language), visit.how != GET
    response = reader.send(address, with_token=visit.how != FORGED) if is_post else reader.open(address)
    if response.status != visit.status:
        yield "loading", f"status {response.status} instead of {visit.status}"
    if not is_post and language == LANGUAGES[0] and (weight := reader.weight()) > MOST_BYTES:
        yield "loading", f"{weight} bytes"
    shot = visit.file_name if wants_screenshots() and language == "kk" else ""
    yield from reader.everything(shot)
    yield from (("loading", complaint) for complaint in reader.complaints())


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_is_for_everybody(row: Row, sweep: Sweep, world: World, enter: Enter) -> None:
    assert [finding for visit in visits(row, world, enter) for finding in sweep(visit)] == []


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.name)
def test_page_with_faults_is_for_everybody(row: Row, sweep: Sweep, world: World) -> None:
    assert sweep(visit_with_faults(row, world)) == []


@pytest.mark.parametrize("name", ERRORS)
def test_page_of_an_error_is_for_everybody(name: str, sweep: Sweep) -> None:
    assert sweep(ERRORS[name]) == []
