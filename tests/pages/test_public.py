"""First page, languages and the two registers as a visitor without an account sees them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.translation import override

from certification.enums import ShownStatus
from certification.models import Certificate
from core.paging import PER_PAGE
from registry.domain.centres import change_centre_status
from registry.enums import CentreGround, CentreStatus
from registry.models import Centre
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_certificate
from tests.pages.html import Element, context_of, page_of, values_of
from tests.pages.world import PROBE, World, act_now

LANGUAGES = ("kk", "ru", "en")


def _listed(client: Client, **query: str) -> list[str]:
    """Numbers of the certificates in the register, in the order of the page."""
    return [row.number for row in context_of(client.get(at("specialist_list"), query), "listing").page]


def _centres(client: Client, **query: str) -> list[str]:
    return [row.number for row in context_of(client.get(at("centre_list"), query), "listing").page]


def _links(page: Element, rel: str) -> list[str]:
    return [link.attrs["href"] for link in page.all("a", rel=rel)]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "kk"),
        ("kk", "kk"),
        ("ru-RU,ru;q=0.9,en;q=0.5", "ru"),
        ("en-GB", "en"),
        ("de,fr;q=0.8", "kk"),
        ("uz,ru;q=0.3", "ru"),
        ("%%%", "kk"),
    ],
)
def test_first_address_leads_to_the_language_of_the_reader(header: str, language: str, world: World) -> None:
    response = Client().get("/", headers={"accept-language": header})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert {"Accept-Language", "Cookie"} <= {word.strip() for word in response["Vary"].split(",")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_speaks_the_language_of_its_address(language: str, world: World) -> None:
    response = Client().get(at("home", language=language), headers={"accept-language": "en"})
    assert response["Content-Language"] == language
    assert page_of(response).one("html").attrs["lang"] == language


def test_home_counts_what_is_valid_today(world: World) -> None:
    page = page_of(Client().get(at("home")))
    valid = Certificate.objects.in_status(ShownStatus.VALID, today=world.today).count()
    figures = [
        (item.one("strong").text, item.one("a").attrs["href"]) for item in page.one("ul", class_="figures").children
    ]
    assert figures == [
        (str(valid), f"{at('specialist_list')}?status=valid"),
        ("2", f"{at('centre_list')}?status=accredited"),
    ]
    assert valid == 4


def test_address_without_a_language_keeps_its_query(world: World) -> None:
    response = Client().get("/registry/librarians/?q=a&page=2", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (302, "/ru/registry/librarians/?q=a&page=2")


@pytest.mark.parametrize("path", ["/en/registry/librarians/?q=a+b&status=valid&page=2", "/en/verify/?q=KZ-LIB"])
def test_language_switch_keeps_page_and_query_and_stores_the_choice(path: str, world: World) -> None:
    client = Client()
    form = page_of(client.get(path)).one("form", class_="languages")
    response = client.post(form.attrs["action"], {"next": values_of(form)["next"], "language": "ru"})
    assert (response.status_code, response["Location"]) == (302, path.replace("/en/", "/ru/"))
    assert client.cookies["django_language"].value == "ru"
    assert client.cookies["django_language"]["max-age"] == 31_536_000
    assert client.get("/")["Location"] == "/ru/"


def test_language_switch_holds_on_addresses_without_a_language(world: World) -> None:
    client = Client()
    path = at("certificate_page", world.codes["valid"])
    for language in LANGUAGES:
        response = client.post(at("set_language"), {"next": path, "language": language})
        assert response["Location"] == path
        assert page_of(client.get(path)).one("html").attrs["lang"] == language


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_language_switch_never_leaves_the_site(target: str, world: World) -> None:
    response = Client().post(at("set_language"), {"next": target, "language": "ru"})
    assert response["Location"] == "/"


def test_language_the_site_does_not_speak_is_not_taken(world: World) -> None:
    client = Client()
    client.post(at("set_language"), {"next": "/en/", "language": "de"})
    assert client.get("/")["Location"] == "/kk/"


def test_language_switch_marks_the_language_in_use(world: World) -> None:
    page = page_of(Client().get(at("home", language="ru")))
    buttons = page.one("form", class_="languages").all("button")
    assert [(b.attrs["value"], b.text) for b in buttons] == [
        ("kk", "KK Қазақша"),
        ("ru", "RU Русский"),
        ("en", "EN English"),
    ]
    assert [b.attrs["value"] for b in buttons if b.attrs.get("aria-current") == "true"] == ["ru"]


def test_register_lists_only_people_who_agreed_in_the_order_of_the_alphabet(world: World) -> None:
    rows = Certificate.objects.exclude(number=world.numbers["hidden"]).order_by("sort_key", "pk")
    assert _listed(Client()) == [row.number for row in rows]
    assert len(rows) == len(world.numbers) - 1


@pytest.mark.parametrize("turn", [str.upper, str.lower, lambda text: f"  {text}  "])
def test_register_finds_by_words_of_the_name(turn: "type[str]", world: World) -> None:
    person = world.certificate("valid").person
    assert world.numbers["valid"] in _listed(Client(), q=turn(f"{person.given_name_kk} {person.surname_kk}"))
    assert world.numbers["valid"] in _listed(Client(), q=turn(person.surname_ru))
    assert world.numbers["valid"] in _listed(Client(), q=turn(person.surname_latin))


def test_register_finds_by_number_however_typed(world: World) -> None:
    number = world.numbers["valid"]
    for typed in (number, number.lower(), number.replace("-", ""), f" {number.replace('-', ' ')} "):
        assert _listed(Client(), q=typed) == [number]


@pytest.mark.parametrize("key", ["valid", "expired", "withdrawn", "annulled", "suspended", "superseded"])
def test_register_filters_by_the_status_of_today(key: str, world: World) -> None:
    found = _listed(Client(), status=key)
    assert world.numbers[key] in found
    assert {Certificate.objects.get(number=n).shown_status(world.today).value for n in found} == {key}


def test_register_filters_by_each_field_and_all_together(world: World) -> None:
    row = world.certificate("expired")
    everything = {
        "region": row.region.code, "profession": row.profession_code, "level": str(row.level),
        "centre": row.centre.number, "status": "expired",
    }  # fmt: skip
    assert _listed(Client(), **everything) == [row.number]
    assert _listed(Client(), centre=row.centre.number) == [row.number]
    assert row.number in _listed(Client(), region=row.region.code)
    other = Centre.objects.get(number=world.centre)
    assert _listed(Client(), **everything | {"centre": other.number}) == []
    assert _listed(Client(), level="1") == []


@pytest.mark.parametrize("name", ["specialist_list", "centre_list"])
def test_empty_register_page_says_so_and_offers_a_way_on(name: str, world: World) -> None:
    response = Client().get(at(name), {"q": "nobody at all"})
    page = page_of(response).one("main")
    assert response.status_code == 200
    assert page.all("table") == []
    assert at(name) in [link.attrs["href"] for link in page.all("a")]


@pytest.mark.parametrize("name", ["specialist_list", "centre_list"])
@pytest.mark.parametrize("page", ["nonsense", "0", "-1", "99999999999", "", "1.5", "²", "１"])
def test_register_takes_any_page_number(page: str, name: str, world: World) -> None:
    response = Client().get(at(name), {"page": page})
    assert response.status_code == 200
    assert context_of(response, "listing").page.number == 1


@pytest.mark.parametrize("name", ["specialist_list", "centre_list"])
def test_register_takes_any_query(name: str, world: World) -> None:
    for query in (
        "q=%00",
        "q=%",
        "q=%ff%fe",
        f"q={'x' * 5000}",
        "level=x",
        "region=1&region=2",
        "status=none",
        "centre=%27",
    ):
        assert Client().get(f"{at(name)}?{query}").status_code == 200, query


def test_bad_filter_is_marked_and_never_widens_the_search(world: World) -> None:
    response = Client().get(at("specialist_list"), {"q": "nobody at all", "level": "99"})
    assert page_of(response).one("form", class_="filter").all("p", class_="field-error") != []
    assert list(context_of(response, "listing").page) == []


def test_pages_of_the_register_keep_the_query(world: World) -> None:
    source = Certificate.objects.get(number=world.numbers["probe"])
    for _turn in range(PER_PAGE * 2):
        copy_certificate(source)
    client = Client()
    query = {"q": "script", "status": "valid", "page": "2"}
    first = page_of(client.get(at("specialist_list"), query))
    (before,), (after,) = _links(first, "prev"), _links(first, "next")
    assert [parse_qs(urlsplit(href).query) for href in (before, after)] == [
        {"q": ["script"], "status": ["valid"], "page": [page]} for page in ("1", "3")
    ]
    assert PROBE in first.one("tbody").text
    values = values_of(first.one("form", class_="filter"))
    assert {key: values[key] for key in ("q", "status")} == {"q": "script", "status": "valid"}
    last = client.get(at("specialist_list") + after)
    assert (len(context_of(last, "listing").page), context_of(last, "listing").total) == (1, PER_PAGE * 2 + 1)
    assert _links(page_of(last), "next") == []


def test_centre_register_finds_by_name_number_region_and_status(world: World) -> None:
    main, second, closed = Centre.objects.order_by("number")
    client = Client()
    assert set(_centres(client)) == {main.number, second.number, closed.number}
    assert _centres(client, q=closed.number.lower()) == [closed.number]
    assert main.number in _centres(client, q=main.name_ru.upper())
    assert main.number in _centres(client, region=main.region.code)
    assert _centres(client, status="expired") == [closed.number]
    assert _centres(client, status="suspended") == []


def test_centre_register_keeps_the_kazakh_alphabet(world: World) -> None:
    found = _centres(Client())
    assert found == [row.number for row in Centre.objects.order_by("sort_key", "pk")]


def test_centre_page_tells_status_and_history(world: World) -> None:
    centre = Centre.objects.get(number=world.centre)
    act = act_now(by=world.user("registrar"), ground=CentreGround.PROGRAMME)
    change_centre_status(centre, CentreStatus.SUSPENDED, act)
    page = page_of(Client().get(at("centre_page", centre.number.lower()))).one("main")
    assert page.all("strong", class_="status-suspended") != []
    with override("en"):
        assert str(CentreGround.PROGRAMME.label) in page.text
    assert centre.accreditation_number in page.text
    assert [link.attrs["href"] for link in page.all("a")][-1] == f"{at('specialist_list')}?centre={centre.number}"


def test_centre_without_right_address_is_404(world: World) -> None:
    assert Client().get(at("centre_page", "C-9999")).status_code == 404


def test_help_on_results_files_speaks_three_languages(world: World) -> None:
    texts = {language: page_of(Client().get(at("results_file_help", language=language))).one("tbody").text
             for language in LANGUAGES}  # fmt: skip
    assert "ЖСН" in texts["kk"]
    assert "ИИН" in texts["ru"]
    assert "IIN" in texts["en"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_in_plain_words(path: str, world: World) -> None:
    response = Client().get(path)
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")


def test_signed_in_visitor_finds_the_desk_by_role(enter: Enter) -> None:
    found = {
        role: enter(role).get(at("desk"))["Location"] for role in ("graduate", "centre_admin", "auditor", "employer")
    }
    assert found == {
        "graduate": at("my_home"), "employer": at("my_home"),
        "centre_admin": at("office_home"), "auditor": at("office_home"),
    }  # fmt: skip
