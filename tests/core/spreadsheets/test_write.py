"""Files written: never a formula, texts as texts, restrictions and help where they belong."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from core.spreadsheets.read import read_table
from core.spreadsheets.write import Column, write_csv, write_xlsx
from tests.core.spreadsheets.files import SHEET, cells, moment

ATTACKS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    " =1+1",
    "=HYPERLINK(0)",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
]
COLUMNS = [
    Column("Code", "code", 18, "Do not change it.", is_locked=True),
    Column("Attendance", "attendance", 14, "One of the words.", ("present", "absent")),
    Column("theory.A", "points", 10, maximum=Decimal("40.00")),
    Column("Note", "note", 30, "Optional."),
    Column("Plain", "plain", 10),
]
ROWS: list[dict[str, Any]] = [
    {"code": "0012", "attendance": "present", "points": Decimal("35.50"), "note": "Ескерту"},
    {"code": "0013"},
]


def part(content: bytes, name: str = SHEET) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_no_text_becomes_a_formula_anywhere() -> None:
    columns = [Column(f"{attack}{n}", attack, 10, attack, tuple(ATTACKS[:3])) for n, attack in enumerate(ATTACKS)]
    content = write_xlsx(columns, [{a: a for a in ATTACKS}], sheet="=1", guide=[ATTACKS], guide_sheet="=2")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert not any(
            re.search(rb"<f[ >/]", archive.read(name)) for name in archive.namelist() if "worksheets" in name
        )
        assert not any("hyperlink" in name.lower() for name in archive.namelist())
    assert len(cells(read_table(content, "a.xlsx"))[0]) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_csv_cells_that_a_program_could_run_get_a_mark(attack: str) -> None:
    content = write_csv(["a", attack], [["x", attack]]).decode("utf-8-sig")
    cell = content.partition("\r\n")[2].partition(",")[2].strip('"\r\n')
    assert cell.startswith("'") is (attack != "{=1+1}")


def test_csv_numbers_dates_and_gaps_stay_plain() -> None:
    rows = [[-1, Decimal("-2.50"), 1.5, date(2026, 1, 2), moment(2026, 1, 2, 3, 4), None, "Ә;б"]]
    content = write_csv(["a", "b", "c", "d", "e", "f", "g"], rows, delimiter=";")
    assert content.startswith(b"\xef\xbb\xbfa;b;c;")
    assert content.decode("utf-8-sig").splitlines()[1] == '-1;-2.50;1.5;2026-01-02;2026-01-02T03:04:00;;"Ә;б"'


def test_workbook_is_read_back_as_written() -> None:
    table = read_table(write_xlsx(COLUMNS, ROWS, sheet="Results"), "a.xlsx")
    assert table.header == ("Code", "Attendance", "theory.A", "Note", "Plain")
    assert cells(table) == [("0012", "present", 35.5, "Ескерту", None), ("0013", None, None, None, None)]
    assert (table.sheet, table.notices) == ("Results", ())


def test_every_kind_of_value_is_kept() -> None:
    row = {"a": True, "b": 7, "c": date(2026, 1, 2), "d": moment(2026, 1, 2, 3, 4), "e": ""}
    content = write_xlsx([Column(key, key, 10) for key in row], [row], sheet="S")
    assert cells(read_table(content, "a.xlsx")) == [(True, 7.0, date(2026, 1, 2), moment(2026, 1, 2, 3, 4), None)]


def test_restrictions_and_help_stand_in_the_sheet() -> None:
    sheet = part(write_xlsx(COLUMNS, ROWS, sheet="Results"))
    rules = re.findall(r"<dataValidation .*?(?:/>|</dataValidation>)", sheet)
    assert [re.findall(r'sqref="([^"]+)"', rule)[0] for rule in rules] == ["B2:B1003", "C2:C1003", "D2:D1003"]
    assert '<formula1>"present,absent"</formula1>' in rules[0]
    assert "<formula1>0</formula1><formula2>40" in rules[1]
    assert 'prompt="Optional."' in rules[2]
    assert "<sheetProtection" in sheet
    assert 'state="frozen"' in sheet


def test_nothing_is_protected_without_a_locked_column() -> None:
    assert "sheetProtection" not in part(write_xlsx(COLUMNS[1:], ROWS, sheet="Results"))


@pytest.mark.parametrize("choices", [tuple(f"choice number {n}" for n in range(40)), ("one, two", "three")])
def test_choices_that_a_rule_cannot_hold_move_to_a_hidden_sheet(choices: tuple[str, ...]) -> None:
    content = write_xlsx([Column("a", "a", 10, choices=choices)], [{"a": choices[0]}], sheet="S")
    assert f"'_A'!$A$1:$A${len(choices)}" in part(content)
    assert 'state="hidden"' in part(content, "xl/workbook.xml")
    assert cells(read_table(content, "a.xlsx")) == [(choices[0],)]


def test_guide_is_a_second_sheet_and_the_data_are_read() -> None:
    content = write_xlsx(COLUMNS, ROWS, sheet="Нәтижелер", guide=[("Code", "Help")], guide_sheet="Түсініктеме")
    table = read_table(content, "a.xlsx")
    assert (table.sheet, len(table.rows)) == ("Нәтижелер", 2)
    assert 'name="Түсініктеме"' in part(content, "xl/workbook.xml")


@pytest.mark.parametrize(
    ("asked", "given"), [("S/2026:[1]*?\\", "S 2026  1"), ("x" * 40, "x" * 31), ("'a'", "a"), ("", "Sheet1")]
)
def test_sheet_names_are_made_acceptable(asked: str, given: str) -> None:
    assert read_table(write_xlsx(COLUMNS, ROWS, sheet=asked), "a.xlsx").sheet == given


def test_text_that_does_not_fit_is_an_error_and_not_a_loss() -> None:
    with pytest.raises(ValueError, match="row 2"):
        write_xlsx([Column("a", "a", 10)], [{"a": "x" * 32_768}], sheet="S")


def test_same_content_gives_the_same_bytes() -> None:
    assert write_xlsx(COLUMNS, ROWS, sheet="S") == write_xlsx(COLUMNS, ROWS, sheet="S")
