"""A form that comes after its session has ended: kept on the page, for its owner, and for nobody else."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.kept import MOST_LETTERS, SALT, Kept, unseal
from accounts.models import User
from accounts.sessions import LAST_ACCOUNT
from certification.models import Application
from tests.factories import make_user
from tests.pages.addresses import at
from tests.pages.html import body_of, page_of, values_of
from tests.pages.world import World

PASSWORD = "forty quiet bookshelves"
WISH = {"special_conditions": 'Large "print" <b>', "basis": "own_wish"}


def _account(email: str) -> User:
    user = make_user(email=email)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def owner(world: World) -> User:
    user = world.user("graduate")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(owner: User, clock: time_machine.Traveller) -> Client:
    """A browser in which the owner was signed in and has left a form open for too long."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    client.get(_address())
    clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1))
    return client


def _address() -> str:
    return at("my_application_new", language="ru")


def _send(client: Client, address: str, data: Mapping[str, object], **headers: str) -> HttpResponse:
    """Send a form with the token of the browser's cookie."""
    token = client.cookies["csrftoken"].value
    response = client.post(address, {"csrfmiddlewaretoken": token, **data}, headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def _kept_in(response: HttpResponseBase) -> str:
    return page_of(response).one("main").one("input", name="kept").attrs["value"]


def _sign_in(client: Client, kept: str, user: User, password: str = PASSWORD) -> HttpResponse:
    return _send(client, reverse("session_sign_in"), {"kept": kept, "login": user.email, "password": password})


def test_late_form_is_kept_and_sent_after_signing_in(client: Client, owner: User, world: World) -> None:
    late = _send(client, _address(), {**WISH, "scheme": "", "centre": "1"})
    assert (late.status_code, late["Content-Language"]) == (401, "ru")
    assert "no-store" in late["Cache-Control"]
    assert Application.objects.filter(special_conditions=WISH["special_conditions"]).count() == 0
    shown = _sign_in(client, _kept_in(late), owner)
    assert (shown.status_code, page_of(shown).one("html").attrs["lang"]) == (200, "ru")
    form = page_of(shown).one("main").one("form")
    assert (form.attrs["action"], form.attrs["method"]) == (_address(), "post")
    assert values_of(form) == {**WISH, "scheme": "", "centre": "1"}
    token = form.one("input", name="csrfmiddlewaretoken").attrs["value"]
    sent = client.post(form.attrs["action"], {**values_of(form), "csrfmiddlewaretoken": token})
    assert sent.status_code == 422
    assert page_of(sent).one("textarea").text == WISH["special_conditions"]


def test_forged_form_is_refused_before_anything_is_kept(client: Client) -> None:
    response = client.post(_address(), WISH)
    assert response.status_code == 403
    assert page_of(response).one("main").all("input", name="kept") == []


def test_check_of_the_token_comes_before_that_of_the_session() -> None:
    order = settings.MIDDLEWARE
    places = [
        order.index(name)
        for name in (
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "accounts.middleware.SessionEndMiddleware",
            "accounts.middleware.SignInMiddleware",
        )
    ]
    assert places == sorted(places)


def test_somebody_else_is_shown_nothing_of_it(client: Client) -> None:
    late = _send(client, _address(), WISH)
    shown = _sign_in(client, _kept_in(late), _account("other@test.example"))
    main = page_of(shown).one("main")
    assert (shown.status_code, main.all("form")) == (200, [])
    assert WISH["special_conditions"] not in main.text
    assert "graduate" not in main.text


def test_text_of_another_account_sent_from_elsewhere_is_dropped(owner: User) -> None:
    """What an attacker kept in his own browser and makes somebody's browser send."""
    attacker = _account("attacker@test.example")
    forged = Kept(str(attacker.pk), at("my_publication"), at("my_home"), [["may_publish", "yes"]]).sealed()
    victim = Client(enforce_csrf_checks=True)
    victim.force_login(owner)
    response = victim.post(reverse("session_kept"), {"kept": forged})
    assert page_of(response).one("main").all("form") == []


def test_nobody_is_signed_in_by_another_site(client: Client) -> None:
    attacker = _account("attacker@test.example")
    kept = Kept(str(attacker.pk), at("my_home"), at("my_home"), [["a", "b"]]).sealed()
    data = {"kept": kept, "login": attacker.email, "password": PASSWORD}
    assert client.post(reverse("session_sign_in"), data).status_code == 403


def test_wrong_password_keeps_what_was_typed(client: Client, owner: User) -> None:
    late = _send(client, _address(), WISH)
    again = _sign_in(client, _kept_in(late), owner, "wrong")
    assert again.status_code == 422
    assert _sign_in(client, _kept_in(again), owner).status_code == 200


def test_further_steps_of_signing_in_are_walked_in_another_tab(client: Client, owner: User) -> None:
    EmailAddress.objects.filter(user=owner).update(verified=False)
    late = _send(client, _address(), WISH)
    pending = _sign_in(client, _kept_in(late), owner)
    main = page_of(pending).one("main")
    assert main.one("a", target="_blank").attrs["href"] == reverse("account_email_verification_sent")
    too_early = client.post(reverse("session_kept"), {"kept": _kept_in(pending)})
    assert "may_publish" not in body_of(too_early)
    client.force_login(owner)
    shown = client.post(reverse("session_kept"), {"kept": _kept_in(too_early)})
    assert values_of(page_of(shown).one("main").one("form")) == WISH


def test_passwords_and_what_goes_to_the_account_pages_are_never_kept(client: Client) -> None:
    late = _send(client, _address(), {**WISH, "Password1": "x", "my_passcode": "y"})
    assert unseal(_kept_in(late)) == Kept(
        account=client.cookies[LAST_ACCOUNT].value.partition(":")[0],
        address=_address(),
        back=at("desk", language="ru"),
        fields=[[name, value] for name, value in WISH.items()],
    )
    response = _send(client, reverse("account_change_password"), {"oldpassword": PASSWORD, "other": "x"})
    assert (response.status_code, PASSWORD in str(response.headers)) == (302, False)


def test_file_is_not_kept_and_the_reader_is_told(client: Client, owner: User, world: World) -> None:
    page = at("file_upload", world.sessions["held"])
    file = SimpleUploadedFile("results.csv", b"secret content")
    late = _send(client, page, {"file": file}, referer=f"http://testserver{page}")
    assert late.status_code == 401
    assert page_of(late).one("main").all("p", class_="message-warning") != []
    assert "results.csv" not in body_of(late)
    main = page_of(_sign_in(client, _kept_in(late), owner)).one("main")
    assert main.all("form") == []
    assert [link.attrs["href"] for link in main.all("a")] == [page]


def test_too_much_is_not_kept_and_the_reader_is_told(client: Client) -> None:
    late = _send(client, _address(), {"special_conditions": "x" * MOST_LETTERS})
    assert late.status_code == 401
    assert len(body_of(late)) < 20_000
    assert page_of(late).one("main").all("p", class_="message-warning") != []


def test_button_without_text_leads_back_to_its_page(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    page = at("my_application", number)
    for referer, target in (
        (f"http://testserver{page}", page),
        ("https://evil.example/kk/my/", at("desk")),
        ("http://testserver/nothing-here/", at("desk")),
        ("", at("desk")),
    ):
        response = _send(client, at("my_application_withdraw", number), {}, referer=referer)
        assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={target}")


def test_whoever_never_signed_in_here_is_sent_to_sign_in(client: Client) -> None:
    del client.cookies[LAST_ACCOUNT]
    response = _send(client, _address(), WISH)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={at('desk', language='ru')}",
    )


def test_nothing_typed_stands_in_an_address_or_a_log(
    client: Client, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    late = _send(client, _address(), WISH)
    shown = _sign_in(client, _kept_in(late), owner)
    links = [link.attrs["href"] for page in (late, shown) for link in page_of(page).all("a")]
    assert [link for link in links if "print" in link or "kept=" in link] == []
    assert "print" not in caplog.text
    assert owner.email not in caplog.text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/nothing-here/", "javascript:x", ""])
def test_text_that_leads_elsewhere_is_refused(address: str, world: World) -> None:
    assert unseal(Kept("1", address, "/kk/", [["a", "b"]]).sealed()) is None
    assert unseal(Kept("1", "/kk/", address, [["a", "b"]]).sealed()) is None


def test_text_that_is_changed_or_old_or_foreign_is_refused(client: Client, clock: time_machine.Traveller) -> None:
    sealed = Kept("1", "/ru/", "/kk/", [["a", "b"]]).sealed()
    assert unseal(sealed) is not None
    assert [unseal(text) for text in (sealed[:-1], f"x{sealed}", "", signing.dumps({"a": 1}, salt=SALT))] == [None] * 4
    clock.shift(timedelta(hours=24, seconds=1))
    assert unseal(sealed) is None
    response = client.post(reverse("session_kept"), {"kept": sealed})
    assert response.status_code == 400
