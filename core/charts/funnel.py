"""A funnel: how many of those who began came to each step, and what falls away between two steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from core.charts.axis import percent_of_width
from core.charts.bars import Quantity
from core.charts.figures import count_text, percent_text, to_percent

# The slope between two steps is drawn in a box of its own that is stretched to the width of the drawing.
BOX_WIDTH, BOX_HEIGHT = 1000, 10


@dataclass(frozen=True)
class Step:
    """A bar in the middle of the drawing; `slope` leads to the next one, `detail` compares with the one before."""

    label: str
    detail: str
    count: int
    shown: str
    start: str
    width: str
    slope: str


@dataclass(frozen=True)
class Funnel:
    template: ClassVar[str] = "components/chart_funnel.html"

    steps: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        return not any(step.count for step in self.steps)


def draw_funnel(quantities: Sequence[Quantity]) -> Funnel:
    """Steps in their order; the widest fills the drawing."""
    most = max((row.count for row in quantities), default=0) or 1
    counts = [row.count for row in quantities]
    slopes = [_slope(upper / most, lower / most) for upper, lower in pairwise(counts)]
    details = [_compared(later, earlier) for earlier, later in pairwise(counts)]
    return Funnel(
        tuple(
            Step(
                label=row.label,
                detail=detail,
                count=row.count,
                shown=count_text(row.count),
                start=percent_of_width((1 - row.count / most) / 2),
                width=percent_of_width(row.count / most),
                slope=slope,
            )
            for row, detail, slope in zip(quantities, ["", *details], [*slopes, ""], strict=False)
        )
    )


def _slope(upper: float, lower: float) -> str:
    """The corners of the shape between two bars, each a share of the width."""
    top, bottom = (_ends(share) for share in (upper, lower))
    corners = ((top[0], 0), (top[1], 0), (bottom[1], BOX_HEIGHT), (bottom[0], BOX_HEIGHT))
    return " ".join(f"{x},{y}" for x, y in corners)


def _ends(share: float) -> tuple[int, int]:
    return round(BOX_WIDTH * (1 - share) / 2), round(BOX_WIDTH * (1 + share) / 2)


def _compared(count: int, before: int) -> str:
    if not before:
        return ""
    return _("%(percent)s of the step before") % {"percent": percent_text(to_percent(count / before))}
