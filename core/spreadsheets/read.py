"""Reads an uploaded XLSX or CSV file into a table, or says what is wrong with it."""

from core.spreadsheets.delimited import decode, parse_csv
from core.spreadsheets.gate import check_archive, kind_of
from core.spreadsheets.limits import Limits, Obstacle
from core.spreadsheets.reasons import Unreadable, notice, unreadable
from core.spreadsheets.table import CellValue, Row, Table, with_header
from core.spreadsheets.workbook_process import parse_workbook

__all__ = ["CellValue", "Limits", "Row", "Table", "Unreadable", "read_table"]


def read_table(content: bytes, filename: str, *, limits: Limits | None = None, encoding: str | None = None) -> Table:
    """The table of a file; every fault of the file is an `Unreadable`, never another exception.

    What the file is, is told from its bytes. `encoding`, one of `delimited.ENCODINGS`, is asked for CSV only; without
    it: byte order mark, then UTF-8, then kz1048. Rows may be none. Codes: the keys of `reasons.REASONS` up to the dot.
    """
    limits = limits or Limits()
    try:
        if kind_of(content, filename, limits) == "xlsx":
            return _read_xlsx(content, limits)
        return _read_csv(content, limits, encoding)
    except Obstacle as obstacle:
        raise unreadable(obstacle) from obstacle


def _read_xlsx(content: bytes, limits: Limits) -> Table:
    check_archive(content, limits)
    answer = parse_workbook(content, limits)
    header, rows = with_header(answer.rows)
    notices = tuple(notice(key, params) for key, params in answer.notices)
    return Table("xlsx", answer.sheet, "", "", header, rows, notices)


def _read_csv(content: bytes, limits: Limits, encoding: str | None) -> Table:
    text, used = decode(content, encoding)
    delimiter, found = parse_csv(text, limits)
    header, rows = with_header(found)
    return Table("csv", "", used, delimiter, header, rows, ())
