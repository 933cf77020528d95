"""Workbooks: what is taken over, what is refused and with which words."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.spreadsheets.limits import Limits
from core.spreadsheets.read import Row, Unreadable, read_table
from tests.core.spreadsheets.files import (
    DATA,
    cells,
    moment,
    plain,
    refusal,
    rows_workbook,
    with_parts,
    with_sheet,
    workbook,
)


def saved(name: str) -> bytes:
    return (DATA / name).read_bytes()


def test_libreoffice_file_keeps_kazakh_text_zeros_dates_and_row_numbers() -> None:
    table = read_table(saved("libreoffice-plain.xlsx"), "нәтиже.xlsx")
    assert (table.kind, table.sheet, table.encoding, table.delimiter) == ("xlsx", "Нәтижелер", "", "")
    assert table.header == ("ЖСН", "Тегі", "Аты", "Туған күні", "theory.A")
    assert table.rows == (
        Row(2, ("010203500017", "Әбдіғалиқызы", "Қарлығаш", date(2001, 2, 3), 85.5)),
        Row(3, ("050607600028", "Өтегенұлы", "Ғабит", date(2005, 6, 7), 100.0)),
        Row(5, (10203500017.0, "Һәм", "Үңіл", date(2001, 12, 31), 7.0)),
    )
    assert [str(notice) for notice in table.notices] == [
        "The workbook has several sheets with content; only “Нәтижелер” was read.",
        "Hidden rows were read too (1).",
    ]


@pytest.mark.parametrize(
    ("name", "code", "named"),
    [
        ("libreoffice-formulas.xlsx", "formula_cells", "D2, B3, D3"),
        # LibreOffice stores a typed TRUE as the formula TRUE().
        ("libreoffice-boolean.xlsx", "formula_cells", "B2"),
        ("libreoffice-merged.xlsx", "merged_cells", "A2:A3"),
        ("libreoffice.ods", "not_a_spreadsheet", "OpenDocument"),
        ("libreoffice.xls", "not_a_spreadsheet", ".xls"),
    ],
)
def test_libreoffice_file_is_refused_by_name_of_its_fault(name: str, code: str, named: str) -> None:
    found = refusal(saved(name), name)
    assert found.code == code
    assert named in str(found)


def test_ten_formula_cells_are_named_and_more_are_hinted_at() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        for row in range(1, 15):
            sheet.write_formula(row, 0, "=1+1", None, 2)

    assert "A2, A3, A4, A5, A6, A7, A8, A9, A10, A11 … hold" in str(refusal(workbook(fill)))


def test_formula_on_another_sheet_does_not_matter() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Data").write_column(0, 0, ["a", 1])
        book.add_worksheet("Other").write_formula(0, 0, "=1+1")

    table = read_table(workbook(fill), "a.xlsx")
    assert (table.sheet, cells(table)) == ("Data", [(1.0,)])


def test_merge_beside_the_table_is_ignored() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["a", 1])
        sheet.merge_range(5, 5, 6, 6, "")

    assert cells(read_table(workbook(fill), "a.xlsx")) == [(1.0,)]


def test_error_value_without_formula_is_refused() -> None:
    head = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    body = f'<sheetData>{head}<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row></sheetData>'
    found = refusal(with_sheet(body))
    assert (found.code, "A2" in str(found)) == ("error_cells", True)


def test_first_visible_sheet_with_content_is_used() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Empty").activate()
        hidden = book.add_worksheet("Hidden")
        hidden.write(0, 0, "no")
        hidden.hide()
        book.add_worksheet("Used").write_column(0, 0, ["a", "yes"])

    table = read_table(workbook(fill), "a.xlsx")
    assert (table.sheet, cells(table)) == ("Used", [("yes",)])
    assert "“Used”" in str(table.notices[0])


def test_one_sheet_gives_no_notice() -> None:
    assert read_table(plain(), "a.xlsx").notices == ()


def test_hidden_column_is_read_with_a_notice() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.set_column(1, 1, 9, None, {"hidden": True})

    table = read_table(workbook(fill), "a.xlsx")
    assert (cells(table), [str(notice) for notice in table.notices]) == (
        [(1.0, 2.0)],
        ["Hidden columns were read too."],
    )


@pytest.mark.parametrize("is_1904", [False, True])
def test_kinds_of_cells(*, is_1904: bool) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day, minute = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["day", "moment", "flag", "number", "text", "clock", "duration", "blank"])
        sheet.write_datetime(1, 0, moment(2026, 6, 5), day)
        sheet.write_datetime(1, 1, moment(2026, 6, 5, 7, 8), minute)
        sheet.write_row(1, 2, [False, 9.0510e10, "00012"])
        sheet.write_number(1, 5, 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.write_datetime(1, 6, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write(1, 7, "  ")

    assert cells(read_table(workbook(fill), "a.xlsx")) == [
        (
            date(2026, 6, 5),
            moment(2026, 6, 5, 7, 8),
            False,
            90510000000.0,
            "00012",
            "12:00:00",
            "1 day, 6:00:00",
            None,
        )
    ]


def test_number_that_is_none_becomes_text() -> None:
    body = '<sheetData><row><c t="str"><v>a</v></c></row><row><c><v>1e999</v></c></row></sheetData>'
    assert cells(read_table(with_sheet(body), "a.xlsx")) == [("inf",)]


def test_cells_and_rows_without_references_and_with_prefixes_are_counted() -> None:
    body = (
        '<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:row><x:c t="str"><x:v>a</x:v></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row>'
        '<x:row r="4"><x:c/><x:c t="str"><x:f>1</x:f><x:v>c</x:v></x:c></x:row></x:sheetData>'
    )
    assert "Cells B4 hold" in str(refusal(with_sheet(body)))


def test_table_that_starts_lower_and_further_right_keeps_its_row_numbers() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["a", "b"])
        sheet.write_row(4, 1, ["x", "y"])

    table = read_table(workbook(fill), "a.xlsx")
    assert (table.header, table.rows) == (("a", "b"), (Row(5, ("x", "y")),))


def test_short_rows_are_padded_and_columns_without_anything_left_out() -> None:
    table = read_table(rows_workbook([["a", "", "b", "c"], [1], ["", "", 2]]), "a.xlsx")
    assert table.header == ("a", "b", "c")
    assert table.rows == (Row(2, (1.0, None, None)), Row(3, (None, 2.0, None)))


def test_header_alone_gives_a_table_without_rows() -> None:
    table = read_table(rows_workbook([["a", 2026]]), "a.xlsx")
    assert (table.header, table.rows) == (("a", "2026"), ())


@pytest.mark.parametrize(
    ("rows", "code", "named"),
    [
        ([["a", "b", " A "], [1, 2, 3]], "header_duplicate", "A1, C1"),
        ([["a", "", "c"], [1, 2, 3]], "header_empty", "B2"),
        ([["a"], [1, 2]], "header_empty", "B2"),
        ([["", ""]], "empty", "no table"),
        ([["a"], ["x" * 32_767]], None, ""),
        ([["a"]] + [[1]] * 6, "too_many_rows", "row 6; at most 5 rows"),
        ([["a"] * 61], "too_many_columns", "60 columns"),
        ([["a"], [1], [1], [1], [1]], None, ""),
        ([[f"c{place}" for place in range(30)]] * 4, "too_many_cells", "100"),
    ],
)
def test_shape_of_the_table(rows: list[list[Any]], code: str | None, named: str) -> None:
    limits = Limits(max_rows=5, max_cells=100)
    if code is None:
        assert len(read_table(rows_workbook(rows), "a.xlsx", limits=limits).rows) == len(rows) - 1
        return
    found = refusal(rows_workbook(rows), limits=limits)
    assert (found.code, named in str(found)) == (code, True)


def test_stray_cell_far_away_is_refused_and_a_stray_format_is_not() -> None:
    near = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
    far = '<row r="1048576"><c r="A1048576">{}</c></row>'
    assert refusal(with_sheet(f"<sheetData>{near}{far.format('<v>1</v>')}</sheetData>")).code == "too_many_rows"
    assert read_table(with_sheet(f"<sheetData>{near}{far.format('')}</sheetData>"), "a.xlsx").header == ("a",)


def test_text_longer_than_any_program_writes_is_refused() -> None:
    body = f'<sheetData><row><c t="str"><v>a</v></c></row><row><c t="str"><v>{"x" * 32_768}</v></c></row></sheetData>'
    found = refusal(with_sheet(body))
    assert (found.code, "A2" in str(found)) == ("cell_too_long", True)


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": None},
        {"xl/worksheets/sheet1.xml": None},
        {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"},
        {"xl/worksheets/sheet1.xml": b'<worksheet><sheetData><row><c r="?"><v>1</v></c></row></sheetData></worksheet>'},
        {"xl/styles.xml": b"no markup"},
        {"xl/styles.xml": b'<?xml version="1.0" encoding="UTF-88"?><styleSheet/>'},
    ],
)
def test_broken_part_is_damage(parts: dict[str, bytes | None]) -> None:
    assert refusal(with_parts(parts)).code == "damaged"


def test_workbook_without_visible_content_is_empty() -> None:
    assert refusal(workbook(lambda book: book.add_worksheet())).code == "empty"


def test_reason_is_a_sentence_and_names_no_content() -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(rows_workbook([["Иванов", "Иванов"]]), "a.xlsx")
    assert str(caught.value.reason).startswith("Cells A1, B1 of the heading row say the same.")
