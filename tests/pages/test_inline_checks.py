"""Fields checked while the form is filled: nothing is saved and nothing is told of other people."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from certification.models import Application
from registry.models import Person
from tests.factories import make_user, valid_iin
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import page_of
from tests.pages.world import World

BORN = date(1999, 3, 14)
IIN = valid_iin(BORN, "female", 5)


@pytest.fixture
def newcomer(world: World) -> Client:
    client = Client()
    client.force_login(make_user(email="newcomer@test.example"))
    return client


def _wrong(client: Client, name: str, address: str = "my_details", **data: str) -> dict[str, bool]:
    """Which fields the answer speaks of, and whether each has an error."""
    response = client.post(at(address), data, headers={"X-Check": name})
    assert isinstance(response, HttpResponse)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    regions = page_of(response).all("div")
    return {region.attrs["id"].removeprefix("id_").removesuffix("_error"): region.text != "" for region in regions}


def test_field_is_checked_alone_and_nothing_is_saved(newcomer: Client) -> None:
    assert _wrong(newcomer, "surname_kk", surname_kk="") == {"surname_kk": True}
    assert _wrong(newcomer, "surname_kk", surname_kk="x") == {"surname_kk": False}
    assert _wrong(newcomer, "iin", iin="123") == {"iin": True, "identity_remark": False}
    assert not Person.objects.filter(user__email="newcomer@test.example").exists()


@pytest.mark.parametrize(
    ("changes", "is_different"),
    [
        ({}, False),
        ({"birth_date": "14.03.1999", "sex": "female"}, False),
        ({"birth_date": "1999-03-15"}, True),
        ({"sex": "male"}, True),
        ({"sex": "male", "identity_remark": "Corrected by court"}, False),
    ],
)
@pytest.mark.parametrize("name", ["iin", "birth_date", "sex"])
def test_difference_from_the_number_is_said_at_the_remark(
    name: str, changes: dict[str, str], is_different: bool, newcomer: Client
) -> None:
    assert _wrong(newcomer, name, iin=IIN, **changes)["identity_remark"] is is_different


def test_school_is_asked_for_when_its_name_is_taken_away(newcomer: Client) -> None:
    assert _wrong(newcomer, "school_name", school_name="") == {"school_name": False, "school": True}
    assert _wrong(newcomer, "school_name", school_name="Abai") == {"school_name": False, "school": False}


def test_number_of_somebody_else_is_no_error_here(newcomer: Client, world: World) -> None:
    owner = world.certificate("valid").person
    data = {"iin": world.iin, "birth_date": owner.birth_date.isoformat(), "sex": owner.sex}
    assert _wrong(newcomer, "iin", **data) == {"iin": False, "identity_remark": False}


def test_wish_is_checked_and_no_draft_is_made(enter: Enter, world: World) -> None:
    before = Application.objects.count()
    client = enter("graduate")
    assert _wrong(client, "scheme", "my_application_new", scheme="0") == {"scheme": True}
    assert _wrong(client, "centre", "my_application_new", centre="") == {"centre": True}
    assert Application.objects.count() == before


def test_signing_in_and_results_are_not_checked_on_the_way(enter: Enter, world: World) -> None:
    response = Client().post(at("account_login"), {"login": "x"}, headers={"X-Check": "login"})
    assert page_of(response).one("main").all("form", **{"data-check": ""}) == []
    page = page_of(enter("centre_admin").get(at("results_grid", world.sessions["held"])))
    assert page.one("main").all("form", **{"data-check": ""}) == []


def test_number_is_kept_in_no_draft(newcomer: Client) -> None:
    form = page_of(newcomer.get(at("my_details"))).one("main").one("form", **{"data-draft": ""})
    assert [e.attrs["name"] for e in form.all("input") if "data-no-draft" in e.attrs] == ["iin"]
    assert form.all("input", type="password") == []


def test_form_that_is_closed_is_neither_checked_nor_kept(enter: Enter) -> None:
    form = page_of(enter("graduate").get(at("my_details"))).one("main").one("form")
    assert {"data-check", "data-draft"} & set(form.attrs) == set()
