"""The process that parses workbooks: its limits, its answers, what it does not load."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from core.spreadsheets.child import END, answer
from core.spreadsheets.limits import Limits, Obstacle
from core.spreadsheets.workbook_process import ROOT, parse_workbook
from tests.core.spreadsheets.files import (
    DATA,
    SHEET,
    noise,
    plain,
    refusal,
    with_parts,
    with_sheet,
    with_strings,
    workbook,
)


@pytest.mark.parametrize(
    "limits",
    [Limits(child_wall_seconds=0), Limits(child_output=4), Limits(child_memory=120 * 1024 * 1024)],
)
def test_child_beyond_a_limit_is_ended(limits: Limits) -> None:
    content = with_strings(f"<si><t>{noise(30_000)}</t></si>", 9_000)
    assert refusal(content, limits=limits).code == "too_complex"


def test_child_that_cannot_start_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Obstacle) as caught:
        parse_workbook(plain(), Limits(child_memory=1024))
    assert (caught.value.key, caplog.records[-1].levelname) == ("damaged", "ERROR")


def test_child_does_not_import_django() -> None:
    program = "import sys, core.spreadsheets.child, core.spreadsheets.workbook; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_child_answers_line_by_line() -> None:
    lines = list(answer(plain(), Limits()))
    assert lines == [{"sheet": "Data", "notices": []}, (1, ["a", "b"]), (2, ["x", 1.0]), END]
    assert list(answer(b"PK", Limits())) == [{"obstacle": "damaged", "params": {}}]


DOCTYPE = '<!DOCTYPE sst [<!ENTITY a "boo">]><sst>&a;</sst>'
HIDDEN = '<cols><col min="1" max="1" hidden="1"/></cols>'
HEAD = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'


def rows(body: str) -> Callable[[], bytes]:
    return lambda: with_sheet(f"<sheetData>{body}</sheetData>")


def empty() -> bytes:
    return workbook(lambda book: book.add_worksheet())


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ((DATA / "libreoffice-formulas.xlsx").read_bytes, "formula_cells"),
        ((DATA / "libreoffice-merged.xlsx").read_bytes, "merged_cells"),
        (lambda: with_parts({"xl/styles.xml": DOCTYPE.encode()}), "unsafe"),
        (lambda: with_parts({SHEET: None}), "damaged"),
        (empty, "empty"),
        (rows(f'{HEAD}<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'), "error_cells"),
        (rows(f'{HEAD}<row r="9"><c r="A9"><v>1</v></c></row>'), "too_many_rows"),
        (rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
        (rows('<row r="1"><c r="A0B"><v>1</v></c></row>'), "damaged"),
        (rows(f"<row>{'<c><v>1</v></c>' * 13}</row>"), "too_many_cells"),
        (lambda: with_strings(f"<si><t>{noise(33_000)}</t></si>"), "cell_too_long"),
        (lambda: with_strings(f"<si><t>{noise(300)}</t></si>", 2), "too_complex"),
    ],
)
def test_obstacle_ends_the_answer(content: Callable[[], bytes], key: str) -> None:
    lines: list[Any] = list(answer(content(), Limits(max_rows=5, max_cells=12, max_text=500)))
    assert lines[-1]["obstacle"] == key


def test_answer_carries_dates_gaps_and_notices() -> None:
    lines = list(answer((DATA / "libreoffice-plain.xlsx").read_bytes(), Limits()))
    assert lines[0]["notices"] == [("other_sheets", {"sheet": "Нәтижелер"}), ("hidden_rows", {"count": 1})]
    assert lines[2] == (2, ["010203500017", "Әбдіғалиқызы", "Қарлығаш", {"date": "2001-02-03"}, 85.5])
    assert [line[0] for line in lines[1:-1]] == [1, 2, 3, 5]


def test_answer_tells_of_hidden_columns_and_leaves_empty_rows_out() -> None:
    content = with_sheet(f'{HIDDEN}<sheetData>{HEAD}<row r="3"><c r="A3" t="b"><v>1</v></c></row></sheetData>')
    assert list(answer(content, Limits())) == [
        {"sheet": "Data", "notices": [("hidden_columns", {})]},
        (1, ["a"]),
        (3, [True]),
        END,
    ]


def test_moment_clock_and_impossible_number_in_the_answer() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_number(1, 0, 46_000.5, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
        sheet.write_number(1, 1, 0.25, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 2, 1, book.add_format({"num_format": "[h]:mm"}))

    assert list(answer(workbook(fill), Limits()))[2] == (
        2,
        [{"datetime": "2025-12-09T12:00:00"}, "06:00:00", "1 day, 0:00:00"],
    )
    infinite = with_sheet(f"<sheetData>{HEAD}<row><c><v>1e999</v></c></row></sheetData>")
    assert list(answer(infinite, Limits()))[2] == (2, ["inf"])
