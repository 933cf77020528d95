"""A chart of each kind, and one that has nothing to show."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts.bars import Quantity, draw_bars
from core.charts.frame import Chart, Picture, Table
from core.charts.funnel import draw_funnel
from core.charts.lines import Estimate, draw_lines
from core.charts.tiles import Place, draw_tiles

COUNTS = (12480, 4711, 31)


def charts() -> list[Chart]:
    """Bars, lines with intervals, a funnel, a map of tiles; and bars without figures."""
    words = [_("The first task"), _("The second task"), _("The third task")]
    rows = [Quantity(word, count) for word, count in zip(words, COUNTS, strict=True)]
    estimates = [
        Estimate(word, "", Decimal(percent), Decimal(percent - 15), Decimal(percent + 10))
        for word, percent in zip(words, (80, 60, 35), strict=True)
    ]
    places = [
        Place(abbreviation=word[:3], name=word, count=count, column=column, row=0, url="#charts")
        for column, (word, count) in enumerate(_pairs(words))
    ]
    return [
        _chart("bars", draw_bars(rows), words),
        _chart("lines", draw_lines(estimates), words),
        _chart("funnel", draw_funnel(rows), words),
        _chart("tiles", draw_tiles(places), words),
        _chart("empty", draw_bars([Quantity(word, 0) for word in words]), words),
    ]


def _pairs(words: list[str]) -> list[tuple[str, int]]:
    return list(zip(words, COUNTS, strict=True))


def _chart(key: str, picture: Picture, words: list[str]) -> Chart:
    return Chart(
        key=key,
        title=_("A chart"),
        summary=_("One sentence says the same as the picture."),
        when_empty=_("Nothing to draw yet; the table is there all the same."),
        picture=picture,
        table=Table((_("Name"), _("A figure")), tuple(_pairs(words))),
    )
