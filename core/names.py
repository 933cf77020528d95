"""Names of people: folding for search, and the Kazakh alphabet for sorting."""

import re
import unicodedata

from django.db.models import Q

ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
# One Latin skeleton for Kazakh, Russian and Latin spellings of a name.
_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LATIN = (
    ("shch", "sh"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ya", "ia"), ("yu", "iu"), ("yo", "e"),
    ("ye", "e"), ("q", "k"), ("w", "u"), ("x", "ks"), ("y", "i"), ("ı", "i"), ("ş", "sh"), ("ç", "ch"),
)  # fmt: skip
_REPEATED = re.compile(r"([a-z])\1+")
_NOT_LETTER = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Words of a name without script, case, diacritics and doubled letters, joined by single spaces.

    Kazakh letters meet their Russian neighbours (Ә~А, Қ~К …), Latin spellings meet Cyrillic ones, and a Latin i
    typed for І makes no difference.
    """
    lowered = unicodedata.normalize("NFC", text).casefold()
    spelled = "".join(_CYRILLIC.get(letter, letter) for letter in lowered)
    for written, plain in _LATIN:
        spelled = spelled.replace(written, plain)
    bare = "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))
    return _REPEATED.sub(r"\1", _NOT_LETTER.sub(" ", bare)).strip()


def word_begins(column: str, typed: str) -> Q:
    """A condition: every word typed is the beginning of a word of a folded column."""
    condition = Q()
    for word in fold(typed).split():
        condition &= Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
    return condition


_RANK = {letter: 20 + place for place, letter in enumerate(ALPHABET)}


def kazakh_key(text: str) -> str:
    """A key of digits that sorts in the order of the Kazakh alphabet under any collation of the database."""
    return "".join(_two_digits(letter) for letter in unicodedata.normalize("NFC", text).upper())


def _two_digits(letter: str) -> str:
    if letter in _RANK:
        return f"{_RANK[letter]:02d}"
    if letter.isascii() and letter.isdigit():
        return f"{10 + int(letter)}"
    if "A" <= letter <= "Z":
        return f"{70 + ord(letter) - ord('A')}"
    return "00"


def full_name(surname: str, given_name: str, patronymic: str) -> str:
    """Surname, given name and patronymic (which many people do not have) in one line."""
    return " ".join(part for part in (surname, given_name, patronymic) if part)
