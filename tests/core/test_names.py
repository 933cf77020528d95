"""Folding for the search, the Kazakh alphabet for sorting."""

from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import ALPHABET, fold, fold_for_search, full_name, kazakh_key

KAZAKH_TEXTS = st.text(ALPHABET, max_size=12)

SAME_NAME = [
    ("Әбдіқадырова", "Абдикадырова", "Abdikadyrova"),
    ("Жұмабаева", "Жумабаева", "Zhumabayeva"),
    ("Ғалымқызы", "Галымкызы", "Galymkyzy"),
    ("Өмірзаққызы", "Омирзаккызы", "Omirzakkyzy"),
    ("Қайырбекұлы", "Кайырбекулы", "Qaiyrbekuly"),
    ("Үсенов", "Усенов", "Ussenov"),
    ("Шыңғыс", "Шынгыс", "Şyñğys"),
    ("Һарун", "Харун", "Kharun"),
    ("Әлиева", "Алиева", "Aliyeva"),
    ("Ержан", "Ержан", "Yerzhan"),
    ("Юлия", "Юлия", "Yuliya"),
    ("Щукина", "Щукина", "Shchukina"),
    ("Әкімжан", "Акимжан", "Äkımjan"),
    ("Дмитрий", "Дмитрий", "Dmitriy"),
]


@pytest.mark.parametrize("spellings", SAME_NAME, ids=[latin for *_, latin in SAME_NAME])
def test_fold_meets_kazakh_russian_and_latin_spellings(spellings: tuple[str, str, str]) -> None:
    folded = {fold(spelling) for spelling in spellings}
    assert len(folded) == 1
    assert folded != {""}


@pytest.mark.parametrize(
    ("kazakh", "plain"),
    [
        ("Ә", "А"),
        ("Ғ", "Г"),
        ("Қ", "К"),
        ("Ң", "Н"),
        ("Ө", "О"),
        ("Ұ", "У"),
        ("Ү", "У"),
        ("Һ", "Х"),
        ("І", "И"),
        ("Ё", "Е"),
        ("І", "I"),
    ],
)
def test_fold_keeps_the_table_of_letters(kazakh: str, plain: str) -> None:
    assert fold(f"Б{kazakh}б") == fold(f"Б{plain}б")


def test_fold_takes_a_latin_letter_typed_within_a_cyrillic_name() -> None:
    assert fold("Әбдiқадыр") == fold("Әбдіқадыр") == "abdikadir"


@pytest.mark.parametrize(
    "typed", ["әбді-қадыр  гүлнұр", "ӘБДІ ҚАДЫР ГҮЛНҰР", "  Әбді\tҚадыр\u00a0Гүлнұр ", "Әбді – Қадыр, Гүлнұр."]
)
def test_fold_ignores_case_hyphens_and_spaces(typed: str) -> None:
    assert fold(typed) == "abdi kadir gulnur"


def test_fold_reads_letters_written_as_two_code_points() -> None:
    assert fold("Е\u0308лкин и\u0306") == fold("Ёлкин й") == "elkin i"


@pytest.mark.parametrize("name", ["Шаяхметова", "Ишанбаев", "Әуезов", "Сейфуллин", "Мағжан"])
def test_fold_tells_other_names_apart(name: str) -> None:
    assert fold(name) not in {fold(other) for other in ("Абай", "Сәкен", "Мұхтар")}


def test_fold_collapses_letters_but_no_figures() -> None:
    assert fold("Аббас C-0011") == "abas c 0011"


@pytest.mark.parametrize("text", ["", "  ", "—", "'"])
def test_fold_gives_nothing_for_no_letters(text: str) -> None:
    assert fold(text) == ""


@given(st.text(ALPHABET.translate({ord(letter): None for letter in "ХҺ"}), max_size=12))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_fold_gives_words_of_plain_letters_and_figures(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(KAZAKH_TEXTS)
def test_fold_does_not_see_case(text: str) -> None:
    assert fold(text.lower()) == fold(text)


def _in_order(one: str, other: str) -> int:
    """Letter by letter by the place in the alphabet; where all are equal the shorter word comes first."""
    for a, b in zip(one, other, strict=False):
        if a != b:
            return ALPHABET.index(a) - ALPHABET.index(b)
    return len(one) - len(other)


def test_alphabet_is_the_kazakh_one() -> None:
    assert " ".join(ALPHABET) == "А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я"


def test_kazakh_key_sorts_letters_in_the_order_of_the_alphabet() -> None:
    assert sorted(set(ALPHABET), key=kazakh_key) == list(ALPHABET)


@given(st.lists(KAZAKH_TEXTS))
def test_kazakh_key_sorts_words_as_the_comparison_letter_by_letter(words: list[str]) -> None:
    assert sorted(words, key=kazakh_key) == sorted(words, key=cmp_to_key(_in_order))


@given(KAZAKH_TEXTS)
def test_kazakh_key_is_two_figures_a_letter_whatever_the_case(text: str) -> None:
    assert kazakh_key(text.lower()) == kazakh_key(text)
    assert (len(kazakh_key(text)), kazakh_key(text).strip("0123456789")) == (2 * len(text), "")


def test_kazakh_key_puts_gaps_first_then_figures_kazakh_and_latin_letters() -> None:
    assert sorted(["Aa", "Яя", "Аб", "А б", "1а", "А-Я"], key=kazakh_key) == ["1а", "А б", "А-Я", "Аб", "Яя", "Aa"]


def test_full_name_leaves_out_what_a_person_does_not_have() -> None:
    assert full_name("Әбдіқадырова", "Гүлнұр", "") == "Әбдіқадырова Гүлнұр"
    assert full_name("Әбдіқадырова", "Гүлнұр", "Өмірзаққызы") == "Әбдіқадырова Гүлнұр Өмірзаққызы"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Майоров", "Mayorov"),
        ("Азхан", "Azkhan"),
        ("Әзхан", "Азхан"),
        ("Әбді-Қадыр", "Абдикадыр"),
        ("Әбді-Қадыр", "кадыр"),
    ],
)
def test_search_column_holds_every_way_to_write_a_name(written: str, typed: str) -> None:
    assert fold(typed) in fold_for_search(written).split() or fold(typed) in fold_for_search(written)


@given(st.text())
def test_fold_of_any_text_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
