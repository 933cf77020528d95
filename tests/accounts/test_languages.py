"""The language of an account: chosen by the switch, there again in another browser."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_user

PASSWORD = "forty quiet bookshelves"
pytestmark = pytest.mark.django_db


def _signed_in(client: Client, language: str) -> str:
    """Where a person of that language lands."""
    user = make_user(email="reader@test.example", language=language, password=PASSWORD)
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return str(response["Location"])


def test_switch_is_kept_with_the_account(client: Client) -> None:
    user = make_user(language="kk")
    client.force_login(user)
    client.post("/i18n/setlang/", {"language": "ru", "next": "/kk/registry/centres/?q=a"})
    user.refresh_from_db()
    assert user.language == "ru"


@pytest.mark.parametrize("language", ["", "xx", "de"])
def test_switch_to_no_language_of_the_site_changes_nothing(client: Client, language: str) -> None:
    user = make_user(language="kk")
    client.force_login(user)
    client.post("/i18n/setlang/", {"language": language})
    user.refresh_from_db()
    assert user.language == "kk"


def test_fresh_browser_takes_over_the_language_of_the_account(client: Client) -> None:
    assert _signed_in(client, "ru") == "/ru/desk/"
    assert client.cookies["django_language"].value == "ru"


def test_language_chosen_in_this_browser_goes_before_that_of_the_account(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert _signed_in(client, "ru") == "/en/desk/"
    assert client.cookies["django_language"].value == "en"


def test_new_account_reads_the_language_of_its_page(client: Client) -> None:
    client.cookies["django_language"] = "ru"
    form = {"email": "new@test.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", form)
    assert User.objects.get(email="new@test.example").language == "ru"
