"""What never reaches a parser, and what a parser may not get away with."""

import contextlib
import json
import random
import resource
import struct
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from core.spreadsheets.limits import column_letters
from core.spreadsheets.read import Unreadable, read_table
from core.spreadsheets.workbook_process import ROOT
from tests.core.spreadsheets.files import SHEET, STRINGS, noise, plain, refusal, with_parts, with_sheet, with_strings

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DOCTYPE = '<!DOCTYPE sst [<!ENTITY a "boo">]>'
EXTERNAL = '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    "<!DOCTYPE sst [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return target.getvalue()


def types(main: str) -> bytes:
    return archive({"[Content_Types].xml": f'<Types><Override ContentType="application/{main}"/></Types>'.encode()})


def lying_size() -> bytes:
    """The directory says that a part of 20 MB has 100 bytes."""
    content = bytearray(with_parts({STRINGS: b" " * 20_000_000}))
    at = content.rfind(STRINGS.encode()) - 46
    content[at + 24 : at + 28] = struct.pack("<L", 100)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"", "a.xlsx", "empty", "no table"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "empty", "no table"),
        (b"%PDF-1.7 ...", "a.xlsx", "not_a_spreadsheet", "a PDF document"),
        (b"%PDF-1.7 ...", "a.csv", "not_a_spreadsheet", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a.xlsx", "not_a_spreadsheet", "a picture"),
        (b"  <HTML><table>", "a.xls", "not_a_spreadsheet", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "a.xlsx", "not_a_spreadsheet", "an XML document"),
        (OLD_OFFICE, "a.xlsx", "not_a_spreadsheet", "an old Excel workbook"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "a.xlsx", "not_a_spreadsheet", "a Word document"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected", "password"),
        (b"a;b\n1;2\n", "a.xlsx", "not_a_spreadsheet", "holds text"),
        (b"\x01\x00\x02", "a.xlsx", "not_a_spreadsheet", "something else"),
        (archive({"a.txt": b"x"}), "a.xlsx", "not_a_spreadsheet", "an archive"),
        (archive({"mimetype": b"image/openraster"}), "a.xlsx", "not_a_spreadsheet", "an archive"),
        (types("vnd.ms-excel.sheet.macroEnabled.main+xml"), "a.xlsx", "not_a_spreadsheet", "macros"),
        (types("vnd.ms-excel.sheet.binary.macroEnabled.main"), "a.xlsx", "not_a_spreadsheet", ".xls"),
        (types("vnd.openxmlformats-officedocument.wordprocessingml"), "a.xlsx", "not_a_spreadsheet", "a Word document"),
        (types("vnd.openxmlformats-officedocument.presentationml"), "a.xlsx", "not_a_spreadsheet", "a presentation"),
        (types("octet-stream"), "a.xlsx", "not_a_spreadsheet", "an archive"),
        (plain()[:-200], "a.xlsx", "damaged", "save it again"),
        (b"PK\x05\x06" + bytes(10), "a.xlsx", "damaged", "save it again"),
        (plain().replace(b"xl/styles", b"xl\\styles"), "a.xlsx", "damaged", "save it again"),
        (plain().replace(b"xl/styles", b"xl/../tyl"), "a.xlsx", "damaged", "save it again"),
        (with_parts({"XL/STYLES.xml": b"<x/>"}), "a.xlsx", "damaged", "save it again"),
        (archive({"[Content_Types].xml": b"x" * 99}, zipfile.ZIP_LZMA), "a.xlsx", "damaged", "save it again"),
        (lying_size(), "a.xlsx", "damaged", "save it again"),
    ],
)
def test_file_that_is_no_table_is_named(content: bytes, name: str, code: str, words: str) -> None:
    found = refusal(content, name)
    assert (found.code, words in str(found)) == (code, True)


def test_flipped_bytes_give_a_table_or_a_refusal() -> None:
    chance = random.Random(5)
    good = plain()
    for _ in range(40):
        content = bytearray(good)
        for _ in range(3):
            content[chance.randrange(2, len(content))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            assert read_table(bytes(content), "a.xlsx").kind == "xlsx"


def test_encrypted_entry_is_protected() -> None:
    content = bytearray(plain())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)).code == "protected"


