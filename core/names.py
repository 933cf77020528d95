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
_LETTERS = {**_CYRILLIC, "q": "k", "w": "u", "x": "ks", "ı": "i", "ş": "sh", "ç": "ch"}
# In this order each rule leaves nothing for an earlier one, so a folded text folds to itself.
_SPELLINGS = tuple(
    (re.compile(written), plain)
    for written, plain in (
        (r"([a-z])\1+", r"\1"),
        (r"(?:k+h+)+", "h"),
        (r"gh+", "g"),
        (r"ph+", "f"),
        (r"zh+", "j"),
        (r"sh+(?:ch+)+", "sh"),
        (r"(?<=[aou])yo", "io"),
        (r"y[eo]", "e"),
        (r"y", "i"),
        (r"([a-z])\1+", r"\1"),
    )
)
_NOT_LETTER = re.compile(r"[^a-z0-9]+")
_HYPHENS = re.compile(r"[-\u2010-\u2015]")


def fold(text: str) -> str:
    """Words of a name without script, case, diacritics and doubled letters, joined by single spaces.

    Kazakh letters meet their Russian neighbours (Ә~А, Қ~К …), Latin spellings meet Cyrillic ones, and a Latin i
    typed for І makes no difference.
    """
    lowered = unicodedata.normalize("NFC", text).casefold()
    spelled = "".join(_LETTERS.get(letter, letter) for letter in lowered)
    bare = "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))
    for written, plain in _SPELLINGS:
        bare = written.sub(plain, bare)
    return _NOT_LETTER.sub(" ", bare).strip()


def fold_for_search(text: str) -> str:
    """What a column for searching holds: the folded words, and hyphenated ones as one word besides."""
    return fold(f"{text} {_HYPHENS.sub('', text)}") if _HYPHENS.search(text) else fold(text)


def word_begins(column: str, typed: str) -> Q:
    """A condition: every word typed is the beginning of a word of a column made by `fold_for_search`.

    A hyphenated word is found written as two words or as one; signs alone find nothing.
    """
    words = [word for word in typed.split() if fold(word)]
    if typed.strip() and not words:
        return Q(pk__in=[])
    condition = Q()
    for word in words:
        apart = Q()
        for part in fold(word).split():
            apart &= _begins(column, part)
        condition &= apart | _begins(column, fold(_HYPHENS.sub("", word)))
    return condition


def _begins(column: str, word: str) -> Q:
    return Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})


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
