"""Names and numbers of the demo, drawn from a seed; identity numbers belong to nobody alive."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core.identifiers import CODE_BITS, check_digit, encode_code
from registry.domain.people import PersonDetails
from registry.enums import Sex
from registry.models import Region

DATA = Path(__file__).resolve().parent.parent / "data" / "demo.json"
# Births of the 1890s: the digits pass every check and fit no living person.
FIRST_BIRTH = date(1890, 1, 1)
BIRTH_DAYS = 3600
FEMALE_SHARE = 0.8
PATRONYMIC_SHARE = 0.85


@cache
def demo_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def triple(name: str, texts: dict[str, str]) -> dict[str, str]:
    """`{"kk": …}` as the three columns of a field."""
    return {f"{name}_{language}": text for language, text in texts.items()}


@dataclass
class Source:
    """A stream of demo people; the same seed gives the same stream."""

    seed: int

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.serial = 0
        self.regions = list(Region.objects.order_by("code"))

    def code(self) -> str:
        """A public code from the seed, so that a demo can be repeated; real ones come from the system's randomness."""
        return encode_code(self.random.getrandbits(CODE_BITS))

    def person(self) -> tuple[str, PersonDetails]:
        """An IIN and the details that fit it."""
        data, pick = demo_data(), self.random.choice
        is_female = self.random.random() < FEMALE_SHARE
        given, surname, father = (
            pick(data["female" if is_female else "male"]),
            pick(data["surnames"]),
            pick(data["fathers"]),
        )
        has_patronymic = self.random.random() < PATRONYMIC_SHARE
        born = FIRST_BIRTH + timedelta(days=self.random.randrange(BIRTH_DAYS))
        surnames = [_feminine(form) if is_female else form for form in surname]
        endings = data["patronymic_endings"]["female" if is_female else "male"]
        details = PersonDetails(
            surname_kk=surnames[0],
            given_name_kk=given[0],
            patronymic_kk=father[0] + endings[0] if has_patronymic else "",
            surname_ru=surnames[1],
            given_name_ru=given[1],
            patronymic_ru=father[1] + endings[1] if has_patronymic else "",
            surname_latin=surnames[2],
            given_name_latin=given[2],
            birth_date=born,
            sex=Sex.FEMALE if is_female else Sex.MALE,
            region=pick(self.regions),
        )
        return self._iin(born, is_female=is_female), details

    def _iin(self, born: date, *, is_female: bool) -> str:
        """The next serial whose body has a check digit."""
        while True:
            self.serial += 1
            body = f"{born:%y%m%d}{2 if is_female else 1}{self.serial % 10_000:04d}"
            digit = check_digit(body)
            if digit is not None:
                return f"{body}{digit}"

    def bin(self) -> str:
        """A BIN of a month no organisation was registered in: December 1999 with kind 6."""
        while True:
            self.serial += 1
            body = f"991260{self.serial % 100_000:05d}"
            digit = check_digit(body)
            if digit is not None:
                return f"{body}{digit}"


def _feminine(surname: str) -> str:
    """A surname with the ending that women's papers show; some have the same form for everybody."""
    for ending, feminine in demo_data()["feminine_endings"].items():
        if surname.endswith(ending):
            return f"{surname.removesuffix(ending)}{feminine}"
    return surname
