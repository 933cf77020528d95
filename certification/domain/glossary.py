"""The words of the profession as pages show them, read from `docs/glossary.md`, which developers follow too."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.names import kazakh_key
from core.translated import LANGUAGES

GLOSSARY = settings.ROOT / "docs" / "glossary.md"
# The order of languages in the headings and tables of the file.
WRITTEN = ("en", "kk", "ru")
NAMES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}


@dataclass(frozen=True)
class Word:
    """A term in one language."""

    language: str
    text: str

    @property
    def name(self) -> str:
        """What the reader calls that language."""
        return str(NAMES[self.language])


@dataclass(frozen=True)
class Section:
    """A heading in the reader's language and its terms, each in all languages in the reader's order."""

    title: Word
    rows: tuple[tuple[Word, ...], ...]


def in_order(language: str) -> list[tuple[str, str]]:
    """Codes and names of the languages, the reader's first."""
    codes = sorted(LANGUAGES, key=lambda code: (code != language, LANGUAGES.index(code)))
    return [(code, str(NAMES[code])) for code in codes]


@cache
def sections(language: str) -> tuple[Section, ...]:
    """All sections for a reader of `language`, terms in the order of its alphabet."""
    order = [code for code, _name in in_order(language)]
    return tuple(_section(title, rows, order) for title, rows in _read())


def _section(title: dict[str, str], rows: list[dict[str, str]], order: list[str]) -> Section:
    words = [tuple(Word(code, row[code]) for code in order) for row in rows]
    return Section(Word(order[0], title[order[0]]), tuple(sorted(words, key=lambda row: kazakh_key(row[0].text))))


def _read() -> Iterator[tuple[dict[str, str], list[dict[str, str]]]]:
    """Headings and rows of the file. A heading is `## en · kk · ru`, a row begins with the three terms."""
    _preface, *chapters = GLOSSARY.read_text("utf-8").split("\n## ")
    for chapter in chapters:
        heading, _line, text = chapter.partition("\n")
        lines = [line for line in text.splitlines() if line.startswith("| ")]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        rows = [dict(zip(WRITTEN, row, strict=False)) for row in cells if row[0] != WRITTEN[0]]
        yield dict(zip(WRITTEN, heading.split(" · "), strict=True)), rows
