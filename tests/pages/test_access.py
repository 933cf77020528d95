"""Every address against every role; the table fails when an address is missing from it."""

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.pages.access_table import ACCOUNT, PUBLIC, ROLES, ROWS, SIGNED_IN, TABLE, Row, arguments, missing_arguments
from tests.pages.addresses import at, named_patterns
from tests.pages.conftest import Enter
from tests.pages.html import page_of
from tests.pages.world import World

METHODS = ("get", "post")
OF_OBJECTS = [row for row in TABLE if row.kind == SIGNED_IN and row.args]


def _ask(client: Client, method: str, address: str) -> HttpResponseBase:
    """The answer to a request that posts nothing of use; what it changed is undone."""
    with transaction.atomic():
        response = client.get(address) if method == "get" else client.post(address, {"sent": "1"})
        transaction.set_rollback(True)
    return response


def _outcome(response: HttpResponseBase) -> str:
    is_login = response.status_code == 302 and response["Location"].startswith(f"{reverse('account_login')}?next=")
    return "login" if is_login else str(response.status_code)


def test_access_table_names_every_address_once() -> None:
    names = [name for name, _pattern in named_patterns()]
    assert sorted(names) == sorted(ROWS)
    assert len(TABLE) == len(ROWS)


def test_view_is_public_only_where_the_table_says_so() -> None:
    asks = {name: getattr(pattern.callback, "login_required", True) for name, pattern in named_patterns()}
    own = {row.name for row in TABLE if row.kind != ACCOUNT and not row.name.startswith("account_")}
    public = {row.name for row in TABLE if row.kind == PUBLIC}
    assert {name for name in own if not asks[name]} == public


def test_anonymous_visitor_of_a_page_not_public_is_sent_to_sign_in() -> None:
    for row in TABLE:
        wanted = {row.expected(method)["anonymous"] == "login" for method in METHODS}
        assert wanted == {row.kind == SIGNED_IN}, row.name


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ROWS)
def test_address_answers_each_role_as_the_table_says(name: str, method: str, world: World, enter: Enter) -> None:
    row = ROWS[name]
    address = at(name, *arguments(row, world))
    assert {role: _outcome(_ask(enter(role), method, address)) for role in ROLES} == row.expected(method)


@pytest.mark.parametrize("row", OF_OBJECTS, ids=lambda row: row.name)
def test_missing_object_answers_404_to_whoever_is_signed_in(row: Row, world: World, enter: Enter) -> None:
    address = at(row.name, *missing_arguments(row, world))
    method = "get" if "200" in row.get else "post"
    found = {role: _outcome(_ask(enter(role), method, address)) for role in ROLES}
    is_file = row.args in ("file", "reading")
    wanted = dict.fromkeys(ROLES, "404") | {"anonymous": "login"}
    if is_file:
        wanted |= {"decider": "403", "auditor": "403"}
    assert found == wanted


@pytest.mark.parametrize("row", OF_OBJECTS, ids=lambda row: row.name)
def test_foreign_object_answers_as_a_missing_one(row: Row, world: World, enter: Enter) -> None:
    method = "get" if "200" in row.get else "post"
    client = enter("other_admin")
    pages = [
        page_of(_ask(client, method, at(row.name, *args))).one("main").text
        for args in (arguments(row, world), missing_arguments(row, world))
    ]
    assert pages[0] == pages[1] != ""


def test_anonymous_visitor_comes_back_after_signing_in(world: World, enter: Enter) -> None:
    address = at("application_page", world.applications["submitted"], language="ru") + "?from=mail"
    response = enter("anonymous").get(address)
    assert (
        response["Location"] == f"{reverse('account_login')}?next=/ru/office/applications/"
        f"{world.applications['submitted']}/%3Ffrom%3Dmail"
    )


def test_ended_role_gives_no_access_from_the_next_request_on(world: World, enter: Enter) -> None:
    client = enter("centre_admin")
    assert client.get(at("office_home")).status_code == 200
    world.user("centre_admin").memberships.update(ended_at="2099-01-01T00:00:00Z")
    assert client.get(at("office_home")).status_code == 403
    assert client.get(at("application_page", world.applications["submitted"])).status_code == 404


def test_closed_account_is_asked_to_sign_in_again(world: World, enter: Enter) -> None:
    client = enter("centre_admin")
    user = world.user("centre_admin")
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert _outcome(client.get(at("office_home"))) == "login"


@pytest.mark.parametrize("row", [row for row in TABLE if "302" in row.post or "422" in row.post], ids=lambda r: r.name)
def test_post_without_a_token_is_refused(row: Row, world: World, enter: Enter) -> None:
    role = next(role for role, outcome in row.expected("post").items() if outcome in ("302", "422"))
    client = Client(enforce_csrf_checks=True)
    if role != "anonymous":
        client.force_login(world.user(role))
    response = client.post(at(row.name, *arguments(row, world)), {"sent": "1"})
    assert response.status_code == 403
    assert page_of(response).one("h1").text != ""
