"""From a visitor to an account: signing up, confirming the e-mail, signing in, a forgotten password."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from core.models import Notice
from tests.conftest import run_jobs
from tests.pages.addresses import at
from tests.pages.html import body_of, page_of, wrong_fields
from tests.pages.world import World

EMAIL, PASSWORD = "new.reader@test.example", "forty quiet bookshelves"
LINK = re.compile(r"https?://\S+")


def _sign_up(client: Client, email: str = EMAIL, **changes: str) -> int:
    data = {"email": email, "password1": PASSWORD, "password2": PASSWORD, **changes}
    return client.post(at("account_signup"), data).status_code


def _path_in(notice: Notice) -> str:
    """The path of the link with a key in a mail."""
    (link,) = [link for link in LINK.findall(notice.body) if "/accounts/" in link]
    return "/" + str(link).split("/", 3)[3]


def _confirm(client: Client, path: str) -> str:
    """Open the link, press the button; gives where it leads."""
    form = page_of(client.get(path)).one("main").one("form")
    return client.post(form.attrs["action"])["Location"]


def test_sign_up_writes_one_mail_to_the_outbox(world: World) -> None:
    client = Client()
    client.cookies["django_language"] = "ru"
    response = client.post(at("account_signup"), {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, at("account_email_verification_sent"))
    notice = Notice.objects.get(recipient=EMAIL)
    assert (notice.language, notice.sent_at) == ("ru", None)
    assert mail.outbox == []
    run_jobs()
    assert [(message.to, message.body) for message in mail.outbox] == [([EMAIL], notice.body)]


def test_inbox_shows_mails_only_in_a_demo(world: World, settings: Settings) -> None:
    client = Client()
    _sign_up(client)
    notice = Notice.objects.get(recipient=EMAIL)
    page = page_of(client.get(at("inbox"))).one("main")
    assert page.all("article")[0].one("h2").text == notice.subject
    assert _path_in(notice) in [link.attrs["href"].partition("//testserver")[2] for link in page.all("a")]
    settings.DEMO = False
    assert client.get(at("inbox")).status_code == 404
    assert at("inbox") not in body_of(client.get(at("home")))


def test_account_works_only_after_the_mail_is_confirmed(world: World) -> None:
    client = Client()
    assert _sign_up(client) == 302
    assert client.get(at("my_home")).status_code == 302
    assert not EmailAddress.objects.get(email=EMAIL).verified
    assert _confirm(client, _path_in(Notice.objects.get(recipient=EMAIL))) == at("desk", language="kk")
    assert EmailAddress.objects.get(email=EMAIL).verified
    page = page_of(client.get(at("my_home")))
    assert at("my_details") in [link.attrs["href"] for link in page.one("main").all("a")]


def test_confirmation_in_another_browser_asks_to_sign_in(world: World) -> None:
    _sign_up(Client())
    other = Client()
    _confirm(other, _path_in(Notice.objects.get(recipient=EMAIL)))
    assert EmailAddress.objects.get(email=EMAIL).verified
    assert other.get(at("my_home"))["Location"].startswith(at("account_login"))
    response = other.post(at("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == at("desk", language="kk")


def test_used_confirmation_link_says_what_to_do(world: World) -> None:
    client = Client()
    _sign_up(client)
    path = _path_in(Notice.objects.get(recipient=EMAIL))
    _confirm(client, path)
    response = Client().get(path)
    assert response.status_code == 200
    assert at("account_login") in [link.attrs["href"] for link in page_of(response).one("main").all("a")]


def test_sign_in_before_confirmation_sends_the_mail_again(world: World) -> None:
    _sign_up(Client())
    Notice.objects.filter(recipient=EMAIL).delete()
    EmailAddress.objects.get(email=EMAIL)
    response = Client().post(at("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == at("account_email_verification_sent")


def test_sign_up_with_a_known_address_tells_only_its_owner(world: World) -> None:
    known = world.user("graduate").email
    unknown, taken = (
        Client().post(at("account_signup"), {"email": email, "password1": PASSWORD, "password2": PASSWORD})
        for email in (EMAIL, known)
    )
    assert (taken.status_code, taken["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email=known).count() == 1
    notice = Notice.objects.filter(recipient=known).latest("pk")
    assert "/confirm-email/" not in notice.body


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": ""}, "email"),
        ({"password1": "", "password2": ""}, "password1"),
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"password1": EMAIL, "password2": EMAIL}, "password1"),
        ({"password2": "another"}, "password2"),
    ],
)
def test_sign_up_fault_stands_at_its_field(changes: dict[str, str], wrong: str, world: World) -> None:
    data = {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD, **changes}
    response = Client().post(at("account_signup"), data)
    page = page_of(response)
    assert wrong in wrong_fields(page)
    assert page.one("main").one("input", name="email").attrs.get("value", "") == data["email"]
    assert not User.objects.filter(email=data["email"]).exists()


def test_address_in_capitals_is_one_account(world: World) -> None:
    _sign_up(Client(), EMAIL.upper())
    assert [user.email for user in User.objects.filter(email__iexact=EMAIL)] == [EMAIL]


@pytest.mark.parametrize("email", ["graduate@demo.example", "nobody@test.example"])
def test_sign_in_with_a_wrong_password_does_not_tell_who_is_known(email: str, world: World) -> None:
    response = Client().post(at("account_login"), {"login": email, "password": "wrong"})
    main = page_of(response).one("main")
    errors = [item.text for item in main.one("div", class_="error-summary").all("li")]
    other = Client().post(at("account_login"), {"login": "someone@else.example", "password": "wrong"})
    assert errors == [item.text for item in page_of(other).one("main").one("div", class_="error-summary").all("li")]
    assert len(errors) == 1


def test_sign_in_leads_back_to_the_page_asked_for_and_nowhere_else(world: World) -> None:
    user = world.user("graduate")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    for target, reached in ((at("my_details"), at("my_details")), ("https://evil.example/", at("desk", language="kk"))):
        data = {"login": user.email, "password": PASSWORD, "next": target}
        assert Client().post(at("account_login"), data)["Location"] == reached


def test_forgotten_password_is_set_anew_by_the_link_once(world: World) -> None:
    user, client = world.user("graduate"), Client()
    client.post(at("account_reset_password"), {"email": user.email})
    path = _path_in(Notice.objects.get(recipient=user.email, subject__gt="", key__startswith="account:"))
    form_path = client.get(path)["Location"]
    data = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(form_path, data)["Location"] == at("account_reset_password_from_key_done")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert page_of(Client().get(path)).one("main").all("form") == []


def test_forgotten_password_of_an_unknown_address_answers_alike(world: World) -> None:
    known, unknown = (
        Client().post(at("account_reset_password"), {"email": email})
        for email in (world.user("graduate").email, "nobody@test.example")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_sign_out_asks_first_and_then_ends_the_session(world: World) -> None:
    client = Client()
    client.force_login(world.user("graduate"))
    client.get(at("account_logout"))
    assert client.get(at("my_home")).status_code == 200
    assert client.post(at("account_logout")).status_code == 302
    assert client.get(at("my_home"))["Location"].startswith(at("account_login"))
