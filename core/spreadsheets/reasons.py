"""The sentences a person reads when a file is refused or was read with a remark."""

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused, Text
from core.spreadsheets.limits import Obstacle


class Unreadable(Refused):
    """The file gives no table; `code` is one of the keys below up to the dot."""


REASONS: dict[str, Text] = {
    "empty": _("The file holds no table. Fill in the table and send it again."),
    "too_large": _("The file is larger than %(limit)s MB. Send only the sheet with the table, or split it."),
    "not_a_spreadsheet": _(
        "This is not a table in XLSX or CSV; it looks like %(kind)s. Save the table as .xlsx or CSV and send that file."
    ),
    "not_a_spreadsheet.text": _("The file is named like a workbook but holds text. Name it .csv, or save it as .xlsx."),
    "protected": _("The workbook is protected with a password. Save it without a password and send it again."),
    "damaged": _(
        "The file is damaged and cannot be opened. "
        "Open it in a spreadsheet program, save it again as .xlsx and send the new file."
    ),
    "damaged.quotes": _(
        "In row %(row)s a quotation mark is not closed or stands in the wrong place. "
        "Correct it, or save the table as .xlsx."
    ),
    "too_complex": _(
        "Reading the file takes too much time or memory. Copy the table alone, as values, into a new workbook."
    ),
    "too_many_rows": _(
        "The table goes below row %(last)s; at most %(limit)s rows are read. "
        "Split the table, or delete what stands below it."
    ),
    "too_many_columns": _(
        "The table is wider than %(limit)s columns. Delete the columns that are not needed, and what stands beside it."
    ),
    "too_many_cells": _("The table has more than %(limit)s filled cells. Split it into several files."),
    "cell_too_long": _("Cell %(cell)s holds more than %(limit)s characters. Shorten the text."),
    "cell_too_long.row": _("A cell of row %(row)s holds more than %(limit)s characters. Shorten the text."),
    "line_too_long": _("Row %(row)s is longer than %(limit)s characters, so this is hardly a table. Check the file."),
    "zip_bomb": _(
        "The file unpacks to far more than a table needs, so it was not opened. Copy the table into a new workbook."
    ),
    "unsafe": _(
        "The file holds definitions that no spreadsheet program writes, so it was not opened. "
        "Copy the table into a new workbook."
    ),
    "encoding": _(
        "The encoding of the text was not recognised. "
        "Save the table as “CSV UTF-8” or as .xlsx, or choose the encoding."
    ),
    "encoding.broken": _(
        "The text is UTF-8 but broken in line %(line)s. Save the table again as “CSV UTF-8” or as .xlsx."
    ),
    "encoding.wrong": _("The text is not in the encoding %(encoding)s. Choose another, or save the table as .xlsx."),
    "header_duplicate": _("Cells %(cells)s of the heading row say the same. Give every column a heading of its own."),
    "header_empty": _(
        "Cell %(cell)s holds a value, but its column has no heading. Write a heading, or empty the column."
    ),
    "formula_cells": _(
        "Cells %(cells)s hold formulas, whose results are not taken over. "
        "Copy the table, paste it as values and send it again."
    ),
    "error_cells": _("Cells %(cells)s show an error such as #REF!. Write the right values and send the file again."),
    "merged_cells": _("Cells %(cells)s are merged. Unmerge them, so that every row has its own values."),
}
KINDS: dict[str, Text] = {
    "pdf": _("a PDF document"),
    "xls": _("an old Excel workbook (.xls)"),
    "xlsb": _("a binary Excel workbook (.xlsb)"),
    "xlsm": _("a workbook with macros or a template"),
    "ods": _("an OpenDocument file (.ods)"),
    "word": _("a Word document"),
    "slides": _("a presentation"),
    "archive": _("an archive"),
    "picture": _("a picture"),
    "page": _("a web page"),
    "xml": _("an XML document"),
    "unknown": _("something else"),
}
NOTICES: dict[str, Text] = {
    "other_sheets": _("The workbook has several sheets with content; only “%(sheet)s” was read."),
    "hidden_rows": _("Hidden rows were read too (%(count)s)."),
    "hidden_columns": _("Hidden columns were read too."),
}


def unreadable(obstacle: Obstacle) -> Unreadable:
    """The refusal for an obstacle, in the active language."""
    params = dict(obstacle.params)
    if "kind" in params:
        params["kind"] = str(KINDS[str(params["kind"])])
    return Unreadable(obstacle.key.partition(".")[0], str(REASONS[obstacle.key]) % params)


def notice(key: str, params: dict[str, str | int]) -> Text:
    """The remark of the child process, in the active language."""
    return str(NOTICES[key]) % params
