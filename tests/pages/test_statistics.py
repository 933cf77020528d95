"""The page of statistics: the same figures in the picture, in the table and in the file, in every language."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certification.models import Application, Certificate
from certification.views.charts import CHARTS
from exams.domain.statistics import LEAST_CANDIDATES
from registry.domain.region_map import known_places
from registry.models import Person
from tests.pages.addresses import at
from tests.pages.copies import copy_line
from tests.pages.html import Element, body_of, context_of, page_of
from tests.pages.world import World

LANGUAGES = ("kk", "ru", "en")
SPACE = "\xa0"
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_chart = pytest.mark.parametrize("chart", CHARTS)


def _page(language: str = "en") -> Element:
    return page_of(Client().get(at("statistics", language=language)))


def _figure(page: Element, chart: str) -> Element:
    return page.one("figure", **{"aria-labelledby": f"chart-{chart}"})


def _cells(figure: Element) -> list[list[str]]:
    """Rows of the table under a chart, numbers written plainly."""
    rows = figure.one("tbody").all("tr")
    return [[_plain(cell.text) for cell in row.all("th", "td")] for row in rows]


def _plain(text: str) -> str:
    digits = text.replace(SPACE, "").replace(" ", "").replace(",", ".")
    return digits if digits.replace(".", "").isdigit() else text


def _file(chart: str, language: str) -> list[list[str]]:
    response = Client().get(at("statistics_csv", chart, language=language))
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def _drawn(figure: Element, chart: str) -> list[list[str]]:
    """Names and numbers of the picture."""
    if chart == "regions":
        parts = [("tile-abbreviation", "tile-count")]
        tiles = figure.one("ul", class_="tiles").all("a")
        return [[tile.one("span", class_=name).text for name in parts[0]] for tile in tiles]
    labels = [e.pieces[0].strip() for e in figure.all("span", class_="chart-label")]
    values = [_plain(e.pieces[0].strip().removesuffix("%")) for e in figure.all("span", class_="chart-value")]
    return [list(row) for row in zip(labels, values, strict=True)]


# Which columns of the table the picture shows.
DRAWN_COLUMNS = {"regions": (1, 2), "months": (0, 1), "passed": (0, 3), "applications": (0, 1)}


@pytest.fixture
def examined(world: World) -> World:
    """Enough candidates of one qualification for a share."""
    line = world.protocol("published").lines.order_by("pk")[0]
    for _turn in range(LEAST_CANDIDATES):
        copy_line(line)
    return world


@each_language
@each_chart
def test_table_file_and_picture_have_the_same_figures(chart: str, language: str, examined: World) -> None:
    figure = _figure(_page(language), chart)
    table, (head, *rows) = _cells(figure), _file(chart, language)
    assert len(table) > 0
    assert table == rows
    assert [cell.text for cell in figure.one("thead").all("th")] == head
    drawn = [[row[column] for column in DRAWN_COLUMNS[chart]] for row in table]
    assert sorted(_drawn(figure, chart)) == sorted(drawn)


@each_chart
def test_file_is_named_after_chart_and_day(chart: str, world: World) -> None:
    response = Client().get(at("statistics_csv", chart))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="tizilim-{chart}-{world.today.isoformat()}.csv"'


def test_file_of_an_unknown_chart_is_missing(world: World) -> None:
    assert Client().get(at("statistics_csv", "names")).status_code == 404


def test_every_chart_leads_to_its_file(world: World) -> None:
    links = [link.attrs["href"] for link in _page().one("main").all("a", download="")]
    assert links == [at("statistics_csv", chart) for chart in CHARTS]


def test_tiles_lead_to_the_register_of_the_region(world: World) -> None:
    links = _figure(_page("kk"), "regions").one("ul", class_="tiles").all("a")
    register = at("specialist_list", language="kk")
    assert sorted(link.attrs["href"] for link in links) == [
        f"{register}?region={code}&status=valid" for code in sorted(known_places())
    ]
    region = world.certificate("valid").region
    href = next(link.attrs["href"] for link in links if region.code in link.attrs["href"])
    found = context_of(Client().get(href), "listing").page
    assert world.numbers["valid"] in [row.number for row in found]
    assert {row.region_id for row in found} == {region.pk}


@each_language
def test_page_holds_no_name_and_no_number_of_anybody(language: str, examined: World) -> None:
    """Rule 13 of the domain: public figures are counts."""
    texts = [body_of(Client().get(at("statistics", language=language)))]
    texts += [Client().get(at("statistics_csv", chart, language=language)).content.decode() for chart in CHARTS]
    canaries = {person.surname_kk for person in Person.objects.all()} | {p.surname_ru for p in Person.objects.all()}
    canaries |= set(Certificate.objects.values_list("number", flat=True)) | set(examined.codes.values())
    canaries |= set(Application.objects.values_list("number", flat=True))
    assert [canary for canary in canaries if any(canary in text for text in texts)] == []


def test_page_asks_five_times_and_a_file_at_most_twice(world: World) -> None:
    addresses = [at("statistics"), *(at("statistics_csv", chart) for chart in CHARTS)]
    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert counts == [5, 2, 1, 1, 1]


def test_page_says_as_of_when(world: World, time_machine: Callable[..., None]) -> None:
    time_machine.move_to("2026-11-23T11:05:00+05:00", tick=False)  # type: ignore[attr-defined]
    assert "23 November 2026, 11:05" in _page().one("main").text


def test_page_tells_how_many_qualifications_have_too_few_candidates(world: World) -> None:
    notes = [note.text for note in _figure(_page(), "passed").all("p", class_="chart-note")]
    assert any("fewer than 5 candidates" in note for note in notes)
