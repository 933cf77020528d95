"""The end of a session: moved by use, seldom written, never moved by what a page does by itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.sessions import LAST_ACCOUNT
from tests.factories import NOW, make_user
from tests.pages.addresses import at

IDLE = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _idle(settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 30


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(db: None) -> User:
    return make_user(email="reader@test.example")


@pytest.fixture
def client(user: User, clock: time_machine.Traveller) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _is_in(client: Client, **headers: str) -> bool:
    return client.get(at("my_home"), headers=headers).status_code == 200


def _writes(client: Client, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert _is_in(client, **headers)
    return sum(query["sql"].startswith('UPDATE "django_session"') for query in captured.captured_queries)


def test_session_ends_after_the_time_without_use(client: Client, clock: time_machine.Traveller) -> None:
    assert _is_in(client)
    clock.shift(IDLE - timedelta(seconds=1))
    assert _is_in(client)
    clock.shift(IDLE)
    assert not _is_in(client)
    assert Session.objects.count() == 0


def test_session_is_written_at_most_every_two_minutes(client: Client, clock: time_machine.Traveller) -> None:
    assert [_writes(client), _writes(client)] == [1, 0]
    clock.shift(timedelta(seconds=119))
    assert _writes(client) == 0
    clock.shift(timedelta(seconds=1))
    assert _writes(client) == 1


def test_what_a_page_asks_by_itself_is_no_use(client: Client, clock: time_machine.Traveller) -> None:
    assert _is_in(client)
    for _turn in range(3):
        clock.shift(IDLE / 3 - timedelta(seconds=1))
        assert _is_in(client, x_passive="1")
    clock.shift(timedelta(seconds=3))
    assert not _is_in(client, x_passive="1")


def test_other_writes_of_the_session_do_not_move_its_end(client: Client, clock: time_machine.Traveller) -> None:
    assert _is_in(client)
    clock.shift(IDLE / 2)
    session = client.session
    session["other"] = 1
    session.save()
    clock.shift(IDLE / 2)
    assert not _is_in(client)


def test_stay_moves_the_end_and_says_how_long(client: Client, clock: time_machine.Traveller) -> None:
    assert _is_in(client)
    clock.shift(IDLE - timedelta(minutes=5))
    response = client.post(reverse("session_stay"), headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (200, {"seconds": IDLE.total_seconds()})
    assert "no-store" in response["Cache-Control"]
    clock.shift(IDLE - timedelta(seconds=1))
    assert _is_in(client)


def test_page_says_how_long_the_session_lives(client: Client, clock: time_machine.Traveller) -> None:
    assert f'data-seconds="{int(IDLE.total_seconds())}"' in client.get(at("my_home")).content.decode()
    clock.shift(timedelta(minutes=20))
    passive = client.get(at("my_home"), headers={"x-passive": "1"}).content.decode()
    assert 'data-seconds="600"' in passive


def test_visitor_is_warned_of_nothing_and_gets_no_cookie(db: None) -> None:
    client = Client()
    assert "data-session-end" not in client.get(at("home")).content.decode()
    assert LAST_ACCOUNT not in client.cookies


def test_last_account_is_kept_for_a_day_out_of_reach(client: Client) -> None:
    client.get(at("my_home"))
    cookie = client.cookies[LAST_ACCOUNT]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 86_400)


def test_session_ends_with_the_browser_too(user: User) -> None:
    user.set_password("forty quiet bookshelves")
    user.save(update_fields=["password"])
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": "forty quiet bookshelves"})
    assert client.cookies[site.SESSION_COOKIE_NAME]["max-age"] == ""
    assert _is_in(client)


def test_script_without_a_session_is_told_so_and_gets_no_page(db: None) -> None:
    for header in ({"HX-Request": "true"}, {"X-Check": "iin"}, {"Accept": "application/json"}):
        for send in (Client().get, Client().post):
            response = send(at("my_details"), headers=header)
            assert (response.status_code, response.content) == (401, b"")
            assert "no-store" in response["Cache-Control"]
            assert response["WWW-Authenticate"] != ""
