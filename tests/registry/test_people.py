"""People: identity, names, consents, education."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from core.names import word_begins
from core.refusal import Refused
from registry.domain.people import (
    EducationDetails,
    find_by_iin,
    give_consent,
    has_consent,
    identity_lookup,
    iin_of,
    save_education,
    save_person,
    withdraw_consent,
)
from registry.enums import ConsentKind, EducationLevel, IdentityKind, OrganisationKind, Sex
from registry.models import Consent, Education, Person
from tests.factories import (
    BIRTH_DATE,
    NOW,
    make_organisation,
    make_person,
    make_user,
    person_details,
    valid_iin,
)

pytestmark = pytest.mark.django_db
IIN = valid_iin(BIRTH_DATE, "female", 0)
OTHER_IIN = valid_iin(BIRTH_DATE, "female", 1)
LATER = NOW + timedelta(days=1)


def test_save_person_keeps_details_and_account() -> None:
    user = make_user()
    person = save_person(person=None, iin=f" {IIN[:6]} {IIN[6:]}", details=person_details(phone="+7 700"), user=user)
    person.refresh_from_db()
    assert (person.user, person.birth_date, person.sex, person.phone) == (user, BIRTH_DATE, Sex.FEMALE, "+7 700")
    assert person.name_kk == str(person) == "Әбдіқадырова Гүлнұр Өмірзаққызы"
    assert (person.name_ru, person.name_latin) == ("Абдикадырова Гульнур Омирзаковна", "Gulnur Abdikadyrova")


def test_save_person_seals_the_iin_and_finds_it_by_its_hash() -> None:
    person = make_person(iin=IIN)
    assert iin_of(person) == IIN
    assert (find_by_iin(IIN), find_by_iin(OTHER_IIN)) == (person, None)
    assert (person.identity_kind, person.identity_lookup) == (IdentityKind.IIN, identity_lookup(IIN))
    row = Person.objects.filter(pk=person.pk).values().get()
    assert [name for name, value in row.items() if IIN in str(value)] == []


def test_save_person_folds_every_spelling_of_the_name() -> None:
    folded = make_person().folded_name
    assert folded == "abdikadirova gulnur omirzakizi abdikadirova gulnur omirzakovna gulnur abdikadirova"


def test_save_person_finds_a_hyphenated_name_as_one_word_too() -> None:
    person = make_person(surname_kk="Сейіт-Ерлан", surname_ru="Сейт-Ерлан")
    for typed in ("сейт ерлан", "сейтерлан", "Seit-Erlan"):
        assert list(Person.objects.filter(word_begins("folded_name", typed))) == [person]


def test_people_are_sorted_by_the_kazakh_alphabet() -> None:
    surnames = ["Ұзақ", "Әбіш", "Қасым", "Абай", "Іле", "Кәрім", "Еркін"]
    people = {surname: make_person(surname_kk=surname) for surname in surnames}
    found = [person.surname_kk for person in Person.objects.order_by("sort_key", "pk")]
    assert found == ["Абай", "Әбіш", "Еркін", "Кәрім", "Қасым", "Ұзақ", "Іле"]
    changed = save_person(
        person=people["Іле"], iin=iin_of(people["Іле"]), details=person_details(surname_kk="Аба"), user=None
    )
    assert Person.objects.order_by("sort_key", "pk")[0] == changed


def test_save_person_again_changes_details_but_not_identity() -> None:
    person = make_person(iin=IIN)
    sealed = person.identity_sealed
    changed = person_details(surname_kk="Сейітова", surname_ru="Сеитова", surname_latin="")
    saved = save_person(person=person, iin=IIN, details=changed, user=None)
    saved.refresh_from_db()
    assert (saved.pk, saved.surname_kk, saved.identity_sealed) == (person.pk, "Сейітова", sealed)
    assert saved.folded_name.startswith("seitova gulnur")
    assert Person.objects.count() == 1


@pytest.mark.parametrize("changes", [{"birth_date": date(1990, 5, 16)}, {"sex": Sex.MALE}])
def test_save_person_refuses_what_differs_from_the_iin(changes: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        save_person(person=None, iin=IIN, details=person_details(**changes), user=None)
    assert (refusal.value.code, Person.objects.count()) == ("iin_mismatch", 0)


@pytest.mark.parametrize("changes", [{"birth_date": date(1990, 5, 16)}, {"sex": Sex.MALE}])
def test_save_person_takes_a_difference_that_has_a_reason(changes: dict[str, object]) -> None:
    details = person_details(**changes, identity_remark="The register of births has an error")
    person = save_person(person=None, iin=IIN, details=details, user=None)
    assert person.identity_remark == "The register of births has an error"
    assert {name: getattr(person, name) for name in changes} == changes


def test_save_person_refuses_an_iin_that_is_taken() -> None:
    make_person(iin=IIN)
    with pytest.raises(Refused) as refusal:
        make_person(iin=IIN, surname_kk="Басқа")
    assert (refusal.value.code, Person.objects.count()) == ("iin_taken", 1)


def test_save_person_refuses_another_iin_for_the_same_person() -> None:
    person = make_person(iin=IIN)
    with pytest.raises(Refused) as refusal:
        save_person(person=person, iin=OTHER_IIN, details=person_details(), user=None)
    assert (refusal.value.code, iin_of(Person.objects.get())) == ("iin_fixed", IIN)


@pytest.mark.parametrize(("iin", "code"), [("123", "iin_length"), (f"{IIN[:11]}x", "iin_length")])
def test_save_person_refuses_what_is_no_iin(iin: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_person(iin=iin)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"sex": "other"}, "person_sex_known"),
        ({"identity_kind": "guess"}, "person_identity_known"),
        ({"surname_kk": ""}, "person_name_present"),
        ({"given_name_ru": ""}, "person_name_present"),
        ({"identity_sealed": "061211600012"}, "person_identity_sealed"),
    ],
)
def test_person_constraints_refuse(changes: dict[str, object], constraint: str) -> None:
    make_person()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.update(**changes)


def test_give_consent_records_text_language_and_time() -> None:
    person = make_person()
    consent = give_consent(person=person, kind=ConsentKind.PUBLICATION, language="ru", at=NOW)
    consent.refresh_from_db()
    assert (consent.kind, consent.text_version, consent.language) == ("publication", "2026.1", "ru")
    assert (consent.given_at, consent.withdrawn_at) == (NOW, None)
    assert str(consent) == f"publication {person.pk}"


def test_give_consent_for_one_thing_is_none_for_another() -> None:
    person, other = make_person(), make_person()
    give_consent(person=person, kind=ConsentKind.PROCESSING, language="kk", at=NOW)
    assert has_consent(person, ConsentKind.PROCESSING)
    assert not has_consent(person, ConsentKind.PUBLICATION)
    assert not has_consent(other, ConsentKind.PROCESSING)


def test_give_consent_twice_keeps_the_first() -> None:
    person = make_person()
    first, second = (
        give_consent(person=person, kind=ConsentKind.PUBLICATION, language="kk", at=at) for at in (NOW, LATER)
    )
    assert (second.pk, second.given_at, Consent.objects.count()) == (first.pk, NOW, 1)


def test_withdraw_consent_ends_it_and_leaves_the_others() -> None:
    person, other = make_person(), make_person()
    for giver in (person, other):
        for kind in ConsentKind:
            give_consent(person=giver, kind=kind, language="kk", at=NOW)
    withdraw_consent(person=person, kind=ConsentKind.PUBLICATION, at=LATER)
    left = [has_consent(giver, kind) for giver in (person, other) for kind in ConsentKind]
    assert left == [True, False, True, True]
    assert Consent.objects.get(person=person, kind=ConsentKind.PUBLICATION).withdrawn_at == LATER


def test_give_consent_after_withdrawal_is_a_new_row() -> None:
    person = make_person()
    give_consent(person=person, kind=ConsentKind.PUBLICATION, language="kk", at=NOW)
    withdraw_consent(person=person, kind=ConsentKind.PUBLICATION, at=NOW)
    give_consent(person=person, kind=ConsentKind.PUBLICATION, language="kk", at=LATER)
    withdraw_consent(person=person, kind=ConsentKind.PUBLICATION, at=LATER)
    rows = Consent.objects.order_by("pk").values_list("given_at", "withdrawn_at")
    assert list(rows) == [(NOW, NOW), (LATER, LATER)]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"kind": "all"}, "consent_kind_known"), ({"withdrawn_at": NOW - timedelta(days=1)}, "consent_order")],
)
def test_consent_constraints_refuse(changes: dict[str, object], constraint: str) -> None:
    give_consent(person=make_person(), kind=ConsentKind.PROCESSING, language="kk", at=NOW)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consent.objects.update(**changes)


def test_consent_in_force_is_one_per_person_and_kind() -> None:
    consent = give_consent(person=make_person(), kind=ConsentKind.PROCESSING, language="kk", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=consent.person, kind=consent.kind, language="kk", given_at=NOW)


def test_save_education_replaces_the_only_one() -> None:
    person, school = make_person(), make_organisation(kind=OrganisationKind.EDUCATION)
    first = EducationDetails(level=EducationLevel.COLLEGE, school_name="Колледж", speciality="Кітапхана ісі", year=2010)
    second = EducationDetails(level=EducationLevel.MASTER, school=school, speciality="Кітапханатану", year=2016)
    save_education(person=person, details=first)
    education = save_education(person=person, details=second)
    assert Education.objects.get() == education
    assert (education.level, education.school, education.school_name, education.year) == ("master", school, "", 2016)
    assert str(education) == "Кітапханатану, 2016"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"level": "none"}, "education_level_known"),
        ({"school_name": ""}, "education_school_named"),
        ({"year": 1939}, "education_year_in_range"),
    ],
)
def test_education_constraints_refuse(changes: dict[str, object], constraint: str) -> None:
    details = EducationDetails(
        level=EducationLevel.COLLEGE, school_name="Колледж", speciality="Кітапхана ісі", year=2010
    )
    save_education(person=make_person(), details=details)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Education.objects.update(**changes)
