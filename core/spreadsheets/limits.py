"""How much of a file is read, and what stops the reading; imports nothing, so the child process can use it."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
# No spreadsheet program holds more characters in a cell.
MAX_CELL_CHARACTERS = 32_767
MAX_NAMED_CELLS = 10


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading; sizes in bytes, rows without the heading row, texts in characters."""

    max_bytes: int = 5 * MEGABYTE
    max_unzipped: int = 50 * MEGABYTE
    max_entries: int = 200
    max_ratio: int = 100
    max_rows: int = 20_000
    max_columns: int = 60
    max_cells: int = 600_000
    max_text: int = 10_000_000
    child_memory: int = 512 * MEGABYTE
    child_output: int = 64 * MEGABYTE
    child_cpu_seconds: int = 20
    child_wall_seconds: int = 30


class Obstacle(Exception):
    """What makes a file unreadable: a key of `reasons` and the values of its sentence."""

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def column_letters(column: int) -> str:
    """The name of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def listed(names: list[str]) -> str:
    """The first names in one line, with an ellipsis when there are more."""
    return ", ".join(names[:MAX_NAMED_CELLS]) + (" …" if len(names) > MAX_NAMED_CELLS else "")
