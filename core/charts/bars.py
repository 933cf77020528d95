"""Bars: one quantity of each of several things, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.charts.axis import Tick, axis_up_to
from core.charts.figures import count_text, short_text

# Longer labels or numbers leave a bar no room beside them on a phone.
MOST_BESIDE = 24


@dataclass(frozen=True)
class Quantity:
    """How many there are of something."""

    label: str
    count: int


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    shown: str
    width: str


@dataclass(frozen=True)
class Bars:
    template: ClassVar[str] = "components/chart_bars.html"

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def is_empty(self) -> bool:
        return not any(bar.count for bar in self.bars)

    @property
    def is_wordy(self) -> bool:
        return any(len(bar.label) + len(bar.shown) > MOST_BESIDE for bar in self.bars)


def draw_bars(quantities: Sequence[Quantity]) -> Bars:
    """Bars in the given order on one axis from 0."""
    axis = axis_up_to(max((row.count for row in quantities), default=0))
    bars = (Bar(row.label, row.count, count_text(row.count), axis.at(row.count)) for row in quantities)
    return Bars(tuple(bars), axis.ticks(short_text))
