"""The public register of specialists, and what waits for whom."""

from datetime import date
from typing import Any

import pytest

from certification.domain.lifecycle import annul, set_publication, suspend, withdraw
from certification.domain.queries import SpecialistFilter, protocols_to_decide, sessions_for, specialists_in_register
from certification.domain.verification import verify
from certification.enums import DecisionKind, ShownStatus
from certification.models import Certificate
from exams.domain.sessions import cancel_session
from exams.models import Protocol
from registry.models import Person
from tests.exams.factories import (
    EXAM_DATE,
    admin_of,
    applications_of,
    decide_all,
    hold,
    make_accepted,
    make_cases,
    make_certificate,
    make_certificates,
    make_exam_centre,
    make_open,
    make_planned,
    make_scheme,
)
from tests.factories import (
    NOW,
    TODAY,
    make_act,
    make_person,
    make_profession,
    make_qualification,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db
NAMES = ("kk", "ru")


def _person(surname: str, given_name: str = "Аяулым", **details: Any) -> Person:
    names = {f"surname_{language}": surname for language in NAMES} | {
        f"given_name_{language}": given_name for language in NAMES
    }
    plain = {"patronymic_kk": "", "patronymic_ru": "", "surname_latin": "", "given_name_latin": ""}
    return make_person(user=make_user(), **{**plain, **names, **details})


def _surnames(today: date = TODAY, **wanted: Any) -> list[str]:
    rows = specialists_in_register(SpecialistFilter(**wanted), today=today)
    return [row.person.surname_kk for row in rows.select_related("person")]


# By name and number


@pytest.mark.parametrize(
    "typed",
    [
        "Әбдіқадырова",
        "абдикадырова",
        "АБДІҚАДЫРОВА",
        "  гүлнұр   әбдіқадырова ",
        "Гульнур Абдикадырова",
        "Омирзаковна",
        "Abdikadyrova",
        "abdiqadyrova gulnur",
        "әбді",
        "гүл әб",
        "Әбдiқадырова",
    ],
)
def test_register_finds_by_words_of_the_name_in_any_spelling(typed: str) -> None:
    make_certificates(make_person(user=make_user()), _person("Серікова"))
    assert _surnames(q=typed) == ["Әбдіқадырова"]


@pytest.mark.parametrize(
    ("typed", "count"),
    [("", 2), ("  ", 2), ("Серікова Гүлнұр", 0), ("Серікова Аяулым", 1), ("қадыр", 0), ("KZ-LIB-2026-000009-K", 0)],
)
def test_register_asks_every_word_from_its_beginning(typed: str, count: int) -> None:
    make_certificates(make_person(user=make_user()), _person("Серікова"))
    assert len(_surnames(q=typed)) == count


@pytest.mark.parametrize("typed", ["KZ-LIB-2026-000002-N", "kzlib2026000002n", "KZ LIB 2026 OOOOO2 N"])
def test_register_finds_by_number_however_it_is_typed(typed: str) -> None:
    make_certificates(make_person(user=make_user()), _person("Серікова"))
    assert _surnames(q=typed) == ["Серікова"]


def test_register_hides_who_did_not_agree() -> None:
    hidden = make_certificate(may_publish=False)
    assert (_surnames(), _surnames(q="Әбдіқадырова"), _surnames(q=hidden.number)) == ([], [], [])
    set_publication(hidden.person, make_act(), may_publish=True, language="kk")
    assert _surnames(q=hidden.number) == ["Әбдіқадырова"]


# Filters


def test_register_filters_by_region_profession_level_and_centre() -> None:
    turkistan = make_region(code="610000000", name_kk="Түркістан облысы")
    first = make_scheme()
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2"), level=5))
    one = make_certificate(_person("Абаева"), scheme=first)
    two = make_certificate(_person("Бекова", region=turkistan), scheme=other)
    both = ["Абаева", "Бекова"]
    assert _surnames() == both
    assert (_surnames(region="750000000"), _surnames(region="610000000")) == (both[:1], both[1:])
    assert (_surnames(profession="2622-1"), _surnames(profession="2622-2")) == (both[:1], both[1:])
    assert (_surnames(level=6), _surnames(level=5), _surnames(level=4)) == (both[:1], both[1:], [])
    assert (_surnames(centre=one.centre.number), _surnames(centre=two.centre.number)) == (both[:1], both[1:])
    assert _surnames(region="610000000", profession="2622-1") == []


def test_register_keeps_the_region_of_the_day_of_issue() -> None:
    certificate = make_certificate(_person("Абаева"))
    Person.objects.filter(pk=certificate.person_id).update(region=make_region(code="610000000"))
    assert (_surnames(region="750000000"), _surnames(region="610000000")) == (["Абаева"], [])


def test_register_filters_by_the_status_of_the_day() -> None:
    """All six, each by itself; the filter agrees with what the verification says."""
    people = [_person(name) for name in ("Абаева", "Бекова", "Далаева", "Ермекова", "Серікова")]
    valid, suspended, withdrawn, annulled, superseded = make_certificates(*people)
    suspend(suspended, make_act(ground="complaint"), today=TODAY, until=date(2027, 2, 1))
    withdraw(withdrawn, make_act(ground="ethics"), today=TODAY)
    annul(annulled, make_act(ground="exam_fraud"), today=TODAY)
    make_certificate(superseded.person, scheme=valid.decision.line.enrolment.scheme, centre=valid.centre)
    wanted = {status: _surnames(status=status) for status in ShownStatus}
    assert wanted == {
        "valid": ["Абаева", "Серікова"],
        "suspended": ["Бекова"],
        "expired": [],
        "withdrawn": ["Далаева"],
        "annulled": ["Ермекова"],
        "superseded": ["Серікова"],
    }
    later = date(2031, 11, 23)
    assert (_surnames(later, status="expired"), _surnames(later, status="valid")) == (["Абаева", "Серікова"], [])
    for row in Certificate.objects.all():
        status = verify(row, at=NOW).status
        assert row in specialists_in_register(SpecialistFilter(status=status), today=TODAY)


# Order and cost


def test_register_is_in_the_order_of_the_kazakh_alphabet() -> None:
    order = ["Абаева", "Әлиева", "Бекова", "Ғабитова", "Ёлкина", "Кәрімова", "Қасымова", "Нұрова", "Оспанова"]
    order += ["Өтегенова", "Ұлықова", "Үсенова", "Һамитова", "Ысқақова", "Ізтлеуова"]
    make_certificates(*[_person(name) for name in sorted(order)])
    assert _surnames() == order


def test_register_sorts_namesakes_by_given_name_and_then_by_issue() -> None:
    people = [_person("Ким", "Ольга"), _person("Ким", "Алия"), _person("Ким", "Ольга")]
    rows = make_certificates(*people)
    found = list(specialists_in_register(SpecialistFilter(), today=TODAY))
    assert found == [rows[1], rows[0], rows[2]]


@pytest.mark.parametrize("people", [1, 3])
def test_register_takes_one_query(people: int, django_assert_num_queries: Any) -> None:
    make_certificates(count=people)
    with django_assert_num_queries(1):
        rows = specialists_in_register(SpecialistFilter(q="гүлнұр"), today=TODAY)
        shown = [(row.region.name, row.centre.number, row.qualification.profession.title) for row in rows]
    assert len(shown) == people


# Work lists


def test_protocols_to_decide_wait_until_the_last_case_is_decided() -> None:
    protocol = make_cases(count=2)
    scheme = applications_of(protocol)[0].scheme
    hold_only = make_open(protocol.session.centre, scheme)
    assert list(protocols_to_decide(Protocol.objects.all())) == [protocol]
    assert hold_only.protocols.count() == 0
    decide_all(protocol, DecisionKind.REFUSE, ground="false_papers")
    assert list(protocols_to_decide(Protocol.objects.all())) == []


def test_sessions_for_lists_open_sessions_of_the_centre_and_scheme_next_first() -> None:
    first = make_scheme()
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    centre, elsewhere = make_exam_centre(first, other), make_exam_centre(first)
    application = make_accepted(scheme=first, centre=centre)
    december = make_open(centre, first, exam_date=date(2026, 12, 21))
    november = make_open(centre, first, other)
    closed = make_open(centre, first, entry_until=date(2026, 11, 1))
    make_planned(centre, first)
    make_open(centre, other)
    make_open(elsewhere, first)
    cancel_session(make_open(centre, first), make_act(by=admin_of(centre), reason="Water in the hall"))
    assert list(sessions_for(application, today=date(2026, 11, 2))) == [november, december]
    assert closed in sessions_for(application, today=date(2026, 11, 1))
    assert list(sessions_for(application, today=EXAM_DATE)) == [november, december]


def test_sessions_for_leaves_out_sessions_held() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    application = make_accepted(scheme=scheme, centre=centre)
    session = make_open(centre, scheme)
    session.enrolments.create(number="E-2026-000001", person=make_person(), scheme=scheme)
    hold(session)
    assert list(sessions_for(application, today=EXAM_DATE)) == []
