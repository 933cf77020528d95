"""Axes of whole numbers with round steps, and places on them.

Places are percents of the width of a drawing, as text: SVG takes them as they are, a page in Kazakh or Russian would
write numbers with a comma, and type keeps its size however wide the drawing becomes.
"""

from collections.abc import Callable
from dataclasses import dataclass

MOST_PARTS = 5
ROUND = (1, 2, 5, 10)


def round_step(least: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, 100 … that is not below `least`."""
    power: int = 10 ** (len(str(max(least, 1))) - 1)
    return next(step * power for step in ROUND if step * power >= least)


def percent_of_width(share: float) -> str:
    """A share of 0 to 1 as a place or length in SVG; what lies outside is held at the edge."""
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: its place, its text, and the side of the text that stands at the place."""

    at: str
    shown: str
    anchor: str


@dataclass(frozen=True)
class Axis:
    """An axis from 0 in so many equal steps."""

    step: int
    parts: int

    @property
    def top(self) -> int:
        return self.step * self.parts

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(range(0, self.top + 1, self.step))

    def at(self, value: float) -> str:
        return percent_of_width(value / self.top)

    def ticks(self, shown: Callable[[int], str]) -> tuple[Tick, ...]:
        """The outer texts begin and end with the axis, so that none sticks out."""
        anchors = {0: "start", self.top: "end"}
        return tuple(Tick(self.at(v), shown(v), anchors.get(v, "middle")) for v in self.values)


def axis_up_to(most: int) -> Axis:
    """The axis with the smallest round step that reaches `most` in few parts; of nothing at all it goes to 1."""
    step = round_step(-(-most // MOST_PARTS))
    return Axis(step, max(-(-most // step), 1))
