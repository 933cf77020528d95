"""What people type about themselves and ask the register of centres."""

from datetime import date
from typing import Any

import pytest

from registry.domain.people import save_education
from registry.enums import OrganisationKind, Sex
from registry.forms import FIELD_OF, CentreFilterForm, DetailsForm, initial_details
from tests.factories import BIRTH_DATE, make_organisation, make_person, make_region, person_details, valid_iin

pytestmark = pytest.mark.django_db
IIN = valid_iin(BIRTH_DATE, "female", 0)


def typed_details(**changes: Any) -> dict[str, Any]:
    """A details form filled in as a browser sends it."""
    plain = {
        "surname_kk": "Әбдіқадырова",
        "given_name_kk": "Гүлнұр",
        "surname_ru": "Абдикадырова",
        "given_name_ru": "Гульнур",
        "iin": IIN,
        "birth_date": "1990-05-15",
        "sex": "female",
        "region": make_region().pk,
        "level": "bachelor",
        "school_name": "Қыздар университеті",
        "speciality": "Кітапхана ісі",
        "year": "2012",
    }
    return {**plain, **changes}


def test_details_form_gives_what_the_domain_takes() -> None:
    form = DetailsForm(typed_details(iin=f"{IIN[:6]} {IIN[6:]}", birth_date="15.05.1990"))
    assert form.errors == {}
    details, education = form.details("ru"), form.education()
    assert (details.birth_date, details.sex, details.language) == (date(1990, 5, 15), Sex.FEMALE, "ru")
    assert (details.surname_kk, details.patronymic_kk, details.region) == ("Әбдіқадырова", "", make_region())
    assert (education.level, education.school, education.school_name) == ("bachelor", None, "Қыздар университеті")
    assert (education.year, form.cleaned_data["iin"]) == (2012, IIN)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"iin": "061211600013"}, "iin", "iin_check"),
        ({"iin": "0612116"}, "iin", "iin_length"),
        ({"birth_date": "1990-02-30"}, "birth_date", "invalid"),
        ({"sex": "other"}, "sex", "invalid_choice"),
        ({"surname_kk": " "}, "surname_kk", "required"),
        ({"surname_ru": ""}, "surname_ru", "required"),
        ({"year": "1939"}, "year", "min_value"),
        ({"region": "0"}, "region", "invalid_choice"),
    ],
)
def test_details_form_refuses_at_the_field(changes: dict[str, str], field: str, code: str) -> None:
    form = DetailsForm(typed_details(**changes))
    assert [(name, error.code) for name, errors in form.errors.as_data().items() for error in errors] == [(field, code)]


def test_details_form_needs_a_school_or_its_name() -> None:
    assert list(DetailsForm(typed_details(school_name="")).errors) == ["school"]
    school = make_organisation(kind=OrganisationKind.EDUCATION)
    assert DetailsForm(typed_details(school_name="", school=school.pk)).errors == {}


def test_details_form_offers_schools_only() -> None:
    employer = make_organisation(kind=OrganisationKind.EMPLOYER)
    assert list(DetailsForm(typed_details(school=employer.pk)).errors) == ["school"]


def test_details_form_puts_every_refusal_at_a_field_it_has() -> None:
    assert set(FIELD_OF.values()) <= set(DetailsForm().fields)


def test_initial_details_show_what_was_saved() -> None:
    person = make_person(iin=IIN, phone="+7 700")
    form = DetailsForm(typed_details())
    assert form.is_valid()
    assert initial_details(person).keys() >= {"iin", "surname_kk", "birth_date"}
    assert "year" not in initial_details(person)
    save_education(person=person, details=form.education())
    initial = initial_details(person)
    assert (initial["iin"], initial["phone"], initial["year"]) == (IIN, "+7 700", 2012)
    assert set(initial) <= set(form.fields)


def test_initial_details_typed_again_are_the_same_details() -> None:
    person = make_person(iin=IIN)
    form = DetailsForm({**typed_details(), **initial_details(person), "region": person.region_id})
    assert form.errors == {}
    assert form.details("kk") == person_details()


@pytest.mark.parametrize(
    ("typed", "field"), [({"region": "1"}, "region"), ({"status": "x"}, "status"), ({"q": "x" * 101}, "q")]
)
def test_centre_filter_refuses_what_it_does_not_offer(typed: dict[str, str], field: str) -> None:
    assert list(CentreFilterForm(typed).errors) == [field]


def test_centre_filter_takes_a_region_by_its_code() -> None:
    form = CentreFilterForm({"q": " Қостанай ", "region": make_region().code, "status": "expired"})
    assert form.errors == {}
    assert form.cleaned_data == {"q": "Қостанай", "region": make_region(), "status": "expired"}
