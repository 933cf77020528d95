"""Charts as they are drawn: in three languages, with nothing, one thing and many."""

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from core.charts.bars import Quantity, draw_bars
from core.charts.frame import Chart, Picture, Table
from core.charts.funnel import draw_funnel
from core.charts.lines import Estimate, draw_lines
from core.charts.tiles import Place, draw_tiles
from tests.pages.html import Element, page_of

LABEL = 'Мүгедектігі бар адамдарға қызмет көрсететін кітапханашы <6> & "7"'
EMPTY = "Nothing yet. Come back later."
SIZES = (0, 1, 20)


def _count(place: int) -> int:
    return int(f"1{'0' * (place % 8)}")


def _quantities(size: int) -> list[Quantity]:
    return [Quantity(f"{LABEL} {place}", _count(place)) for place in range(size)]


def _bars(size: int) -> Picture:
    return draw_bars(_quantities(size))


def _funnel(size: int) -> Picture:
    return draw_funnel(_quantities(size))


def _lines(size: int) -> Picture:
    low, middle, high = Decimal("12.5"), Decimal("50.0"), Decimal("97.5")
    return draw_lines([Estimate(f"{LABEL} {place}", "1 / 2", middle, low, high) for place in range(size)])


def _tiles(size: int) -> Picture:
    return draw_tiles(
        [
            Place(
                abbreviation="ҚОС", name=f"{LABEL} {n}", count=_count(n), column=n % 7, row=n // 7, url=f"/?r={n}&s=1"
            )
            for n in range(size)
        ]
    )


KINDS = {"bars": _bars, "funnel": _funnel, "lines": _lines, "tiles": _tiles}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_size = pytest.mark.parametrize("size", SIZES)
each_language = pytest.mark.parametrize("language", ["kk", "ru", "en"])


def _rendered(picture: Picture, size: int) -> str:
    rows = tuple((f"{LABEL} {place}", _count(place)) for place in range(size))
    chart = Chart(
        key="one", title="A chart", summary="In words.", notes=("A note.",), when_empty=EMPTY, picture=picture,
        table=Table(("What", "How many"), rows),
    )  # fmt: skip
    return render_to_string("components/chart.html", {"chart": chart, "csv_url": "/one.csv"})


def _drawn(picture: Picture, size: int) -> Element:
    return page_of(HttpResponse(_rendered(picture, size)))


@each_kind
@each_size
@each_language
def test_chart_is_drawn_whole(kind: str, size: int, language: str) -> None:
    with override(language):
        page = _drawn(KINDS[kind](size), size)
    assert page.one("figure").attrs["aria-labelledby"] == page.one("h2").attrs["id"]
    assert len(page.one("tbody").all("tr")) == size
    assert page.one("a", href="/one.csv").text != ""
    assert [e for e in page.walk() if "style" in e.attrs] == []
    labels = page.all("span", class_="tile-name") or page.all("span", class_="chart-label")
    assert len(labels) == size
    assert all(LABEL in label.text for label in labels)


@each_kind
def test_chart_of_nothing_says_what_to_expect(kind: str) -> None:
    page = _drawn(KINDS[kind](0), 0)
    assert page.one("p", class_="chart-empty").text == EMPTY
    assert page.all("svg", "ul") == []


@each_kind
@each_language
def test_places_in_the_drawing_are_numbers_that_svg_reads(kind: str, language: str) -> None:
    """A comma of the language would break them."""
    with override(language):
        page = _drawn(KINDS[kind](20), 20)
    names = {"x", "x1", "x2", "y", "y1", "y2", "cx", "cy", "r", "width", "height"}
    shapes = page.all("line", "rect", "circle", "text", "svg")
    values = [value for shape in shapes for name, value in shape.attrs.items() if name in names]
    assert [value for value in values if not value.removesuffix("%").replace(".", "", 1).isdigit()] == []


@pytest.mark.parametrize("kind", ["bars", "funnel", "lines"])
def test_drawing_is_one_image_that_is_described_in_words(kind: str) -> None:
    page = _drawn(KINDS[kind](3), 3)
    image = page.one("div", role="img")
    ids = {e.attrs["id"]: e.text for e in page.walk() if "id" in e.attrs}
    assert (ids[image.attrs["aria-labelledby"]], ids[image.attrs["aria-describedby"]]) == ("A chart", "In words.")
    assert image.all("a", "button", "input") == []


def test_map_is_a_list_of_links_with_names() -> None:
    page = _drawn(_tiles(3), 3)
    links = page.one("ul", class_="tiles").all("a")
    assert [link.attrs["href"] for link in links] == ["/?r=0&s=1", "/?r=1&s=1", "/?r=2&s=1"]
    assert [link.one("span", class_="tile-count").text for link in links] == ["1", "10", "100"]
    assert [link.one("span", class_="tile-abbreviation").attrs["aria-hidden"] for link in links] == ["true"] * 3
