"""CSV: what its encoding and delimiter are, and its rows."""

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice

from core.spreadsheets.guard import unguarded
from core.spreadsheets.limits import MAX_CELL_CHARACTERS, Limits, Obstacle, column_letters
from core.spreadsheets.table import Row

ENCODINGS = ("utf-8", "utf-16", "kz1048", "cp1251", "cp866", "koi8-r", "mac-cyrillic")
# Decodes Russian cp1251 alike; cp1251 itself cannot hold Kazakh.
FALLBACK = "kz1048"
DELIMITERS = (";", ",", "\t", "|")
SAMPLE_ROWS = 200
MAX_LINE_CHARACTERS = 1_000_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SEPARATOR_LINE = re.compile(r'"?sep=([;,\t|])"?(?:\r\n|\r|\n|$)')
# Russian and Kazakh letters, without literals that look like Latin ones.
LETTERS = (
    "\u0401\u0410-\u044f\u0451"
    "\u0406\u0456\u0492\u0493\u049a\u049b\u04a2\u04a3\u04ae-\u04b1\u04ba\u04bb\u04d8\u04d9\u04e8\u04e9"
)
EXPECTED = re.compile(rf"[{LETTERS}\u00ab\u00bb\u2018-\u201e\u2013\u2014\u2026\u2116\u00a0\u00a7\u00b0\u00b7]")
# KOI8 read as kz1048 turns the case of letters round: a small one before a capital.
TURNED_CASE = re.compile(r"[\u0430-\u044f][\u0410-\u042f]")
WORD = re.compile(rf"[{LETTERS}]{{2,}}")
MAX_FOREIGN_SHARE = 0.05
MAX_TURNED_SHARE = 0.3


def decode(content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text and the name of its encoding; raises Obstacle("encoding…")."""
    used = encoding or _marked(content) or _guessed(content)
    if used not in ENCODINGS:
        raise Obstacle("encoding.wrong", encoding=used[:20])
    try:
        text = content.decode("utf-8-sig" if used == "utf-8" else used)
    except UnicodeDecodeError as error:
        if used == "utf-8":
            line = content.count(b"\n", 0, error.start) + 1
            raise Obstacle("encoding.broken", line=line) from error
        raise Obstacle("encoding.wrong", encoding=used) from error
    if "\x00" in text or (encoding is None and used == FALLBACK and not _is_plausible(text)):
        raise Obstacle("encoding")
    return text, used


def _marked(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _guessed(content: bytes) -> str:
    """UTF-8 also when it is broken: text in another encoding hardly ever holds its sequences."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - broken - len(re.findall(r"[\x00-\x7f]", text))
    return "utf-8" if not broken or whole > broken else FALLBACK


def _is_plausible(text: str) -> bool:
    """Whether text read as kz1048 looks like Kazakh or Russian; cp866 and KOI8 do not."""
    beyond = re.sub(r"[\x00-\x7f]", "", text)
    foreign = len(EXPECTED.sub("", beyond))
    turned = len(TURNED_CASE.findall(text))
    return foreign <= MAX_FOREIGN_SHARE * len(beyond) and turned <= MAX_TURNED_SHARE * len(WORD.findall(text))


def parse_csv(text: str, limits: Limits) -> tuple[str, list[Row]]:
    """The delimiter and the rows that are not wholly empty; raises Obstacle."""
    separator = SEPARATOR_LINE.match(text)
    if separator:
        text = text[separator.end() :]
    delimiter = separator[1] if separator else _sniff(text)
    return delimiter, list(_rows(text, delimiter, limits))


def _lines(text: str) -> Iterator[str]:
    """Physical lines with their ends; a long one is refused before it becomes a million cells."""
    for number, line in enumerate(LINE.finditer(text), start=1):
        if line.end() - line.start() > MAX_LINE_CHARACTERS:
            raise Obstacle("line_too_long", row=number, limit=MAX_LINE_CHARACTERS)
        yield line.group()


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records, empty lines among them; a misplaced quotation mark is refused rather than guessed at."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield cells
    except csv.Error as error:
        if "field limit" in str(error):
            raise Obstacle("cell_too_long.row", row=number + 1, limit=MAX_CELL_CHARACTERS) from error
        raise Obstacle("damaged.quotes", row=number + 1) from error


def _sniff(text: str) -> str:
    """The delimiter that cuts most rows of the sample into as many cells as the heading, and into most."""
    best, most = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            widths.extend(len(cells) for cells in islice(_records(text, delimiter), SAMPLE_ROWS) if any(cells))
        except Obstacle:
            if not widths:
                continue
        score = (widths[0] - 1) * widths.count(widths[0]) / len(widths) if widths else 0.0
        if score > most:
            best, most = delimiter, score
    return best


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    first = filled = 0
    for number, record in enumerate(_records(text, delimiter), start=1):
        cells = [cell if cell.strip() else None for cell in map(unguarded, record)]
        while cells and cells[-1] is None:
            cells.pop()
        # Empty rows at the end are forgiven, millions of them are not.
        if number > first + limits.max_rows * (1 if cells else 2):
            raise Obstacle("too_many_rows", last=first + limits.max_rows, limit=limits.max_rows)
        if not cells:
            continue
        first = first or number
        filled += sum(cell is not None for cell in cells)
        _check_size(cells, number, limits)
        if filled > limits.max_cells:
            raise Obstacle("too_many_cells", limit=limits.max_cells)
        yield Row(number, tuple(cells))


def _check_size(cells: list[str | None], number: int, limits: Limits) -> None:
    if len(cells) > limits.max_columns:
        raise Obstacle("too_many_columns", limit=limits.max_columns)
    for place, cell in enumerate(cells, start=1):
        if cell is not None and len(cell) > MAX_CELL_CHARACTERS:
            raise Obstacle("cell_too_long", cell=f"{column_letters(place)}{number}", limit=MAX_CELL_CHARACTERS)
