"""The charts of the page of statistics, with nothing to show and with the demo."""

import pytest
from django.test import Client
from django.utils.translation import override

from certification.demo.build import build_demo
from certification.views.charts import CHARTS
from core.charts.figures import count_text
from registry.models import Region
from tests.exams.factories import make_certificate
from tests.factories import TODAY
from tests.pages.addresses import at
from tests.pages.html import page_of

pytestmark = pytest.mark.django_db
each_language = pytest.mark.parametrize("language", ["kk", "ru", "en"])


@each_language
def test_page_without_any_figure_says_what_to_expect(language: str, reference: None) -> None:
    main = page_of(Client().get(at("statistics", language=language))).one("main")
    assert len(main.all("p", class_="chart-empty")) == len(CHARTS)
    assert (main.all("svg"), main.all("ul", class_="tiles")) == ([], [])
    counts = [row.all("td")[-1].text for row in main.all("tbody")[0].all("tr")]
    assert counts == ["0"] * 20


@each_language
def test_charts_of_one_certificate_show_it(language: str, reference: None) -> None:
    make_certificate()
    with override(language):
        charts = {key: draw(TODAY) for key, draw in CHARTS.items()}
    assert [key for key, chart in charts.items() if chart.picture.is_empty] == ["passed"]
    assert [row[-1] for row in charts["applications"].table.rows] == [1, 1, 1, 1]
    assert charts["months"].table.rows[-1][1] == 1
    assert [row for row in charts["regions"].table.rows if row[2]] == [
        next(row for row in charts["regions"].table.rows if row[1] in ("АЛА", "ALA"))
    ]


def test_demo_has_something_to_show_in_every_chart() -> None:
    build_demo(people=48, seed=1, today=TODAY)
    charts = {key: draw(TODAY) for key, draw in CHARTS.items()}
    assert [key for key, chart in charts.items() if chart.picture.is_empty] == []
    valid = sum(row[2] for row in charts["regions"].table.rows if isinstance(row[2], int))
    assert count_text(valid) in charts["regions"].summary
    assert valid >= Region.objects.count()
