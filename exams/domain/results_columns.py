"""The columns of a results file: which header cell means what, in three languages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from core.refusal import Text
from exams.enums import Attendance

DATA = Path(__file__).resolve().parent.parent / "data" / "results_file.json"
ITEM_PREFIX = "item."
# Cyrillic capitals typed for the Latin letter of a labour function.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")

Words = dict[str, dict[str, list[str]]]


@cache
def _data() -> dict[str, Words]:
    found: dict[str, Words] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def label(column: str, language: str) -> str:
    """The header of a known column in a language."""
    return _data()["columns"][column][language][0]


def attendance_label(attendance: Attendance, language: str) -> str:
    return _data()["attendance"][attendance.value][language][0]


def known_columns() -> list[str]:
    return list(_data()["columns"])


@cache
def _meanings(kind: str) -> dict[str, str]:
    """Every written form in lower case, with what it means; the code itself is one of them."""
    forms = {}
    for meaning, languages in _data()[kind].items():
        for word in (meaning, *(word for words in languages.values() for word in words)):
            forms[word.casefold()] = meaning
    return forms


def attendance_of(text: str) -> Attendance | None:
    """What a cell says of attendance, or None."""
    meaning = _meanings("attendance").get(" ".join(text.split()).casefold())
    return Attendance(meaning) if meaning else None


@dataclass
class ColumnMap:
    """Where each column stands in a file."""

    known: dict[str, int] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def missing(self) -> list[Text]:
        """What the file needs and lacks, said to people."""
        lacking: list[Text] = []
        if not {"enrolment", "iin"} & set(self.known):
            lacking.append(_("A column “Enrolment” or “IIN” that tells who each row is about."))
        if "attendance" not in self.known:
            lacking.append(_("A column “Attendance”."))
        if not self.points:
            lacking.append(_("At least one column with points, such as “theory.A”."))
        return lacking


def map_columns(header: Sequence[str], columns: Sequence[str]) -> ColumnMap:
    """Recognise the header cells; `columns` are the names `<part>.<function>` of the session."""
    found = ColumnMap()
    wanted = {column.casefold(): column for column in columns}
    for place, cell in enumerate(header):
        text = " ".join(cell.split())
        if not text:
            continue
        meaning = _meanings("columns").get(text.casefold())
        column = wanted.get(text.replace(" ", "").upper().translate(_LOOK_ALIKES).casefold())
        target, name = (found.known, meaning) if meaning else (found.points, column)
        if name is None:
            found.unknown.append(text)
        elif name in target:
            found.twice.append(text)
        else:
            target[name] = place
    return found
