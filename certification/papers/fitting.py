"""Chooses the letter size of a column so that its longest texts stay above the foot of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

BASE_PT = 9.2
# Largest first; the last is the smallest letter a paper may have, 6.3 pt.
SCALES = (1.02, 0.98, 0.94, 0.9, 0.86, 0.82, 0.78, 0.74, 0.71, 0.685)
# Mean width of a letter in em, the wider of Kazakh and Russian, and what breaking between words wastes.
SERIF, SANS = 0.605, 0.565
WASTE = 0.92


@dataclass(frozen=True)
class Style:
    """How one kind of text is set, in em of its column; `share` is its part of the
    column's width, `least` the lines it takes in any case.

    `templates/papers/certificate.css` holds the same numbers.
    """

    size: float
    leading: float
    after: float = 0
    letter: float = SANS
    share: float = 1
    least: int = 1


SMALL = Style(0.9, 1.4)
CENTRE = Style(0.9, 1.4, 0.27, least=2)
TITLE = Style(2.3, 1.2, 0.3, SERIF)
LABEL = Style(0.85, 1.4)
NAME = Style(2.45, 1.18, 0.35, SERIF)
SENTENCE = Style(0.95, 1.4, 0.3)
PROFESSION = Style(1.6, 1.25, 0.15, SERIF)
FACT = Style(0.95, 1.4)
DEMO = Style(0.85, 1.4, 0.45)
HEADING = Style(0.85, 1.4, 1.5)
FUNCTION = Style(1, 1.36, 0.55)

ANNEX_TITLE = Style(1.85, 1.2, 1.2, SERIF)
ANNEX_HEADING = Style(1.15, 1.3, 1.8)
ANNEX_TEXT = Style(1, 1.4)
ANNEX_ROW = Style(1, 1.36, 0.65, share=0.4)
ANNEX_FACT = Style(1, 1.36, 0.65, share=0.52)
ANNEX_HALF = Style(1, 1.4, share=0.47)

Run = tuple[str, Style]


@dataclass(frozen=True)
class Box:
    """The room of one column in points; functions stand `indent` em from its left, behind their codes."""

    width: float
    height: float
    indent: float = 0


def fit(columns: Sequence[Sequence[Run]], box: Box) -> float | None:
    """The base size in points at which every column fits, or None where even the smallest letter does not."""
    return next(
        (size for size in _sizes() if all(_height(column, box, size) <= box.height for column in columns)), None
    )


def slack(columns: Sequence[Sequence[Run]], box: Box, size: float) -> float:
    """Points left under the longest column at that size, never negative."""
    return max(0.0, box.height - max(_height(column, box, size) for column in columns))


def smallest() -> float:
    """The size for what cannot be made to fit."""
    return min(_sizes())


def _sizes() -> Iterator[float]:
    return (round(BASE_PT * scale, 2) for scale in SCALES)


def _height(column: Sequence[Run], box: Box, size: float) -> float:
    return sum(
        (_lines(text, style, box, size) * style.leading * style.size + style.after) * size for text, style in column
    )


def _lines(text: str, style: Style, box: Box, size: float) -> int:
    indent = box.indent * size if style is FUNCTION else 0
    width = (box.width * style.share - indent) * WASTE
    return max(style.least, ceil(len(text) * style.letter * style.size * size / width))
