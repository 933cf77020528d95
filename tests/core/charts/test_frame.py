"""The table of a chart, on the page and as a file."""

from decimal import Decimal

from django.utils.translation import override

from core.charts.frame import ShownCell, Table

TABLE = Table(("Name", "Note", "Count", "Share, %"), (("=A1", "x", 1234, Decimal("85.7")), ("B", "-y", 0, Decimal(0))))


def test_table_shows_numbers_in_the_language_and_to_the_right() -> None:
    with override("ru"):
        first = next(TABLE.shown())
    assert first == [
        ShownCell("=A1", is_number=False),
        ShownCell("x", is_number=False),
        ShownCell("1\xa0234", is_number=True),
        ShownCell("85,7", is_number=True),
    ]
    assert [head.is_number for head in TABLE.heads()] == [False, False, True, True]


def test_table_without_rows_has_its_columns() -> None:
    table = Table(("Name", "Count"), ())
    assert [head.text for head in table.heads()] == ["Name", "Count"]
    assert (list(table.shown()), table.csv().decode("utf-8-sig")) == ([], "Name,Count\r\n")


def test_file_has_plain_numbers_and_runs_no_formula() -> None:
    with override("kk"):
        content = TABLE.csv()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        'Name,Note,Count,"Share, %"', "'=A1,x,1234,85.7", "B,'-y,0,0", ""
    ]  # fmt: skip
