"""Points with intervals: estimated shares in percent, each on its line with how far it may be off."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from core.charts.axis import Axis, Tick
from core.charts.figures import percent_range_text, percent_text

PERCENTS = Axis(step=20, parts=5)


@dataclass(frozen=True)
class Estimate:
    """A share and its interval, all in percent; `detail` says what it was estimated from."""

    label: str
    detail: str
    percent: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Line:
    label: str
    detail: str
    percent: Decimal
    shown: str
    range_shown: str
    point: str
    start: str
    end: str


@dataclass(frozen=True)
class Lines:
    template: ClassVar[str] = "components/chart_lines.html"

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]

    @property
    def is_empty(self) -> bool:
        return not self.lines


def draw_lines(estimates: Sequence[Estimate]) -> Lines:
    """Lines in the given order on one axis from 0 to 100 percent."""
    return Lines(tuple(_line(row) for row in estimates), PERCENTS.ticks(lambda percent: percent_text(Decimal(percent))))


def _line(row: Estimate) -> Line:
    return Line(
        label=row.label,
        detail=row.detail,
        percent=row.percent,
        shown=percent_text(row.percent),
        range_shown=percent_range_text(row.low, row.high),
        point=PERCENTS.at(float(row.percent)),
        start=PERCENTS.at(float(row.low)),
        end=PERCENTS.at(float(row.high)),
    )
