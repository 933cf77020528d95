"""The header of a results file: three languages, any order, what is unknown, twice or missing."""

import json

import pytest
from django.utils.translation import override

from core.translated import LANGUAGES
from exams.domain.results_columns import (
    DATA,
    attendance_label,
    attendance_of,
    known_columns,
    label,
    map_columns,
)
from exams.enums import Attendance

COLUMNS = ["theory.A", "theory.B", "practical.C"]
WORDS = json.loads(DATA.read_text(encoding="utf-8"))


def _forms(kind: str) -> list[tuple[str, str]]:
    """Every written form with what it means."""
    return [
        (meaning, form)
        for meaning, languages in WORDS[kind].items()
        for form in [meaning, *(form for forms in languages.values() for form in forms)]
    ]


@pytest.mark.parametrize(("meaning", "form"), _forms("columns"))
def test_map_columns_knows_every_form_in_every_language(meaning: str, form: str) -> None:
    for written in (form, form.upper(), f"  {form}  "):
        assert map_columns([written], COLUMNS).known == {meaning: 0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_map_columns_knows_its_own_labels(language: str) -> None:
    header = [label(name, language) for name in known_columns()]
    found = map_columns(header, COLUMNS)
    assert found.known == {name: place for place, name in enumerate(known_columns())}
    assert (found.unknown, found.twice) == ([], [])


@pytest.mark.parametrize(
    "header",
    [
        ["Номер записи", "Фамилия", "Явка", "theory.A"],
        ["theory.A", "Явка", "Фамилия", "Номер записи"],
        ["Фамилия", "theory.A", "Номер записи", "Явка"],
    ],
)
def test_map_columns_takes_any_order(header: list[str]) -> None:
    found = map_columns(header, COLUMNS)
    names = {"enrolment": "Номер записи", "surname": "Фамилия", "attendance": "Явка"}
    assert found.known == {name: header.index(cell) for name, cell in names.items()}
    assert found.points == {"theory.A": header.index("theory.A")}


def test_map_columns_takes_languages_mixed() -> None:
    found = map_columns(["Тіркеу нөмірі", "Фамилия", "attendance"], COLUMNS)
    assert found.known == {"enrolment": 0, "surname": 1, "attendance": 2}


@pytest.mark.parametrize(
    "written",
    ["theory.A", "THEORY.A", "theory.a", " theory.A ", "theory. A", "theory.\u0410", "\u0422heory.\u0410"],
    ids=["plain", "capitals", "small", "spaces", "space inside", "Cyrillic A", "Cyrillic T and A"],
)
def test_map_columns_knows_a_column_of_points_however_it_is_typed(written: str) -> None:
    assert map_columns([written], COLUMNS).points == {"theory.A": 0}


def test_map_columns_reports_the_unknown() -> None:
    found = map_columns(["Номер записи", "Балл", "theory.Z", "item.7", ""], COLUMNS)
    assert (found.unknown, found.points, found.known) == (["Балл", "theory.Z", "item.7"], {}, {"enrolment": 0})


def test_map_columns_reports_a_column_that_is_there_twice() -> None:
    """In two languages, or in two scripts: what a spreadsheet shows as different headings."""
    found = map_columns(["Явка", "attendance", "theory.A", "theory.\u0410"], COLUMNS)
    assert (found.twice, found.known, found.points) == (
        ["attendance", "theory.\u0410"],
        {"attendance": 0},
        {"theory.A": 2},
    )


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        (["enrolment", "attendance", "theory.A"], 0),
        (["iin", "attendance", "theory.A"], 0),
        (["surname", "attendance", "theory.A"], 1),
        (["enrolment", "theory.A"], 1),
        (["enrolment", "attendance"], 1),
        (["note"], 3),
    ],
)
def test_missing_names_what_the_file_lacks(header: list[str], lacking: int) -> None:
    with override("en"):
        assert len([str(text) for text in map_columns(header, COLUMNS).missing()]) == lacking


def test_missing_says_it_to_people() -> None:
    with override("en"):
        said = [str(text) for text in map_columns(["note"], COLUMNS).missing()]
    assert said == [
        "A column “Enrolment” or “IIN” that tells who each row is about.",
        "A column “Attendance”.",
        "At least one column with points, such as “theory.A”.",
    ]


@pytest.mark.parametrize(("meaning", "form"), _forms("attendance"))
def test_attendance_of_knows_every_word(meaning: str, form: str) -> None:
    for written in (form, form.capitalize(), f" {form} "):
        assert attendance_of(written) == Attendance(meaning)


@pytest.mark.parametrize("text", ["", "maybe", "да", "expected", "1"])
def test_attendance_of_guesses_nothing(text: str) -> None:
    assert attendance_of(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("attendance", [Attendance.PRESENT, Attendance.ABSENT, Attendance.REMOVED])
def test_attendance_label_is_read_back(attendance: Attendance, language: str) -> None:
    assert attendance_of(attendance_label(attendance, language)) == attendance


def test_words_are_written_once() -> None:
    """A word with two meanings would make a guess of the reading."""
    for kind in ("columns", "attendance"):
        forms = [(form.casefold(), meaning) for meaning, form in _forms(kind)]
        meanings = {form: {m for f, m in forms if f == form} for form, _meaning in forms}
        assert [form for form, found in meanings.items() if len(found) > 1] == []
