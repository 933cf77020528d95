"""What a code, and what a number alone, tell anybody who asks."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from certification.domain.lifecycle import set_publication
from certification.enums import CertificateGround, ShownStatus
from certification.models import Certificate, CertificateEvent, CertificatePaper
from core.identifiers import in_groups
from tests.pages.addresses import at
from tests.pages.html import body_of, page_of
from tests.pages.world import STATUSES, World, act_now

JSON = "application/json"
LANGUAGES = ("kk", "ru", "en")
UNKNOWN = "0000000000000000"


def _page(code: str, language: str = "en", accept: str = "text/html") -> Any:
    client = Client()
    client.cookies["django_language"] = language
    return client.get(at("certificate_page", code), headers={"accept": accept})


def _json(code: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(body_of(_page(code, accept=JSON)))
    return data


def _latest(certificate: Certificate) -> CertificateEvent:
    return certificate.events.order_by("-at", "-pk")[0]


def _told_date(certificate: Certificate) -> date:
    """The day that the page names beside the status."""
    is_ended_by_event = certificate.status != "valid"
    return _latest(certificate).effective_date if is_ended_by_event else certificate.valid_until


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_verification_page_tells_status_date_and_ground(status: str, language: str, world: World) -> None:
    certificate = world.certificate(status)
    response = _page(certificate.code, language)
    verdict = page_of(response).one("section", class_="verdict")
    with override(language):
        label, day = str(ShownStatus(status).label), date_format(_told_date(certificate), "DATE_FORMAT")
        ground = _latest(certificate).ground
        word = str(CertificateGround(ground).label) if ground else ""
    assert response.status_code == 200
    assert f"verdict-{status}" in verdict.attrs["class"]
    assert verdict.one("h1").text == label
    assert day in verdict.text
    assert word in verdict.text
    assert bool(word) == (status not in ("valid", "expired"))


def test_verification_page_of_a_suspended_one_tells_until_when(world: World) -> None:
    until = _latest(world.certificate("suspended")).until_date
    assert until is not None
    with override("en"):
        assert date_format(until, "DATE_FORMAT") in page_of(_page(world.codes["suspended"])).one("main").text


def test_verification_page_of_a_superseded_one_names_its_successor(world: World) -> None:
    text = page_of(_page(world.codes["superseded"])).one("section", class_="verdict").text
    assert world.numbers["successor"] in text
    assert _json(world.codes["superseded"])["superseded_by"] == world.numbers["successor"]
    assert _json(world.codes["successor"])["supersedes"] == world.numbers["superseded"]


def test_verification_json_has_the_fixed_form(world: World) -> None:
    row = world.certificate("valid")
    data = _json(row.code)
    person, profession = row.person, row.qualification.profession
    checked = data.pop("checked_at")
    assert data == {
        "number": row.number,
        "code": row.code,
        "status": "valid",
        "status_since": row.issued_date.isoformat(),
        "status_ground": None,
        "holder": {"kk": person.name_kk, "ru": person.name_ru, "latin": person.name_latin},
        "qualification": {
            "kk": profession.title_kk, "ru": profession.title_ru, "en": profession.title_en,
            "profession": profession.code, "level": row.level,
            "functions": sorted(row.qualification.functions.values_list("code", flat=True)),
        },
        "standard": {"code": profession.standard.code, "version": profession.standard.version},
        "centre": {"number": row.centre.number, "kk": row.centre.name_kk, "ru": row.centre.name_ru},
        "issued_date": row.issued_date.isoformat(),
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "supersedes": None,
        "superseded_by": None,
        "document_sha256": CertificatePaper.objects.get(certificate=row).sha256,
        "log_index": None,
    }  # fmt: skip
    assert checked.startswith(world.today.isoformat())
    assert checked.endswith("+05:00")


@pytest.mark.parametrize("status", ["suspended", "withdrawn", "annulled", "superseded"])
def test_verification_json_tells_since_when_and_why(status: str, world: World) -> None:
    data, event = _json(world.codes[status]), _latest(world.certificate(status))
    assert (data["status"], data["status_since"], data["status_ground"]) == (
        status, event.effective_date.isoformat(), event.ground,
    )  # fmt: skip


def test_verification_json_of_an_expired_one_says_so(world: World) -> None:
    data = _json(world.codes["expired"])
    assert (data["status"], data["status_ground"]) == ("expired", None)
    assert data["valid_until"] < world.today.isoformat()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json", JSON),
        ("application/json, text/html;q=0.5", JSON),
        ("text/html, application/json;q=0.5", "text/html"),
        ("application/*", JSON),
        ("image/png", "text/html"),
        ("nonsense", "text/html"),
    ],
)
def test_verification_answers_in_the_form_asked_for(accept: str, kind: str, world: World) -> None:
    for code in (world.codes["valid"], UNKNOWN):
        response = _page(code, accept=accept)
        assert response["Content-Type"].partition(";")[0].replace("problem+json", "json") == kind
        assert "Accept" in [word.strip() for word in response["Vary"].split(",")]


@pytest.mark.parametrize("accept", ["text/html", JSON])
@pytest.mark.parametrize("key", ["valid", "unknown"])
def test_verification_is_never_kept_by_caches(key: str, accept: str, world: World) -> None:
    response = _page(world.codes.get(key, UNKNOWN), accept=accept)
    assert {"no-store", "no-cache", "private"} <= set(response["Cache-Control"].split(", "))


def test_verification_sets_no_cookie_for_a_program(world: World) -> None:
    client = Client()
    client.get(at("certificate_page", world.codes["valid"]), headers={"accept": JSON})
    assert list(client.cookies) == []


def test_verification_takes_the_code_as_people_type_it(world: World) -> None:
    code = world.codes["valid"]
    look_alike = code.translate(str.maketrans("ABEKMHTX01", "АВЕКМНТХOI"))
    for typed in (code.lower(), in_groups(code), in_groups(code).lower(), look_alike, f" {code} "):
        assert _json(typed)["code"] == code


def test_verification_address_works_in_capitals(world: World) -> None:
    code = world.codes["withdrawn"]
    upper = at("certificate_page", code).upper()
    assert upper == f"/V/{code}"
    response = Client().get(upper, headers={"accept": JSON})
    assert json.loads(body_of(response))["status"] == "withdrawn"


def test_verification_answers_head_without_a_body(world: World) -> None:
    response = Client().head(at("certificate_page", world.codes["valid"]))
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_code_page_is_404_and_helps(language: str, world: World) -> None:
    response = _page(UNKNOWN, language)
    page = page_of(response)
    assert response.status_code == 404
    assert page.one("html").attrs["lang"] == language
    assert UNKNOWN in page.one("main").text
    assert len(page.one("main").all("li")) == 3
    assert page.one("form", class_="check-box").attrs["action"] == at("verify", language=language)


def test_unknown_code_json_is_a_problem_document(world: World) -> None:
    response = _page(UNKNOWN, accept=JSON)
    data = json.loads(body_of(response))
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert (data["status"], data["type"]) == (404, "about:blank")
    assert data["title"]
    assert data["detail"]


@pytest.mark.parametrize("code", ["%00", "x" * 3000, "..", "%F0%9F%92%A9", "KZ-LIB-2026-000001-P", "%3Cb%3E"])
def test_any_text_in_the_place_of_a_code_is_404(code: str, world: World) -> None:
    assert Client().get(f"/v/{code}").status_code == 404


def test_person_not_listed_is_found_neither_by_name_nor_by_number_in_the_register(world: World) -> None:
    certificate, client = world.certificate("hidden"), Client()
    person = certificate.person
    for q in (person.surname_kk, person.name_kk, person.name_ru, person.name_latin, certificate.number):
        body = body_of(client.get(at("specialist_list"), {"q": q, "centre": certificate.centre.number}))
        assert certificate.number not in page_of(client.get(at("specialist_list"), {"q": q})).one("main").text.replace(
            q, ""
        )
        assert certificate.code not in body


def test_code_of_a_person_not_listed_shows_the_whole_certificate(world: World) -> None:
    row = world.certificate("hidden")
    text = page_of(_page(row.code)).one("main").text
    assert row.person.name_kk in text
    assert _json(row.code)["holder"]["kk"] == row.person.name_kk


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["hidden", "valid", "withdrawn"])
def test_number_alone_shows_the_status_and_no_name(key: str, language: str, world: World) -> None:
    row = world.certificate(key)
    response = Client().get(at("verify", language=language), {"q": row.number})
    page = page_of(response)
    with override(language):
        assert page.one("section", class_="verdict").one("h2").text == str(row.shown_status(world.today).label)
    for name in (row.person.surname_kk, row.person.surname_ru, row.person.given_name_kk, row.person.given_name_latin):
        assert name not in body_of(response)
    links = [link.attrs["href"] for link in page.one("main").all("a")]
    assert (at("certificate_page", row.code) in links) == (key != "hidden")
    assert (row.code in body_of(response)) == (key != "hidden")


def test_verify_box_takes_a_number_however_typed(world: World) -> None:
    number = world.numbers["hidden"]
    for typed in (number, number.lower(), number.replace("-", " "), number.replace("KZ", "КZ").replace("0", "O")):
        page = page_of(Client().get(at("verify"), {"q": typed}))
        assert page.one("section", class_="verdict").one("p", class_="number").text == number


def test_verify_box_leads_from_a_code_to_its_page(world: World) -> None:
    response = Client().get(at("verify"), {"q": in_groups(world.codes["hidden"]).lower()})
    assert (response.status_code, response["Location"]) == (302, at("certificate_page", world.codes["hidden"]))


@pytest.mark.parametrize("q", ["KZ-LIB-2026-000001-X", "nothing", "%", "KZ-LIB-2099-000001-0", "<b>", UNKNOWN])
def test_verify_box_says_what_it_does_not_know(q: str, world: World) -> None:
    response = Client().get(at("verify"), {"q": q})
    page = page_of(response)
    assert response.status_code == 200
    assert q in page.one("section", class_="verdict-unknown", role="alert").text


@pytest.mark.parametrize("q", ["", "   ", "x" * 61, "\x00"])
def test_verify_box_takes_any_text(q: str, world: World) -> None:
    response = Client().get(at("verify"), {"q": q})
    assert response.status_code == 200
    assert page_of(response).all("section") == []


def test_consent_taken_back_takes_effect_at_once(world: World) -> None:
    row = world.certificate("valid")
    set_publication(row.person, act_now(by=row.person.user), may_publish=False, language="kk")
    assert row.code not in body_of(Client().get(at("specialist_list"), {"q": row.person.surname_kk}))
    assert row.code not in body_of(Client().get(at("verify"), {"q": row.number}))
    assert _json(row.code)["status"] == "valid"
