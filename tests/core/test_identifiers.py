"""IIN, BIN, numbers with a check character, public codes."""

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.identifiers import (
    CROCKFORD,
    Iin,
    check_digit,
    encode_code,
    in_groups,
    new_code,
    numbered,
    parse_bin,
    parse_iin,
    typed_code,
    typed_number,
)
from core.refusal import Refused
from tests.factories import valid_bin, valid_iin

CERTIFICATE = (2, 3, 4, 6, 1)
ACCREDITATION = (2, 3, 1, 4, 4, 1)
CODES = st.integers(0, 2**80 - 1)
BIRTH_DATES = st.dates(date(1800, 1, 1), date(2099, 12, 31))


def _iin_body(born: date, *, is_male: bool, serial: int) -> str:
    century = (born.year // 100 - 18) * 2 + (1 if is_male else 2)
    return f"{born:%y%m%d}{century}{serial:04d}"


# IIN


def test_parse_iin_reads_date_and_sex_of_a_number_with_a_second_pass() -> None:
    assert parse_iin("061211600012") == Iin("061211600012", date(2006, 12, 11), "female")


def test_parse_iin_ignores_spaces() -> None:
    assert parse_iin(" 061211 600 012\n").digits == "061211600012"


def test_check_digit_is_none_for_a_body_that_is_never_issued() -> None:
    assert check_digit("90051530091") is None


@pytest.mark.parametrize("digit", "0123456789")
def test_parse_iin_refuses_every_digit_after_an_unusable_body(digit: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_iin("90051530091" + digit)
    assert refusal.value.code == "iin_check"


@pytest.mark.parametrize("text", ["", "06121160001", "0612116000122", "06121160001a", "٠٦١٢١١٦٠٠٠١٢", "061211-60001"])
def test_parse_iin_refuses_what_is_not_twelve_digits(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_iin(text)
    assert refusal.value.code == "iin_length"


@pytest.mark.parametrize(
    "body", ["06133160001", "06023060001", "06121100001", "06121170001", "06121190001", "00010100001"]
)
def test_parse_iin_refuses_seven_digits_without_a_birth_date(body: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_iin(f"{body}{check_digit(body)}")
    assert refusal.value.code == "iin_date"


@given(BIRTH_DATES, st.booleans(), st.integers(0, 9999))
def test_parse_iin_reads_every_body_that_has_a_check_digit(born: date, is_male: bool, serial: int) -> None:
    body = _iin_body(born, is_male=is_male, serial=serial)
    digit = check_digit(body)
    assume(digit is not None)
    assert parse_iin(f"{body}{digit}") == Iin(f"{body}{digit}", born, "male" if is_male else "female")


@given(BIRTH_DATES, st.booleans(), st.integers(0, 9999), st.integers(1, 9))
def test_parse_iin_refuses_every_other_check_digit(born: date, is_male: bool, serial: int, error: int) -> None:
    body = _iin_body(born, is_male=is_male, serial=serial)
    digit = check_digit(body)
    assume(digit is not None)
    with pytest.raises(Refused) as refusal:
        parse_iin(f"{body}{((digit or 0) + error) % 10}")
    assert refusal.value.code == "iin_check"


@given(st.from_regex(r"[0-9]{11}", fullmatch=True), st.integers(0, 9), st.integers(1, 9))
def test_check_digit_sees_a_single_error_unless_a_pass_was_or_becomes_the_second(
    body: str, at: int, error: int
) -> None:
    """The first ten digits weigh 1 to 10 modulo 11, so within the first pass no error of one digit stays unseen."""
    wrong = f"{body[:at]}{(int(body[at]) + error) % 10}{body[at + 1 :]}"
    assume(all(_first_pass(text) != 10 for text in (body, wrong)))
    assert check_digit(wrong) != check_digit(body)


def _first_pass(body: str) -> int:
    return sum(int(digit) * weight for weight, digit in enumerate(body, start=1)) % 11


@given(st.from_regex(r"[0-9]{10}", fullmatch=True), st.integers(0, 9), st.integers(0, 9))
def test_check_digit_is_blind_to_the_eleventh_digit_in_the_first_pass(start: str, one: int, other: int) -> None:
    """It weighs 11. This is why birth date and sex are compared with the first seven digits."""
    assume(_first_pass(f"{start}{one}") != 10)
    assert check_digit(f"{start}{one}") == check_digit(f"{start}{other}")


def test_valid_iin_gives_other_numbers_for_other_serials() -> None:
    numbers = [valid_iin(date(1990, 5, 15), "male", serial) for serial in range(100)]
    assert len(set(numbers)) == 100
    assert {parse_iin(number).birth_date for number in numbers} == {date(1990, 5, 15)}


# BIN


@pytest.mark.parametrize("number", ["160440010815", "940140000385", valid_bin(0), valid_bin(99)])
def test_parse_bin_gives_the_digits(number: str) -> None:
    assert parse_bin(f" {number[:6]} {number[6:]} ") == number


@pytest.mark.parametrize(
    "body", ["16004001081", "16134001081", "16043001081", "16047001081", "16044401081", "16044901081"]
)
def test_parse_bin_refuses_a_month_kind_or_detail_that_does_not_exist(body: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_bin(f"{body}{check_digit(body)}")
    assert refusal.value.code == "bin_date"


@pytest.mark.parametrize(("text", "code"), [("16044001081", "bin_length"), ("160440010816", "bin_check")])
def test_parse_bin_refuses_a_typing_error(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_bin(text)
    assert refusal.value.code == code


# Numbers


def test_numbered_adds_the_check_character_of_iso_7064() -> None:
    assert numbered("KZ", "LIB", "2026", "000123") == "KZ-LIB-2026-000123-5"
    assert numbered("A1", "2425G", "ABC1234002") == "A1-2425G-ABC1234002-M"  # the example of the GRid standard


@pytest.mark.parametrize(
    "typed",
    [
        "kz-lib-2026-000123-5",
        "KZLIB20260001235",
        "  KZ LIB 2026 000123 5 ",
        "KZ–LIB–2026–000123–5",
        "КZ-LIВ-2026-000123-5",
        "кz-lіb-2026-000123-5",
        "KZ-LIB-2O26-OOO123-5",
        "kz-lib-2o26-оооi23-5",
        "KZ-LIB-2026-000L23-5",
    ],
)
def test_typed_number_finds_the_number_however_typed(typed: str) -> None:
    assert typed_number(typed, widths=CERTIFICATE) == "KZ-LIB-2026-000123-5"


@pytest.mark.parametrize(
    "typed", ["", "KZ", "KZ-LIB-2026-000123", "KZ-LIB-2026-000123-8", "KZ-LIB-2026-00012З-5", "KZ-LIB-2026-00A123-5"]
)
def test_typed_number_gives_none_for_what_is_no_number(typed: str) -> None:
    assert typed_number(typed, widths=CERTIFICATE) is None


@given(st.from_regex(r"[A-Z]{3}", fullmatch=True), st.integers(2019, 2199), st.integers(1, 999_999))
def test_typed_number_reads_back_every_number(sector: str, year: int, sequence: int) -> None:
    number = numbered("KZ", sector, str(year), f"{sequence:06d}")
    assert typed_number(number.replace("-", "").lower(), widths=CERTIFICATE) == number


@given(st.integers(2019, 2199), st.integers(1, 999_999))
def test_typed_number_reads_look_alikes_in_the_check_character(year: int, sequence: int) -> None:
    """O, 0 and 1, I are told apart by the check itself, since for one body only one character fits."""
    number = numbered("KZ", "LIB", str(year), f"{sequence:06d}")
    typed = {"0": "O", "O": "0", "1": "I", "I": "1"}.get(number[-1], number[-1])
    assert typed_number(f"{number[:-1]}{typed}", widths=CERTIFICATE) == number


@pytest.mark.parametrize("last", ["0", "O", "1", "I"])
def test_typed_number_meets_every_ambiguous_check_character(last: str) -> None:
    numbers = (numbered("KZ", "LIB", "2026", f"{sequence:06d}") for sequence in range(1, 2000))
    number = next(number for number in numbers if number[-1] == last)
    for typed in "0O" if last in "0O" else "1I":
        assert typed_number(f"{number[:-1]}{typed}", widths=CERTIFICATE) == number


@given(st.integers(1, 999_999), st.integers(0, 14), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_typed_number_never_takes_one_wrong_character_for_another_number(sequence: int, at: int, wrong: str) -> None:
    number = numbered("KZ", "LIB", "2026", f"{sequence:06d}")
    plain = number.replace("-", "")
    typed = f"{plain[:at]}{wrong}{plain[at + 1 :]}"
    assert typed_number(typed, widths=CERTIFICATE) in ({number} if typed == plain else {number, None})


def test_typed_number_reads_the_number_of_an_accreditation() -> None:
    number = numbered("KZ", "LIB", "A", "2026", "0007")
    assert typed_number("kz lib а 2o26 ооо7 " + number[-1], widths=ACCREDITATION) == number


# Codes


def test_new_code_is_sixteen_characters_of_the_alphabet_and_never_the_same() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(f"[{CROCKFORD}]{{16}}", code) for code in codes)


@pytest.mark.parametrize(
    ("value", "code"), [(0, "0" * 16), (2**80 - 1, "Z" * 16), (31, "0" * 15 + "Z"), (32, "0" * 14 + "10")]
)
def test_encode_code_writes_eighty_bits(value: int, code: str) -> None:
    assert encode_code(value) == code


@given(CODES)
def test_code_keeps_every_bit(value: int) -> None:
    code = encode_code(value)
    read = 0
    for character in code:
        read = read * 32 + CROCKFORD.index(character)
    assert (len(code), read) == (16, value)


@given(CODES)
def test_typed_code_reads_groups_and_lower_case(value: int) -> None:
    code = encode_code(value)
    shown = in_groups(code)
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}-\w{4}", shown)
    assert [typed_code(text) for text in (shown, shown.lower(), shown.replace("-", " "))] == [code] * 3


@given(CODES)
def test_typed_code_folds_look_alikes(value: int) -> None:
    code = encode_code(value)
    cyrillic = code.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ"))
    typed = [
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "о").replace("1", "l"),
        cyrillic,
        cyrillic.lower(),
    ]
    assert [typed_code(text) for text in typed] == [code] * 4


@pytest.mark.parametrize(
    "typed", ["", "7F3K", "7F3K-9QW2-M4XP-D8R", "7F3K-9QW2-M4XP-D8RTA", "7F3K-9QW2-M4XP-D8RU", "7F3K-9QW2-M4XP-D8RЖ"]
)
def test_typed_code_gives_none_for_what_is_no_code(typed: str) -> None:
    assert typed_code(typed) is None
