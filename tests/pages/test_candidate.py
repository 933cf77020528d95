"""A graduate's way: draft, check page, submission, corrections, withdrawal, paper."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from certification.domain.applications import accept, reject, return_for_completion
from certification.enums import ApplicationStatus
from certification.models import Application, CertificatePaper
from core.models import Notice
from exams.models import Scheme
from registry.domain.centres import change_centre_status
from registry.domain.people import has_consent
from registry.enums import CentreGround, CentreStatus, ConsentKind
from registry.models import Centre, Person
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.html import body_of, messages_of, page_of, status_of, values_of, wrong_fields
from tests.pages.world import World, act_now

CONSENTS = {"may_process": "on", "may_publish": "on", "is_declared": "on"}
FREE = 12


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("graduate")


def _wish(world: World, **changes: Any) -> dict[str, Any]:
    scheme = Scheme.objects.order_by("code", "pk")[FREE]
    centre = Centre.objects.get(number=world.centre)
    return {
        "scheme": scheme.pk, "centre": centre.pk, "language": "ru", "basis": "referral",
        "special_conditions": "Large print\nand more time", **changes,
    }  # fmt: skip


def _status(number: str) -> str:
    return Application.objects.get(number=number).status


def _after(client: Client, response: HttpResponseBase) -> list[str]:
    """Kinds of the messages on the page that an act leads to."""
    assert response.status_code == 302
    return [kind for kind, _text in messages_of(page_of(client.get(response["Location"])))]


def _submit(client: Client, number: str, **changes: str) -> HttpResponseBase:
    data = {name: value for name, value in {**CONSENTS, **changes}.items() if value}
    return client.post(at("my_application_submit", number), {"sent": "1", **data})


def test_new_application_becomes_a_draft_and_leads_to_its_check_page(client: Client, world: World) -> None:
    response = client.post(at("my_application_new"), _wish(world))
    application = Application.objects.latest("pk")
    assert response["Location"] == at("my_application", application.number)
    wish = _wish(world)
    assert (application.scheme_id, application.centre_id) == (wish["scheme"], wish["centre"])
    assert (application.status, application.language, application.basis) == ("draft", "ru", "referral")
    assert application.special_conditions.splitlines() == ["Large print", "and more time"]
    page = page_of(client.get(response["Location"]))
    text = page.one("main").text
    assert status_of(page) == "draft"
    for stated in ("Large print", "more time", application.person.name_kk, application.person.name_ru):
        assert stated in text
    assert at("my_application_edit", application.number) in [link.attrs["href"] for link in page.all("a")]


def test_person_without_details_is_sent_to_them_first(enter: Enter) -> None:
    client = enter("employer")
    response = client.get(at("my_application_new"))
    assert response["Location"] == at("my_details")
    assert _after(client, response) == ["info"]


@pytest.mark.parametrize("name", ["scheme", "centre", "language", "basis"])
@pytest.mark.parametrize("value", ["", "0", "nonsense"])
def test_application_fault_stands_at_its_field_and_nothing_is_lost(
    name: str, value: str, client: Client, world: World
) -> None:
    sent = {key: str(text) for key, text in _wish(world, **{name: value}).items()}
    response = client.post(at("my_application_new"), sent)
    page = page_of(response)
    assert (response.status_code, wrong_fields(page)) == (422, [name])
    shown = values_of(page.one("main").one("form"))
    assert {key: shown.get(key) for key in sent if key != name} == {k: v for k, v in sent.items() if k != name}


def test_application_offers_only_centres_accredited_today(client: Client, world: World) -> None:
    main, second, closed = Centre.objects.order_by("number")
    change_centre_status(second, CentreStatus.SUSPENDED, act_now(ground=CentreGround.PROGRAMME))
    select = page_of(client.get(at("my_application_new"))).one("select", name="centre")
    assert [option.attrs["value"] for option in select.all("option")] == ["", str(main.pk)]
    for centre in (second, closed):
        response = client.post(at("my_application_new"), _wish(world, centre=centre.pk))
        assert (response.status_code, wrong_fields(page_of(response))) == (422, ["centre"])


def test_application_to_a_centre_without_that_scope_is_refused_at_the_centre(client: Client, world: World) -> None:
    wish = _wish(world)
    scheme = Scheme.objects.get(pk=wish["scheme"])
    Centre.objects.get(pk=wish["centre"]).scopes.filter(qualification=scheme.qualification).delete()
    response = client.post(at("my_application_new"), wish)
    assert (response.status_code, wrong_fields(page_of(response))) == (422, ["centre"])


def test_second_open_application_for_a_qualification_is_refused(client: Client, world: World) -> None:
    scheme = world.application("draft").scheme_id
    response = client.post(at("my_application_new"), _wish(world, scheme=scheme))
    summary = page_of(response).one("div", class_="error-summary")
    assert response.status_code == 422
    assert len(summary.all("li")) == 1
    assert Application.objects.filter(scheme=scheme, person=world.application("draft").person).count() == 1


def test_draft_is_changed_in_place(client: Client, world: World) -> None:
    number = world.applications["draft"]
    shown = values_of(page_of(client.get(at("my_application_edit", number))).one("main").one("form"))
    client.post(at("my_application_edit", number), {**shown, "language": "en", "special_conditions": ""})
    application = Application.objects.get(number=number)
    assert (application.language, application.special_conditions, application.status) == ("en", "", "draft")


@pytest.mark.parametrize("publish", ["", "on"])
def test_submission_records_both_consents_apart(publish: str, client: Client, world: World) -> None:
    number = world.applications["draft"]
    person = Person.objects.get(applications__number=number)
    person.consents.all().delete()
    response = _submit(client, number, may_publish=publish)
    assert _after(client, response) == ["success"]
    application = Application.objects.get(number=number)
    assert application.status == ApplicationStatus.SUBMITTED
    assert application.review_until == world.today + timedelta(days=application.rules.paper_review_days)  # type: ignore[union-attr]
    assert has_consent(person, ConsentKind.PROCESSING)
    assert has_consent(person, ConsentKind.PUBLICATION) == bool(publish)
    assert set(person.consents.values_list("language", flat=True)) == {"en"}


@pytest.mark.parametrize("missing", ["may_process", "is_declared"])
def test_submission_without_a_needed_tick_is_refused_at_the_tick(missing: str, client: Client, world: World) -> None:
    number = world.applications["returned"]
    response = _submit(client, number, **{missing: ""})
    page = page_of(response)
    form = page.one("main").one("form", action=at("my_application_submit", number))
    assert (response.status_code, wrong_fields(page)) == (422, [missing])
    ticked = {name: "checked" in form.one("input", name=name).attrs for name in CONSENTS}
    assert ticked == {name: name != missing for name in CONSENTS}
    assert page.one("ol", class_="events").all("li") != []
    assert _status(number) == "returned"


def test_publication_is_not_ticked_beforehand_by_the_page(client: Client, world: World) -> None:
    person = world.application("draft").person
    person.consents.all().delete()
    form = page_of(client.get(at("my_application", world.applications["draft"]))).one("main")
    assert [name for name in CONSENTS if "checked" in form.one("input", name=name).attrs] == []


def test_submission_sent_twice_gives_one_result_and_a_clear_message(client: Client, world: World) -> None:
    number = world.applications["draft"]
    assert _after(client, _submit(client, number)) == ["success"]
    filed = Application.objects.get(number=number).filed_at
    second = _submit(client, number)
    assert _after(client, second) == ["error"]
    application = Application.objects.get(number=number)
    assert (application.status, application.filed_at) == ("submitted", filed)
    assert application.changes.filter(after="submitted").count() == 1
    assert Notice.objects.filter(subject__contains=number).count() == 1


def test_submitted_application_offers_no_form_again(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    second = _submit(client, number, may_process="", is_declared="")
    assert _after(client, second) == ["error"]
    page = page_of(client.get(at("my_application", number)))
    assert page.all("form", action=at("my_application_submit", number)) == []


def test_going_back_after_submission_changes_nothing(client: Client, world: World) -> None:
    number = world.applications["draft"]
    stale = values_of(page_of(client.get(at("my_application_edit", number))).one("main").one("form"))
    assert _after(client, _submit(client, number)) == ["success"]
    address = at("my_application_edit", number)
    for method in ("get", "post"):
        response = client.get(address) if method == "get" else client.post(address, {**stale, "language": "en"})
        assert response["Location"] == at("my_application", number)
        assert _after(client, response) == ["info"]
    assert Application.objects.get(number=number).language == "kk"


def test_returned_application_shows_the_remark_and_is_submitted_again(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    act = act_now(by=world.user("centre_admin"), reason="Add the second diploma")
    return_for_completion(Application.objects.get(number=number), act)
    page = page_of(client.get(at("my_application", number)))
    assert status_of(page) == "returned"
    assert "Add the second diploma" in page.one("main").text
    shown = values_of(page_of(client.get(at("my_application_edit", number))).one("main").one("form"))
    client.post(at("my_application_edit", number), {**shown, "special_conditions": "Second diploma added"})
    assert _after(client, _submit(client, number)) == ["success"]
    application = Application.objects.get(number=number)
    assert (application.status, application.special_conditions) == ("submitted", "Second diploma added")


@pytest.mark.parametrize("key", ["draft", "submitted", "returned", "accepted"])
def test_withdrawal_before_the_exam_is_for_good(key: str, client: Client, world: World) -> None:
    number = world.applications[key]
    address = at("my_application_withdraw", number)
    assert address in [
        form.attrs.get("action") for form in page_of(client.get(at("my_application", number))).all("form")
    ]
    assert _after(client, client.post(address)) == ["success"]
    assert _status(number) == "withdrawn"
    assert _after(client, client.post(address)) == ["error"]
    assert _after(client, _submit(client, number)) == ["error"]
    assert page_of(client.get(at("my_application", number))).one("main").all("form") == []


def test_withdrawal_is_refused_once_the_exam_is_set(client: Client, world: World) -> None:
    application = world.certificate("valid").decision.application
    page = page_of(client.get(at("my_application", application.number)))
    assert at("my_application_withdraw", application.number) not in [
        form.attrs.get("action") for form in page.all("form")
    ]
    assert _after(client, client.post(at("my_application_withdraw", application.number))) == ["error"]
    assert _status(application.number) == "granted"


def test_rejected_application_tells_why(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    reject(world.application("submitted"), act_now(by=world.user("centre_admin"), reason="No diploma in the field"))
    assert "No diploma in the field" in page_of(client.get(at("my_application", number))).one("main").text


def test_answer_about_special_conditions_reaches_the_applicant(client: Client, world: World) -> None:
    number = world.applications["submitted"]
    act = act_now(by=world.user("centre_admin"))
    accept(world.application("submitted"), act, special_conditions_answer="A room on the ground floor")
    assert "A room on the ground floor" in page_of(client.get(at("my_application", number))).one("main").text


def test_own_pages_list_applications_and_certificates(client: Client, world: World) -> None:
    main = page_of(client.get(at("my_home"))).one("main")
    links = [link.attrs["href"] for link in main.all("a")]
    own = [number for key, number in world.applications.items() if key != "foreign"]
    assert {at("my_application", number) for number in own} <= set(links)
    assert at("my_application", world.applications["foreign"]) not in links
    assert {at("certificate_page", world.codes["valid"]), at("certificate_paper", world.numbers["valid"])} <= set(links)


def test_paper_is_the_stored_one(client: Client, world: World) -> None:
    number = world.numbers["valid"]
    response = client.get(at("certificate_paper", number))
    paper = CertificatePaper.objects.get(certificate__number=number)
    content = b"".join(response) if response.streaming else response.content
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "application/pdf", f'inline; filename="{number}.pdf"',
    )  # fmt: skip
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == paper.sha256


def test_paper_not_made_yet_is_announced_and_404(client: Client, world: World) -> None:
    certificate = world.certificate("expired")
    Person.objects.filter(user=world.accounts["graduate"]).update(user=None)
    Person.objects.filter(pk=certificate.person_id).update(user=world.accounts["graduate"])
    address = at("certificate_paper", certificate.number)
    page = page_of(client.get(at("my_home"))).one("main")
    assert address not in [link.attrs["href"] for link in page.all("a")]
    assert len(page.all("span", role="status")) == 1
    assert client.get(address).status_code == 404


def test_publication_is_taken_back_and_given_again(client: Client, world: World) -> None:
    person = world.certificate("valid").person
    for wish, is_given in (("no", False), ("yes", True)):
        (button,) = page_of(client.get(at("my_home"))).one("form", action=at("my_publication")).all("button")
        assert (button.attrs["name"], button.attrs["value"]) == ("may_publish", wish)
        assert _after(client, client.post(at("my_publication"), {"may_publish": wish})) == ["success"]
        assert has_consent(person, ConsentKind.PUBLICATION) == is_given
        shown = body_of(client.get(at("specialist_list"), {"q": world.numbers["valid"]}))
        assert (world.codes["valid"] in shown) == is_given
    assert person.consents.filter(kind=ConsentKind.PUBLICATION).count() == 2
