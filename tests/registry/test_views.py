"""The pages of what exists: the register of centres, a centre, a person's own details."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from registry.domain.centres import change_centre_status
from registry.domain.people import iin_of
from registry.enums import CentreGround, CentreStatus
from registry.models import Person
from registry.templatetags.registers import centre_ground, centre_word
from tests.factories import (
    BIRTH_DATE,
    NOW,
    make_act,
    make_centre,
    make_qualification,
    make_region,
    make_site,
    make_user,
    valid_iin,
)
from tests.registry.test_forms import IIN, typed_details

pytestmark = pytest.mark.django_db
CENTRES = "/kk/registry/centres/"
DETAILS = "/kk/my/details/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """All pages are asked on one day."""
    with time_machine.travel(NOW, tick=False):
        yield


def _numbers(page: str) -> list[str]:
    return re.findall(r'<td data-label="\w+" class="number">(C-\d{4})</td>', page)


def _page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_centre_list_shows_the_register_to_everybody(client: Client) -> None:
    make_centre(name_kk="Қостанай орталық")
    make_centre(name_kk="Алматы орталық", from_date=date(2020, 1, 6))
    page = _page(client, CENTRES)
    assert _numbers(page) == ["C-0002", "C-0001"]
    assert re.findall(r'class="status status-(\w+)[^"]*"', page) == ["expired", "accredited"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?q=kostanay", ["C-0001"]),
        ("?q=c-0002", ["C-0002"]),
        ("?region=710000000", ["C-0002"]),
        ("?status=expired", []),
        ("?q=nothing+of+the+kind", []),
        ("?page=7", ["C-0002", "C-0001"]),
    ],
)
def test_centre_list_follows_the_filter(client: Client, query: str, numbers: list[str]) -> None:
    make_centre(name_kk="Қостанай орталық")
    make_centre(name_kk="Астана орталық", region=make_region(code="710000000"))
    assert _numbers(_page(client, CENTRES + query)) == numbers


def test_centre_list_shows_no_reason_and_no_account(client: Client) -> None:
    user = make_user(full_name="Тіркеуші Бірінші")
    centre = make_centre(act=make_act(by=user))
    act = make_act(by=user, ground=CentreGround.CONFLICT, reason="The head trains candidates")
    change_centre_status(centre, CentreStatus.SUSPENDED, act)
    pages = [_page(client, path) for path in (CENTRES, f"{CENTRES}{centre.number}/")]
    assert [word in page for page in pages for word in (act.reason, user.full_name, user.email)] == [False] * 6


@pytest.mark.parametrize("rows", [1, 3])
def test_centre_list_asks_the_same_number_of_questions_for_any_rows(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_centre()
    with django_assert_num_queries(3):
        assert len(_numbers(_page(client, CENTRES))) == rows


def test_centre_page_shows_scope_sites_and_history(client: Client) -> None:
    centre = make_centre(qualifications=[make_qualification(level=5)])
    make_site(centre)
    change_centre_status(centre, CentreStatus.SUSPENDED, make_act(ground=CentreGround.CONFLICT))
    page = _page(client, f"/en/registry/centres/{centre.number.lower()}/")
    words = ["C-0001", centre.accreditation_number, "Librarian", "Абай даңғылы, 14", "conflict of interest"]
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_centre_page_asks_the_same_number_of_questions_for_any_rows(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    centre = make_centre(qualifications=[make_qualification(level=level) for level in range(1, rows + 1)])
    for _ in range(rows):
        make_site(centre)
    with django_assert_num_queries(4):
        assert _page(client, f"{CENTRES}{centre.number}/").count("Кітапханашы") == rows


@pytest.mark.parametrize("number", ["C-0002", "c0001", "x"])
def test_centre_page_of_an_unknown_number_is_404(client: Client, number: str) -> None:
    make_centre()
    assert client.get(f"{CENTRES}{number}/").status_code == 404


def test_centre_words_name_statuses_and_grounds_and_leave_the_unknown() -> None:
    with translation.override("en"):
        assert [centre_word(status) for status in ("withdrawn", "expired", "x")] == [
            "accreditation withdrawn",
            "expired",
            "x",
        ]
        assert [centre_ground(ground) for ground in ("conflict", "x")] == ["conflict of interest", "x"]


def test_my_details_needs_an_account(client: Client) -> None:
    response = client.get(DETAILS)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={DETAILS}")


def test_my_details_saves_a_person_with_education(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    assert client.get(DETAILS).status_code == 200
    response = client.post(DETAILS, typed_details())
    person = Person.objects.get()
    assert (response.status_code, person.user, iin_of(person)) == (302, user, IIN)
    assert (person.language, person.educations.get().year) == ("kk", 2012)


def test_my_details_shows_what_was_saved_and_changes_it(client: Client) -> None:
    client.force_login(make_user())
    client.post(DETAILS, typed_details())
    page = _page(client, DETAILS)
    assert [value for value in (IIN, "1990-05-15", "Әбдіқадырова", "2012") if f'value="{value}"' not in page] == []
    assert client.post(DETAILS, typed_details(surname_kk="Сейітова", year="2013")).status_code == 302
    person = Person.objects.get()
    assert (person.surname_kk, person.educations.get().year) == ("Сейітова", 2013)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": "1990-05-16"}, "identity_remark"),
        ({"iin": valid_iin(BIRTH_DATE, "female", 1)}, "iin"),
        ({"surname_kk": ""}, "surname_kk"),
    ],
)
def test_my_details_tells_the_refusal_at_its_field(client: Client, changes: dict[str, str], field: str) -> None:
    client.force_login(make_user())
    client.post(DETAILS, typed_details())
    response = client.post(DETAILS, typed_details(**changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Person.objects.get().birth_date == BIRTH_DATE


def test_my_details_refuses_the_iin_of_somebody_else(client: Client) -> None:
    for expected in (302, 422):
        client.force_login(make_user())
        assert client.post(DETAILS, typed_details()).status_code == expected
    assert Person.objects.count() == 1
