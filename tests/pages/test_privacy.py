"""Rule 13 of the domain: what is restricted of a person stands on no public page, whichever way a visitor goes."""

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from exams.domain.assessment import blueprint
from tests.pages.addresses import at
from tests.pages.html import body_of, page_of
from tests.pages.world import CANARY_POINTS, PHONE, SCHOOL, SPECIALITY, World

LANGUAGES = ("kk", "ru", "en")


def _crawled(client: Client, world: World) -> Iterator[tuple[str, str]]:
    """Every page that a visitor without an account reaches by links or by a code, with its text; codes as JSON too."""
    waiting = [at("home", language=language) for language in LANGUAGES]
    waiting += [at("certificate_page", code) for code in world.codes.values()]
    waiting += [f"{at('verify')}?q={number}" for number in world.numbers.values()]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen or urlsplit(address).path == at("inbox"):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        yield address, body_of(response)
        if address.startswith("/v/"):
            yield f"{address} as JSON", body_of(client.get(address, headers={"accept": "application/json"}))
        links = [link.attrs["href"] for link in page_of(response).all("a") if not link.attrs["href"].startswith("#")]
        waiting += [urljoin(address, href) for href in links if not urlsplit(href).scheme]


def _canaries(world: World) -> dict[str, str]:
    """Restricted values of the holder of the valid certificate, in every form in which they could be shown."""
    certificate = world.certificate("valid")
    person, user = certificate.person, world.user("graduate")
    line = blueprint(certificate.decision.line.enrolment.scheme)[0]
    percent = (CANARY_POINTS * 100 / line.max_points).quantize(Decimal("0.01"))
    dates = {person.birth_date.isoformat(), f"{person.birth_date:%d.%m.%Y}", str(person.birth_date.year)}
    for language in LANGUAGES:
        with override(language):
            dates |= {date_format(person.birth_date, form) for form in ("DATE_FORMAT", "SHORT_DATE_FORMAT")}
    return {
        "IIN": world.iin,
        "lookup": person.identity_lookup,
        "sealed": person.identity_sealed,
        "phone": PHONE,
        "e-mail": user.email,
        "points": str(CANARY_POINTS),
        "points with a comma": str(CANARY_POINTS).replace(".", ","),
        "percent": str(percent),
        "speciality": SPECIALITY,
        "school": SCHOOL,
        **{f"birth date {text}": text for text in dates},
    }


@pytest.fixture
def public_pages(world: World) -> dict[str, str]:
    return dict(_crawled(Client(), world))


def test_restricted_values_stand_on_no_public_page(public_pages: dict[str, str], world: World) -> None:
    canaries = _canaries(world)
    found = [
        (address, what) for address, body in public_pages.items() for what, text in canaries.items() if text in body
    ]
    assert found == []


def test_restricted_values_are_real_ones(world: World) -> None:
    """The holder's own centre sees them, so the test above looks for what exists."""
    client = Client()
    client.force_login(world.user("centre_admin"))
    case = body_of(client.get(at("application_page", world.applications["submitted"])))
    protocol = body_of(client.get(at("protocol_page", world.protocols["published"])))
    canaries = _canaries(world)
    for what in ("IIN", "phone", "speciality", "school"):
        assert canaries[what] in case, what
    assert canaries["percent"] in protocol


def test_visitor_reaches_every_kind_of_public_page(public_pages: dict[str, str], world: World) -> None:
    wanted = [at(name) for name in ("home", "verify", "specialist_list", "centre_list", "results_file_help")]
    wanted += [at("centre_page", world.centre), at("certificate_page", world.codes["valid"])]
    assert set(wanted) <= set(public_pages)


def test_name_of_a_person_not_listed_stands_only_on_the_page_of_the_code(
    public_pages: dict[str, str], world: World
) -> None:
    row = world.certificate("hidden")
    by_code = at("certificate_page", row.code)
    with_name = {
        address.removesuffix(" as JSON") for address, body in public_pages.items() if row.person.surname_kk in body
    }
    assert with_name == {by_code}
    linked = [address for address, body in public_pages.items() if row.code in body]
    assert {address.removesuffix(" as JSON") for address in linked} == {by_code}


def test_draft_and_its_applicant_stand_on_no_public_page(public_pages: dict[str, str], world: World) -> None:
    person = world.application("foreign").person
    texts = (person.surname_kk, world.applications["foreign"], *world.sessions.values())
    assert [(address, text) for address, body in public_pages.items() for text in texts if text in body] == []
