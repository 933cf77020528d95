"""A map of equal tiles: each place is a square about where it lies, shaded by how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.charts.axis import round_step
from core.charts.figures import count_text, short_text

# Shades 1 to 4; 0 is for none. Equal ranges, so that the key is easy to read.
SHADES = 4
COLUMNS, ROWS = 7, 7
# A tile on a phone holds as many characters in the usual size of type.
MOST_CHARACTERS = 5


@dataclass(frozen=True, kw_only=True)
class Place:
    """A tile of the map. `abbreviation` stands where the name has no room; `url` leads to what is counted."""

    abbreviation: str
    name: str
    count: int
    column: int
    row: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Tile(Place):
    shown: str
    shade: int

    @property
    def is_long(self) -> bool:
        return len(self.shown) > MOST_CHARACTERS


@dataclass(frozen=True)
class KeyEntry:
    """What a shade stands for."""

    shade: int
    shown: str


@dataclass(frozen=True)
class Tiles:
    template: ClassVar[str] = "components/chart_tiles.html"

    tiles: tuple[Tile, ...]
    key: tuple[KeyEntry, ...]

    @property
    def is_empty(self) -> bool:
        return not any(tile.count for tile in self.tiles)


def draw_tiles(places: Sequence[Place]) -> Tiles:
    """Tiles from the north-west on, as one reads. A place outside the map, or two at one place, is a ValueError."""
    taken = {(place.column, place.row) for place in places}
    if len(taken) < len(places) or not all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in taken):
        raise ValueError("a tile has no place of its own on the map")
    most = max((place.count for place in places), default=0)
    size = round_step(-(-most // SHADES))
    ordered = sorted(places, key=lambda place: (place.row, place.column))
    tiles = (Tile(**vars(place), shown=short_text(place.count), shade=shade_of(place.count, size)) for place in ordered)
    return Tiles(tuple(tiles), tuple(_key(most, size)))


def shade_of(count: int, size: int) -> int:
    """Of counts in ranges of `size`: 0, then 1 to `size`, then up to twice as many …"""
    return -(-count // size)


def _key(most: int, size: int) -> list[KeyEntry]:
    entries = [KeyEntry(0, count_text(0))]
    for shade in range(1, shade_of(most, size) + 1):
        least, last = (shade - 1) * size + 1, shade * size
        shown = count_text(last) if least == last else f"{count_text(least)}\u2013{count_text(last)}"
        entries.append(KeyEntry(shade, shown))
    return entries
