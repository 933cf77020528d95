"""The style page shows every component there is."""

import re

import pytest
from django.conf import settings
from django.test import Client

from core.appearance import COOKIE
from tests.factories import make_user
from tests.pages.html import page_of

TEMPLATES = settings.ROOT / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
# The answer to a poll: the figures of a long work, which the page has, and words for a live region.
NOT_ON_A_PAGE = {"progress_news.html"}


@pytest.mark.django_db
def test_style_page_has_every_component(client: Client) -> None:
    """Seen by somebody who has signed in and chosen a look, since these have components of their own."""
    client.force_login(make_user())
    client.cookies[COOKIE] = "scheme=dark"
    response = client.get("/design/")
    drawn = {(template.name or "").rpartition("/")[2] for template in response.templates}
    assert set(COMPONENTS) - drawn == NOT_ON_A_PAGE


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
