"""The joined style sheet and script, and what is taken from others."""

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from core.sheets import SHEETS, STATIC, joined, parts_of
from tools.subset_fonts import LETTERS, PAGE_LETTERS

COMPONENTS = STATIC.parent / "templates" / "components"


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_holds_every_part_in_order(sheet: str) -> None:
    text = Path(str(finders.find(sheet))).read_text("utf-8")
    places = [text.index(f"/* {path.relative_to(STATIC)} */") for path in parts_of(sheet)]
    assert places == sorted(places)
    assert all(path.read_text("utf-8") in text for path in parts_of(sheet))


def test_tokens_come_first_and_print_last() -> None:
    names = [str(path.relative_to(STATIC)) for path in parts_of("css/site.css")]
    assert (names[0], names[-1]) == ("css/tokens.css", "css/print.css")
    assert len(names) == len(list((STATIC / "css").rglob("*.css")))


def test_collected_files_hold_the_sheets(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {sheet: (tmp_path / sheet).read_text("utf-8") for sheet in SHEETS} == {s: joined(s) for s in SHEETS}


def test_style_of_a_component_is_named_as_its_template() -> None:
    styles = {path.stem for path in (STATIC / "css" / "components").glob("*.css")}
    assert styles - {path.stem for path in COMPONENTS.rglob("*.html")} == set()


def test_colours_are_named_in_the_tokens_alone() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    outside = [path for path in (STATIC / "css").rglob("*.css") if path.name not in ("tokens.css", "print.css")]
    assert [path.name for path in outside if colour.search(path.read_text("utf-8"))] == []


def test_letters_of_the_second_font_files_are_those_the_first_lack() -> None:
    rest = set(LETTERS) - set(PAGE_LETTERS)
    ranges = re.findall(r"unicode-range: ([^;]*);", (STATIC / "css" / "tokens.css").read_text("utf-8"))
    assert len(ranges) == 3
    for text in ranges:
        ends = [part.strip().removeprefix("U+").split("-") for part in text.split(",")]
        assert {c for pair in ends for c in range(int(pair[0], 16), int(pair[-1], 16) + 1)} == rest


def test_vendored_file_is_what_its_note_says() -> None:
    note = (STATIC / "vendor" / "README.md").read_text("utf-8")
    hashes = dict(re.findall(r"\| (\S+\.js) \|.*`([0-9a-f]{64})`", note))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (STATIC / "vendor").glob("*.js")}
    assert hashes == found
