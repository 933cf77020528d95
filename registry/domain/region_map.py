"""Where regions stand on the schematic map, and what they are called where there is little room.

Each region is a tile of the same size about where it lies: on a true map the three cities would be points. The data
stands in a file and not in columns, because nobody edits it and a drawing alone needs it.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from core.translated import Translated
from registry.models import Region

DATA = Path(__file__).resolve().parent.parent / "data" / "map.json"


@dataclass(frozen=True)
class MapPlace:
    """The tile of a region: column from the west and row from the north, names without "region" and "city"."""

    code: str
    column: int
    row: int
    name_kk: str
    name_ru: str
    name_en: str
    abbreviation_kk: str
    abbreviation_ru: str
    abbreviation_en: str
    name = Translated()
    abbreviation = Translated()


@cache
def known_places() -> dict[str, MapPlace]:
    """The tiles of the map by KATO code."""
    return {row["code"]: MapPlace(**row) for row in json.loads(DATA.read_text(encoding="utf-8"))}


def places_of(regions: list[Region]) -> list[MapPlace]:
    """One tile a region. A region newer than the map gets one below it, under its whole name, rather than none."""
    known = known_places()
    below, spare = 1 + max(place.row for place in known.values()), count()
    return [known.get(region.code) or _spare_place(region, next(spare), below) for region in regions]


def _spare_place(region: Region, column: int, row: int) -> MapPlace:
    names = {f"name_{language}": getattr(region, f"name_{language}") for language in ("kk", "ru", "en")}
    short = {f"abbreviation_{name[-2:]}": text[:3] for name, text in names.items()}
    return MapPlace(code=region.code, column=column, row=row, **names, **short)
