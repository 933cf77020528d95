"""Identifiers of people, organisations and papers: IIN, BIN, numbers with a check character, public codes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_37_36

from core.refusal import Refused

IIN_LENGTH = 12
CODE_LENGTH = 16
CENTRE_FIGURES = 4
CODE_BITS = 80
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
UNUSABLE = 10
_FIRST = tuple(range(1, 12))
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
# Cyrillic capitals that look like Latin ones, and Ukrainian/Kazakh І.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІ", "ABEKMHOPCTYXI")

_FIGURES = str.maketrans("OIL", "011")
_LETTERS = str.maketrans("01", "OI")

Sex = Literal["male", "female"]


@dataclass(frozen=True)
class Iin:
    """What the digits of an IIN say of its holder."""

    digits: str
    birth_date: date
    sex: Sex


def check_digit(body: str) -> int | None:
    """The twelfth digit for eleven others (IIN and BIN alike); None when the number is never issued."""
    for weights in (_FIRST, _SECOND):
        digit = _weighted(body, weights)
        if digit != UNUSABLE:
            return digit
    return None


def _weighted(body: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11


def parse_iin(text: str) -> Iin:
    """Read and check an IIN. Codes: `iin_length`, `iin_date`, `iin_check`."""
    digits = "".join(text.split())
    _require_check(digits, "iin", _("The IIN"))
    century = _CENTURY.get(digits[6])
    try:
        born = date((century or 0) + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        born = None
    if century is None or born is None:
        raise Refused(
            "iin_date", _("The first seven digits of the IIN hold no date of birth. Compare it with the identity card.")
        )
    return Iin(digits, born, "male" if int(digits[6]) % 2 else "female")


def parse_bin(text: str) -> str:
    """Read and check a BIN; gives its twelve digits. Codes: `bin_length`, `bin_date`, `bin_check`."""
    digits = "".join(text.split())
    _require_check(digits, "bin", _("The BIN"))
    is_month, is_kind, is_detail = 1 <= int(digits[2:4]) <= 12, digits[4] in "456", digits[5] in "0123"  # noqa: PLR2004
    if not (is_month and is_kind and is_detail):
        raise Refused(
            "bin_date",
            _("The first six digits of the BIN cannot be right. Compare it with the registration certificate."),
        )
    return digits


def _require_check(digits: str, kind: str, name: object) -> None:
    if len(digits) != IIN_LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Refused(
            f"{kind}_length", _("%(name)s has exactly 12 digits. Type it without other signs.") % {"name": name}
        )
    if check_digit(digits[:11]) != int(digits[11]):
        text = _("%(name)s has a typing error: its last digit does not fit the others. Compare it digit by digit.")
        raise Refused(f"{kind}_check", text % {"name": name})


def numbered(*parts: str) -> str:
    """Join parts by hyphens and add the ISO 7064 MOD 37,36 check character: `KZ-LIB-2026-000123-K`."""
    return "-".join((*parts, mod_37_36.calc_check_digit("".join(parts))))


def typed_centre_number(text: str) -> str | None:
    """The centre number that a person meant (`c1`, one with a Cyrillic letter), or None."""
    plain = "".join(c for c in text.upper().translate(_LOOK_ALIKES) if c.isalnum())
    figures = plain[1:].translate(_FIGURES)
    is_one = plain[:1] == "C" and figures.isascii() and figures.isdigit() and len(figures) <= CENTRE_FIGURES
    return f"C-{figures:0>{CENTRE_FIGURES}}" if is_one else None


def typed_number(text: str, *, widths: Sequence[int]) -> str | None:
    """The number that a person meant, in its hyphenated form, or None when it cannot be one.

    Case, hyphens, spaces and Cyrillic look-alikes do not matter; in the figures O stands for 0, I and L for 1.
    `widths` are the lengths of the parts, check character included: `KZ-LIB-2026-000123-K` has (2, 3, 4, 6, 1).
    """
    plain = "".join(c for c in text.upper().translate(_LOOK_ALIKES) if c.isascii() and c.isalnum())
    if len(plain) != sum(widths):
        return None
    letters = sum(widths) - sum(widths[-3:])
    body = plain[:letters] + plain[letters:-1].translate(_FIGURES)
    for check in (plain[-1], plain[-1].translate(_FIGURES), plain[-1].translate(_LETTERS)):
        if body[letters:].isdigit() and mod_37_36.is_valid(body + check):
            return _hyphenated(body + check, widths)
    return None


def part_of_number(text: str) -> str | None:
    """What was typed, as it would stand inside a number; None for a text without a figure, which is no number."""
    plain = "".join(text.upper().translate(_LOOK_ALIKES).split())
    return plain if any(c.isascii() and c.isdigit() for c in plain) else None


def _hyphenated(plain: str, widths: Sequence[int]) -> str:
    ends = list(accumulate(widths))
    return "-".join(plain[end - width : end] for end, width in zip(ends, widths, strict=True))


def new_code() -> str:
    """A public code: 80 random bits in Crockford base 32."""
    return encode_code(secrets.randbits(CODE_BITS))


def encode_code(value: int) -> str:
    """Sixteen Crockford characters for an integer below 2**80."""
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in range(CODE_BITS - 5, -1, -5))


def typed_code(text: str) -> str | None:
    """A code as typed (groups, lower case, O for 0, I and L for 1, Cyrillic look-alikes), or None if it is none."""
    plain = "".join(c for c in text.upper().translate(_LOOK_ALIKES) if c.isalnum())
    folded = plain.translate(_FIGURES)
    return folded if len(folded) == CODE_LENGTH and set(folded) <= set(CROCKFORD) else None


def in_groups(code: str) -> str:
    """A code in groups of four, for people."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
