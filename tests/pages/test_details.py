"""A person's own details: every fault at its field, and nothing lost of what was typed."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from core.identifiers import check_digit
from registry.domain.people import iin_of
from registry.models import Education, Person, Region
from tests.factories import make_user, valid_iin
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import Element, messages_of, page_of, values_of, wrong_fields
from tests.pages.world import World

BORN = date(1999, 3, 14)
IIN = valid_iin(BORN, "female", 5)
TYPED = {
    "surname_kk": "Сәтбаева", "given_name_kk": "Айым", "patronymic_kk": "Қанышқызы",
    "surname_ru": "Сатпаева", "given_name_ru": "Айым", "patronymic_ru": "Канышевна",
    "surname_latin": "Satbayeva", "given_name_latin": "Aiym",
    "iin": IIN, "birth_date": "1999-03-14", "sex": "female", "identity_remark": "",
    "phone": "+7 701 555 01 01", "level": "bachelor", "school": "", "school_name": "Abai university",
    "speciality": "Librarianship", "year": "2021",
}  # fmt: skip


def _body(digits: str) -> str:
    """An IIN with a fitting check digit for eleven digits."""
    return f"{digits}{check_digit(digits)}"


@pytest.fixture
def newcomer(world: World) -> Client:
    client = Client()
    client.force_login(make_user(email="newcomer@test.example"))
    return client


def _typed(**changes: str) -> dict[str, str]:
    return {**TYPED, "region": str(Region.objects.get(code="750000000").pk), **changes}


def _send(client: Client, **changes: str) -> HttpResponse:
    response = client.post(at("my_details"), _typed(**changes))
    assert isinstance(response, HttpResponse)
    return response


def _form(page: Element) -> Element:
    return page.one("main").one("form")


def test_details_are_saved_and_lead_to_the_own_pages(newcomer: Client) -> None:
    response = _send(newcomer)
    assert (response.status_code, response["Location"]) == (302, at("my_home"))
    person = Person.objects.get(user__email="newcomer@test.example")
    assert (person.name_kk, person.name_ru, person.name_latin) == (
        "Сәтбаева Айым Қанышқызы", "Сатпаева Айым Канышевна", "Aiym Satbayeva",
    )  # fmt: skip
    assert (iin_of(person), person.birth_date, person.sex, person.language) == (IIN, BORN, "female", "en")
    assert list(Education.objects.filter(person=person).values_list("school_name", "speciality", "year")) == [
        ("Abai university", "Librarianship", 2021)
    ]
    assert [kind for kind, _text in messages_of(page_of(newcomer.get(at("my_home"))))] == ["success"]


def test_details_show_again_what_was_saved(newcomer: Client) -> None:
    _send(newcomer)
    shown = values_of(_form(page_of(newcomer.get(at("my_details")))))
    assert {name: shown[name] for name in _typed()} == _typed()


@pytest.mark.parametrize("birth_date", ["14.03.1999", "1999-03-14"])
@pytest.mark.parametrize("iin", [IIN, f" {IIN[:6]} {IIN[6:]} "])
def test_details_take_dates_and_digits_as_people_type_them(iin: str, birth_date: str, newcomer: Client) -> None:
    assert _send(newcomer, iin=iin, birth_date=birth_date).status_code == 302
    assert iin_of(Person.objects.get(user__email="newcomer@test.example")) == IIN


FAULTS = [
    pytest.param({"iin": IIN[:11] + str((int(IIN[11]) + 1) % 10)}, "iin", id="check digit"),
    pytest.param({"iin": IIN[0] + IIN[2] + IIN[1] + IIN[3:]}, "iin", id="digits swapped"),
    pytest.param({"iin": IIN[:11]}, "iin", id="eleven digits"),
    pytest.param({"iin": IIN + "0"}, "iin", id="thirteen digits"),
    pytest.param({"iin": "ABCDEFGHIJKL"}, "iin", id="letters"),
    pytest.param({"iin": "٩٩٠٣١٤٤٠٠٠٥٠"}, "iin", id="other figures"),
    pytest.param({"iin": ""}, "iin", id="no number"),
    pytest.param({"iin": _body("99133140000")}, "iin", id="month 13"),
    pytest.param({"iin": _body("99022940000")}, "iin", id="29 February of 1999"),
    pytest.param({"iin": _body("99031490000")}, "iin", id="no such century"),
    pytest.param({"birth_date": "1999-03-15"}, "identity_remark", id="birth date differs"),
    pytest.param({"sex": "male"}, "identity_remark", id="sex differs"),
    pytest.param({"birth_date": "31.02.1999"}, "birth_date", id="no such day"),
    pytest.param({"birth_date": "yesterday"}, "birth_date", id="no date"),
    pytest.param({"birth_date": ""}, "birth_date", id="date missing"),
    pytest.param({"sex": ""}, "sex", id="sex missing"),
    pytest.param({"surname_kk": ""}, "surname_kk", id="surname missing"),
    pytest.param({"given_name_ru": "  "}, "given_name_ru", id="given name of spaces"),
    pytest.param({"surname_ru": "ж" * 101}, "surname_ru", id="surname too long"),
    pytest.param({"region": "0"}, "region", id="no such region"),
    pytest.param({"region": ""}, "region", id="region missing"),
    pytest.param({"level": "none"}, "level", id="no such level"),
    pytest.param({"school_name": ""}, "school", id="school missing"),
    pytest.param({"speciality": ""}, "speciality", id="speciality missing"),
    pytest.param({"year": "1900"}, "year", id="year too early"),
    pytest.param({"year": "9999"}, "year", id="year too late"),
    pytest.param({"year": "MMXXI"}, "year", id="no year"),
]


@pytest.mark.parametrize(("changes", "wrong"), FAULTS)
def test_details_fault_stands_at_its_field_and_nothing_is_lost(
    changes: dict[str, str], wrong: str, newcomer: Client
) -> None:
    response = _send(newcomer, **changes)
    page = page_of(response)
    assert response.status_code == 422
    assert wrong_fields(page) == [wrong]
    shown, sent = values_of(_form(page)), _typed(**changes)
    kept = {name: text for name, text in sent.items() if name not in ("region", "level", "sex") or name != wrong}
    assert {name: shown.get(name, "") for name in kept} == kept
    assert not Person.objects.filter(user__email="newcomer@test.example").exists()


@pytest.mark.parametrize(("changes", "wrong"), FAULTS[:12])
def test_details_error_summary_links_to_the_field(changes: dict[str, str], wrong: str, newcomer: Client) -> None:
    page = page_of(_send(newcomer, **changes))
    (link,) = page.one("div", class_="error-summary").all("a")
    target = link.attrs["href"].removeprefix("#")
    assert [element.attrs.get("name", wrong) for element in page.walk() if element.attrs.get("id") == target] == [wrong]


@pytest.mark.parametrize("changes", [{"birth_date": "1999-03-15"}, {"sex": "male"}])
def test_details_that_differ_from_the_number_are_taken_with_a_reason(changes: dict[str, str], newcomer: Client) -> None:
    assert _send(newcomer, **changes, identity_remark="Corrected by court in 2010").status_code == 302
    person = Person.objects.get(user__email="newcomer@test.example")
    assert person.identity_remark == "Corrected by court in 2010"


def test_number_of_somebody_else_is_refused_at_its_field(newcomer: Client, world: World) -> None:
    owner = world.certificate("valid").person
    changes = {"iin": world.iin, "birth_date": owner.birth_date.isoformat(), "sex": owner.sex}
    response = _send(newcomer, **changes)
    page = page_of(response)
    assert response.status_code == 422
    assert wrong_fields(page) == ["iin"]
    assert owner.surname_kk not in page.one("main").text
    assert Person.objects.filter(user__email="newcomer@test.example").count() == 0


def test_own_number_does_not_change_later(newcomer: Client) -> None:
    _send(newcomer)
    other = valid_iin(BORN, "female", 6)
    response = _send(newcomer, iin=other)
    assert (response.status_code, wrong_fields(page_of(response))) == (422, ["iin"])
    assert iin_of(Person.objects.get(user__email="newcomer@test.example")) == IIN


def test_details_change_before_an_application_is_handed_in(newcomer: Client) -> None:
    _send(newcomer)
    assert _send(newcomer, surname_kk="Әуезова", year="2022").status_code == 302
    person = Person.objects.get(user__email="newcomer@test.example")
    assert (person.surname_kk, person.educations.get().year) == ("Әуезова", 2022)
    assert "auezova" in person.folded_name


def test_details_are_fixed_once_an_application_is_handed_in(enter: Enter, world: World) -> None:
    client, person = enter("graduate"), world.certificate("valid").person
    page = page_of(client.get(at("my_details")))
    assert _form(page).all("button", type="submit") == []
    values = values_of(_form(page)) | {"surname_kk": "Басқа", "year": "2000"}
    response = client.post(at("my_details"), values)
    assert response.status_code == 422
    assert page_of(response).one("div", class_="error-summary").all("li") != []
    assert Person.objects.get(pk=person.pk).surname_kk == person.surname_kk
    assert person.educations.get().year != 2000


def test_details_sent_twice_make_one_person(newcomer: Client) -> None:
    assert [_send(newcomer).status_code for _turn in range(2)] == [302, 302]
    assert Person.objects.filter(user__email="newcomer@test.example").count() == 1
    assert Education.objects.filter(person__user__email="newcomer@test.example").count() == 1


def test_long_names_in_every_script_are_taken(newcomer: Client) -> None:
    names = {name: "Щ" * 100 for name in TYPED if name.startswith(("surname", "given_name", "patronymic"))}
    assert _send(newcomer, **names).status_code == 302
    assert Person._meta.get_field("folded_name").max_length is None
    assert len(Person.objects.get(user__email="newcomer@test.example").folded_name) > 600
