"""The style page shows every component there is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.pages.html import page_of

TEMPLATES = settings.ROOT / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
# Parts that the pages' frame includes by itself, so that the style page has them like any other.
INCLUDED = re.compile(r'"components/(\w+\.html)"')


def _reachable(template: Path, seen: set[str]) -> set[str]:
    for name in INCLUDED.findall(template.read_text("utf-8")):
        if name not in seen:
            seen.add(name)
            _reachable(TEMPLATES / "components" / name, seen)
    return seen


def test_style_page_has_every_component() -> None:
    shown: set[str] = set()
    for page in ("core/design.html", "base.html"):
        _reachable(TEMPLATES / page, shown)
    # The form's renderer draws fields by itself.
    shown |= _reachable(TEMPLATES / "components" / "field.html", {"field.html"})
    assert set(COMPONENTS) - shown == set()


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_begins_with_its_parameters(name: str) -> None:
    first = (TEMPLATES / "components" / name).read_text("utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# .+\. Parameters: .+\. #\}", first), first


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_style_page_speaks_the_readers_language(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = page_of(client.get("/design/"))
    assert page.one("html").attrs["lang"] == language
    statuses = [tag.attrs["class"].split()[1] for tag in page.one("main").all("strong", class_="status")]
    assert {"status-valid", "status-suspended", "status-annulled", "status-superseded"} <= set(statuses)
