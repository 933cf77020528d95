"""Health, and the local inbox of a demo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from core.notices import queue_notice
from tests.factories import NOW


def _no_database(execute: Callable[..., Any], *args: Any) -> Any:
    """What a statement meets when the server is away."""
    raise OperationalError("connection refused")


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")


@pytest.mark.django_db
def test_readyz_answers_when_database_and_cache_do(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.fault
def test_readyz_says_when_the_database_does_not_answer(client: Client) -> None:
    with connection.execute_wrapper(_no_database):
        response = client.get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.content == b"database does not answer"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/dev/inbox/"])
def test_health_and_inbox_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_inbox_shows_the_mails_of_a_demo_newest_first(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    for day, word in enumerate(["Earlier", "Later <b>"]):
        at = NOW + timedelta(days=day)
        queue_notice(key=word, recipient="a@test.example", language="en", subject=word, body="https://x.example", at=at)
    page = client.get("/dev/inbox/").content.decode()
    assert page.index("Later &lt;b&gt;") < page.index("Earlier")
    assert '<a href="https://x.example" rel="nofollow">' in page


@pytest.mark.django_db
def test_inbox_does_not_exist_outside_a_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/dev/inbox/").status_code == 404
