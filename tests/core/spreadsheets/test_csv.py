"""CSV: encodings, delimiters, rows as a person counts them, and what is refused."""

import codecs
import contextlib
import csv
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spreadsheets.delimited import ENCODINGS
from core.spreadsheets.limits import Limits
from core.spreadsheets.read import Row, Unreadable, read_table
from core.spreadsheets.write import write_csv
from tests.core.spreadsheets.files import cells, refusal

KAZAKH = "ЖСН;Тегі;Аты\n010203500017;Әбдіғалиқызы;Қарлығаш\n050607600028;Өтегенұлы;Ғабит Һәмза\n"
RUSSIAN = "ИИН;Фамилия;Имя\n010203500017;Ёлкина;Юлия\n050607600028;Иванов;Пётр\n"


@pytest.mark.parametrize(
    ("text", "encoding", "used"),
    [
        (KAZAKH, "utf-8", "utf-8"),
        (KAZAKH, "utf-8-sig", "utf-8"),
        (KAZAKH, "utf-16", "utf-16"),
        (KAZAKH, "kz1048", "kz1048"),
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "cp1251", "kz1048"),
        ("iin;name\n1;x\n", "ascii", "utf-8"),
    ],
)
def test_encoding_is_found(text: str, encoding: str, used: str) -> None:
    table = read_table(text.encode(encoding), "a.csv")
    expected = [line.split(";") for line in text.splitlines()]
    assert (table.encoding, list(table.header)) == (used, expected[0])
    assert cells(table) == [tuple(line) for line in expected[1:]]


def test_utf16_big_endian_is_read_by_its_mark() -> None:
    assert read_table(codecs.BOM_UTF16_BE + KAZAKH.encode("utf-16-be"), "a.csv").header[1] == "Тегі"


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "mac-cyrillic"])
def test_other_encodings_are_refused_until_they_are_chosen(encoding: str) -> None:
    content = RUSSIAN.encode(encoding)
    assert refusal(content, "a.csv").code == "encoding"
    table = read_table(content, "a.csv", encoding=encoding)
    assert (table.encoding, table.rows[0].cells) == (encoding, ("010203500017", "Ёлкина", "Юлия"))


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (KAZAKH.encode().replace("Ө".encode(), b"\xd3", 1), None, "broken in line 3"),
        (KAZAKH.encode()[:-2], None, "broken in line 3"),
        (codecs.BOM_UTF8 + RUSSIAN.encode("cp1251"), None, "broken in line 1"),
        (codecs.BOM_UTF16_LE + b"a", None, "not in the encoding utf-16"),
        (KAZAKH.encode("utf-16-le"), None, "not recognised"),
        (KAZAKH.encode("utf-32"), None, "not recognised"),
        (b"a;b\n1;\x00\n", None, "not recognised"),
        (b"a;b\n1;\x98\n", None, "not in the encoding kz1048"),
        (random.Random(1).randbytes(2000).replace(b"\x00", b""), None, ""),
        (RUSSIAN.encode("cp1251"), "utf-8", "broken in line 1"),
        (RUSSIAN.encode("cp1251"), "rot13", "not in the encoding rot13"),
    ],
)
def test_unreadable_encoding_is_refused(content: bytes, encoding: str | None, words: str) -> None:
    found = refusal(content, "a.csv", encoding=encoding)
    assert (found.code, words in str(found)) == ("encoding", True)


def test_every_offered_encoding_exists() -> None:
    assert all(codecs.lookup(name) for name in ENCODINGS)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1;85,5;x\n2;70,5;y\n", ";"),
        ("a,b,c\n1,85.5,x\n", ","),
        ("a\tb\tc\n1\t85,5\tx, y\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('"Name, full";"b";"c"\n"x, y";"1,5";"2"\n', ";"),
        ("Name, full;b;c\nx, y;1,5;2\n", ";"),
        ("a;b, c, d;e\n1;2;3\n", ";"),
        ('a,"b;c;d;e",f\n1,2,3\n', ","),
        ("a;b;c\n1;2\n", ";"),
        ("only\n1\n", ";"),
        ("sep=|\na;b|c\n1|2\n", "|"),
        ("a;b;c\r1;2;3\r", ";"),
    ],
)
def test_delimiter_is_found(text: str, delimiter: str) -> None:
    table = read_table(text.encode(), "a.csv")
    assert table.delimiter == delimiter
    assert all(len(row.cells) == len(table.header) for row in table.rows)


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    text = 'a;b\n"one\r\ntwo\nthree";x\n\n;;\n"last";y\n'
    assert read_table(text.encode(), "a.csv").rows == (Row(2, ("one\r\ntwo\nthree", "x")), Row(5, ("last", "y")))


def test_line_that_names_the_delimiter_is_not_counted() -> None:
    assert read_table(b"sep=;\r\na;b\r\n1;2\r\n", "a.csv").rows == (Row(2, ("1", "2")),)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b'a;b\n1;"open\n2;x\n', "damaged", "row 2"),
        (b'a;b\n1;2\n"x"y;2\n', "damaged", "row 3"),
        (b"a;A\n1;2\n", "header_duplicate", "A1, B1"),
        (b"a;b\n1;2;3\n", "header_empty", "C2"),
        (b"a;b\n1;2\n\n3;4\n5;6\n7;8\n", "too_many_rows", "row 4; at most 3 rows"),
        (b"a;b\n" + b"x;" * 70 + b"\n", "too_many_columns", "60 columns"),
        (b"a;b;c;d;e;f\n" + b"1;2;3;4;5;6\n" * 3, "too_many_cells", "20"),
        (b"a;b\n1;" + b"x" * 32_768 + b"\n", "cell_too_long", "B2"),
        (b"a;b\n1;" + b"x" * 140_000 + b"\n", "cell_too_long", "row 2"),
        (b"a;b\n1;2\n" + b"x" * 1_048_576, "line_too_long", "Row 3"),
        (b";" * 2_000_000, "line_too_long", "Row 1"),
        (b'"' * 9_001, "damaged", "row 1"),
        (b"\n\n;;;\n", "empty", "no table"),
    ],
)
def test_fault_is_refused_with_its_place(content: bytes, code: str, words: str) -> None:
    found = refusal(content, "a.csv", limits=Limits(max_rows=3, max_cells=20))
    assert (found.code, words in str(found)) == (code, True)


def test_millions_of_empty_lines_are_not_walked_through() -> None:
    start = time.monotonic()
    assert refusal(b"a\n" + b"\n" * 5_000_000, "a.csv").code == "too_many_rows"
    assert time.monotonic() - start < 3


def test_some_empty_lines_at_the_end_are_forgiven() -> None:
    table = read_table(b"a;b\n1;2\n" + b";\n" * 3, "a.csv", limits=Limits(max_rows=2))
    assert table.rows == (Row(2, ("1", "2")),)


WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
RISKY = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'", "'=", " =", ";", ",", '"']), WORD)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(WORD | RISKY, WORD | RISKY, WORD | RISKY), max_size=8),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
)
def test_written_csv_is_read_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    content = write_csv(["a", "b", "c"], rows, delimiter=delimiter)
    table = read_table(content, "a.csv", limits=Limits(max_rows=10))
    expected = [tuple(cell if cell.strip() else None for cell in row) for row in rows]
    assert table.header == ("a", "b", "c")
    assert cells(table) == [row for row in expected if any(row)]


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_refusal(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert read_table(content, "a.csv").kind == "csv"


def test_default_field_limit_of_csv_is_left_alone() -> None:
    assert csv.field_size_limit() == 131_072
