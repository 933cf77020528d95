"""Every page in every language is valid HTML."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.pages.access_table import TABLE, arguments
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import body_of
from tests.pages.sweep.nu import errors_of
from tests.pages.sweep.visits import ADDRESSES, ERRORS, FAULTS, FORGED, GET, Visit, visit_with_faults, visits
from tests.pages.test_markup import FRAGMENTS, LANGUAGES, PAGES
from tests.pages.world import World

pytestmark = pytest.mark.sweep

BROKEN = '<!DOCTYPE html><html lang="en"><title>Broken</title><p><b>one<i>two</b>three</i></p>'
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def _all(world: World, enter: Enter) -> Iterator[Visit]:
    for row in PAGES:
        yield from visits(row, world, enter)
    yield from (visit_with_faults(row, world) for row in FAULTS)
    yield from ERRORS.values()


def _page(visit: Visit, client: Client, language: str) -> str:
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    client.handler.enforce_csrf_checks = visit.how == FORGED
    address = visit.address(language)
    response = client.get(address) if visit.how == GET else client.post(address, {"sent": "1"})
    assert response.status_code == visit.status
    return body_of(response)


@override_settings(ROOT_URLCONF=ADDRESSES)
def test_every_page_is_valid_html(world: World, enter: Enter, tmp_path: Path) -> None:
    """A broken page lies among them: a checker that finds nothing in it has found nothing anywhere."""
    for visit in _all(world, enter):
        client = enter(visit.role)
        for language in LANGUAGES:
            (tmp_path / f"{visit.file_name}-{language}.html").write_text(_page(visit, client, language))
    (tmp_path / "broken.html").write_text(BROKEN)
    errors = errors_of(tmp_path)
    assert [error for error in errors if error.endswith("| broken")] != []
    assert [error for error in errors if not error.endswith("| broken")] == []


def test_page_that_the_sweep_leaves_out_is_no_html_or_a_part_of_one_that_it_visits(world: World, enter: Enter) -> None:
    left_out = [row for row in TABLE if "200" in row.get.split() and row not in PAGES and row.name not in FRAGMENTS]
    for row in left_out:
        address = at(row.name, *arguments(row, world))
        assert not enter(row.readers()[0]).get(address)["Content-Type"].startswith("text/html"), row.name


def test_every_template_of_an_error_is_swept() -> None:
    templates = {path.stem for path in TEMPLATES.glob("[0-9]*.html")}
    assert templates <= set(ERRORS)