def test_too_large_names_the_limit() -> None:
    found = refusal(b"PK" + bytes(5 * 1024 * 1024))
    assert (found.code, "5 MB" in str(found)) == ("too_large", True)


def test_workbook_named_csv_is_read_as_what_it_is() -> None:
    assert read_table(plain(), "a.csv").kind == "xlsx"


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="10000000"><c r="Z10000000"><v>2</v></c></row>'
BOMBS = {
    "ratio": lambda: with_parts({STRINGS: b" " * 49_000_000}),
    "sum": lambda: with_parts({f"xl/media/{n}.bin": noise(20_000).encode() * 45 for n in range(60)}),
    "entries": lambda: with_parts({f"xl/{n}.xml": b"<x/>" for n in range(250)}),
    "directory": lambda: archive({f"{n:x}": b"" for n in range(40_000)}),
    "types": lambda: archive({"[Content_Types].xml": noise(1_100_000).encode()}),
    "doctype": lambda: with_parts({STRINGS: f"{DOCTYPE}<sst><si><t>&a;</t></si></sst>".encode()}),
    "external": lambda: with_parts({SHEET: f"{EXTERNAL}<sst>&a;</sst>".encode()}),
    "laughs": lambda: with_parts({"xl/styles.xml": f"{LAUGHS}<sst>&a9;</sst>".encode()}),
    "strings": lambda: with_strings(f"<si><t>{noise(1_000_000)}</t></si>", 15_000),
    "short strings": lambda: with_strings(f"<si><t>{noise(1000)}</t></si>", 15_000),
    "one cell": lambda: with_strings(f"<si><t>{noise(3_000_000)}</t></si>"),
    "corner": lambda: with_sheet(f"<sheetData>{CORNERS}</sheetData>"),
    "wide": lambda: with_sheet('<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>'),
    "letters": lambda: with_sheet('<sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>'),
    "empty rows": lambda: with_sheet(f"<sheetData>{'<row/>' * 150_000}</sheetData>"),
    "depth": lambda: with_sheet("".join(f"<a{n * 2654435761 % 99991}>" for n in range(200_000))),
}
CODES = {
    **dict.fromkeys(("ratio", "sum", "entries", "directory", "types"), "zip_bomb"),
    **dict.fromkeys(("doctype", "external", "laughs"), "unsafe"),
    **dict.fromkeys(("strings", "short strings"), "too_complex"),
    "one cell": "cell_too_long",
    "corner": "too_many_rows",
    "wide": "too_many_columns",
    "letters": "damaged",
    "empty rows": "empty",
    "depth": "damaged",
}
READ = """
import json, sys, time
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
import django; django.setup()
from core.spreadsheets.read import Unreadable, read_table
def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
content = Path(sys.argv[1]).read_bytes()
before, start = peak(), time.monotonic()
try:
    read_table(content, "a.xlsx"); code = "read"
except Unreadable as found:
    code = found.code
seconds = time.monotonic() - start
print(json.dumps([code, peak() - before, seconds]))
"""


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_costs_the_parent_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(BOMBS[name]())
    done = subprocess.run([sys.executable, "-c", READ, file], cwd=ROOT, capture_output=True, check=True)
    code, kilobytes, seconds = json.loads(done.stdout.splitlines()[-1])
    assert code == refusal(file.read_bytes()).code == CODES[name]
    assert kilobytes < 50 * 1024
    assert seconds < 10


def test_declared_dimension_is_not_believed() -> None:
    body = '<dimension ref="A1:Z10000000"/><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row></sheetData>'
    assert read_table(with_sheet(body), "a.xlsx").header == ("a",)


def test_ten_thousand_rows_are_read_fast() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>x{n}</v></c></row>' for n in range(1, 10_001))
    start = time.monotonic()
    assert len(read_table(with_sheet(f"<sheetData>{rows}</sheetData>"), "a.xlsx").rows) == 9_999
    assert time.monotonic() - start < 5


def test_parent_keeps_its_own_limits() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(Unreadable):
        read_table(with_parts({STRINGS: None, SHEET: b"<x/>"}), "a.xlsx")
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (16_384, "XFD")])
def test_column_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters
