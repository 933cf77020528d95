"""Long work on its pages: figures, polls, stopping, coming back, and once more."""

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from certification.domain.issue_batches import ISSUE, Issuing
from certification.models import Certificate
from core.batches import Hold, claim, open_batch
from core.models import Batch, BatchState
from exams.domain.file_batches import READ
from exams.models import Protocol, ResultFile
from registry.models import Person
from tests.conftest import run_jobs
from tests.pages.addresses import at
from tests.pages.conftest import Enter
from tests.pages.copies import copy_certificate
from tests.pages.html import Element, body_of, messages_of, page_of
from tests.pages.test_decisions import _choices
from tests.pages.test_queries import _queries
from tests.pages.world import World

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def client(enter: Enter) -> Client:
    return enter("decider")


def _decide(client: Client, world: World) -> Batch:
    """Grant two certificates; a worker has not begun."""
    number = world.protocols["published"]
    response = client.post(at("decision_page", number), {"sent": "1", **_choices(world)})
    assert messages_of(page_of(client.get(response["Location"])))[0][0] == "success"
    return Batch.objects.of(ISSUE, world.protocol("published").pk)[0]


def _begin(world: World, batch: Batch) -> Hold:
    """A worker issues the first certificate."""
    hold = claim(batch.key, at=timezone.now(), again=lambda _when: None)
    assert hold is not None
    Issuing(world.protocol("published"), world.user("decider"), timezone.now).advance(hold)
    return hold


def _page(client: Client, world: World, language: str = "en") -> Element:
    return page_of(client.get(at("decision_page", world.protocols["published"], language=language)))


def _news(client: Client, world: World, batch: Batch, said: int = 0) -> HttpResponseBase:
    return client.get(at("decision_progress", world.protocols["published"], batch.key), {"said": said})


def _state(page: Element) -> str:
    return " ".join(page.one("p", class_="progress-state").one("strong").attrs["class"].split()[:2])


def test_page_shows_how_far_issuing_is_after_leaving_and_coming_back(client: Client, world: World) -> None:
    batch = _decide(client, world)
    assert _state(_page(client, world)) == "status status-waiting"
    _begin(world, batch)
    for _visit in range(2):
        page = _page(client, world)
        assert (_state(page), page.one("progress").attrs["value"]) == ("status status-running", "50")
        assert page.one("dl", class_="progress-facts").all("dd")[0].text == "1 of 2"
    run_jobs_after_the_lease(batch)
    page = _page(client, world)
    assert (_state(page), page.one("progress").attrs["value"]) == ("status status-done", "100")
    assert page.all("meta", **{"http-equiv": "refresh"}) == []


def run_jobs_after_the_lease(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(lease_until=timezone.now())
    run_jobs()


@pytest.mark.parametrize("language", LANGUAGES)
def test_poll_answers_in_the_language_of_its_page(language: str, client: Client, world: World) -> None:
    batch = _decide(client, world)
    page = _page(client, world, language)
    asked = page.one("div", class_="progress-figures").attrs["data-hx-get"]
    assert asked == at("decision_progress", world.protocols["published"], batch.key, language=language) + "?said=0"
    response = client.get(asked)
    assert (response["Content-Language"], response["Cache-Control"]) == (language, "private, no-store")
    assert page_of(response).one("div", class_="progress-figures").attrs["data-hx-get"] == asked


def test_poll_brings_figures_alone_while_the_work_is_live(client: Client, world: World) -> None:
    batch = _decide(client, world)
    _begin(world, batch)
    news = page_of(_news(client, world, batch))
    assert [e.attrs["data-hx-swap-oob"] for e in news.walk() if "data-hx-swap-oob" in e.attrs] == [
        f"innerHTML:#work-{batch.key}-said"
    ]
    assert news.one("div", class_="progress-figures").attrs["data-hx-get"].endswith("?said=50")
    assert [e for e in page_of(_news(client, world, batch, 50)).walk() if "data-hx-swap-oob" in e.attrs] == []


def test_last_poll_brings_the_certificates_and_stops_asking(client: Client, world: World) -> None:
    batch = _decide(client, world)
    run_jobs()
    news = page_of(_news(client, world, batch, 90))
    assert "hx-get" not in news.one("div", class_="progress-figures").attrs
    assert [e.attrs["id"] for e in news.all("div") if e.attrs.get("data-hx-swap-oob") == "true"] == [
        f"work-{batch.key}-after",
        "decided",
    ]
    links = [link.attrs["href"] for link in news.one("div", id="decided").all("a")]
    issued = Certificate.objects.order_by("-pk")[:2]
    assert {at("certificate_paper", row.number) for row in issued} <= set(links)


def test_form_that_is_being_filled_is_not_lost_to_a_refresh(client: Client, world: World) -> None:
    number, line = world.protocols["published"], world.protocol("published").lines.order_by("enrolment__number")[0]
    client.post(at("decision_page", number), {"sent": "1", f"k-{line.pk}": "grant", f"g-{line.pk}": ""})
    page = _page(client, world)
    assert page.all("meta", **{"http-equiv": "refresh"}) == []
    assert page.one("progress").attrs["value"] == "0"


def test_without_a_script_the_page_asks_again_by_itself(client: Client, world: World) -> None:
    _decide(client, world)
    (frame,) = _page(client, world).one("head").all("noscript")
    assert [meta.attrs["content"] for meta in frame.all("meta")] == ["3"]


def test_decider_stops_issuing_and_issues_the_rest_later(client: Client, world: World) -> None:
    batch, before = _decide(client, world), Certificate.objects.count()
    _begin(world, batch)
    (form,) = _page(client, world).one("section", class_="progress").all("form")
    response = client.post(form.attrs["action"])
    page = page_of(client.get(response["Location"]))
    assert messages_of(page) == [("success", "Issuing stops after the present certificate.")]
    assert page.one("section", class_="progress").all("form") == []
    run_jobs_after_the_lease(batch)
    page = _page(client, world)
    assert (_state(page), Certificate.objects.count() - before) == ("status status-cancelled", 1)
    (form,) = page.one("section", class_="progress").all("form")
    client.post(form.attrs["action"])
    run_jobs()
    assert (_state(_page(client, world)), Certificate.objects.count() - before) == ("status status-done", 2)


def test_stop_after_the_end_is_told(client: Client, world: World) -> None:
    batch = _decide(client, world)
    run_jobs()
    response = client.post(at("decision_stop", world.protocols["published"], batch.key))
    assert [kind for kind, _text in messages_of(page_of(client.get(response["Location"])))] == ["error"]
    batch.refresh_from_db()
    assert (batch.state, batch.is_cancel_wished) == ("done", False)


def test_asking_again_when_nothing_waits_opens_nothing(client: Client, world: World) -> None:
    _decide(client, world)
    run_jobs()
    batches = Batch.objects.count()
    response = client.post(at("decision_issue", world.protocols["published"]))
    messages = messages_of(page_of(client.get(response["Location"])))
    assert messages == [("info", "Every certificate that was granted is issued.")]
    assert Batch.objects.count() == batches


def test_certificate_not_issued_is_counted_and_offered_again(client: Client, world: World) -> None:
    line = world.protocol("published").lines.order_by("enrolment__number")[0]
    Person.objects.filter(pk=line.enrolment.person_id).update(surname_kk="漢字")
    _decide(client, world)
    run_jobs()
    page = _page(client, world)
    assert page.one("dl", class_="progress-facts").all("dd")[0].text == "1 of 2 · not done: 1"
    assert [form.attrs["action"] for form in page.one("section", class_="progress").all("form")] == [
        at("decision_issue", world.protocols["published"])
    ]


def test_others_see_how_far_it_is_and_stop_nothing(enter: Enter, client: Client, world: World) -> None:
    _decide(client, world)
    for role in ("centre_admin", "auditor"):
        work = _page(enter(role), world).one("section", class_="progress")
        assert (len(work.all("progress")), work.all("form")) == (1, [])


def test_batch_of_another_protocol_is_not_found(client: Client, world: World) -> None:
    for name, method in (("decision_progress", client.get), ("decision_stop", client.post)):
        address = at(name, world.protocols["published"], world.batches["issuing"])
        assert method(address).status_code == 404
    assert Batch.objects.get(key=world.batches["issuing"]).state == "waiting"


def test_last_poll_asks_as_often_for_three_certificates_as_for_one(client: Client, world: World) -> None:
    protocol = world.certificate("expired").decision.protocol
    batch = _ended(ISSUE, protocol.pk)
    address = at("decision_progress", protocol.number, batch.key)
    before = _queries(client, address)
    for _turn in range(2):
        copy_certificate(world.certificate("expired"))
    assert len(_queries(client, address)) == len(before) <= 8


def _ended(kind: str, subject: int, state: BatchState = BatchState.DONE) -> Batch:
    """A batch that is over."""
    now = timezone.now()
    Batch.objects.of(kind, subject).live().update(state=BatchState.CANCELLED, finished_at=now)
    with transaction.atomic():
        batch = open_batch(kind=kind, subject=subject, count=lambda _cursor: 1, at=now)
    Batch.objects.filter(pk=batch.pk).update(state=state, started_at=now, finished_at=now, token=1)
    return batch


def test_protocol_decided_before_there_were_batches_offers_to_issue(enter: Enter, world: World) -> None:
    """Its certificates have no papers; nothing is under way."""
    protocol = Protocol.objects.get(number=world.certificate("expired").decision.protocol.number)
    main = page_of(enter("decider").get(at("decision_page", protocol.number))).one("main")
    assert main.all("progress") == []
    assert [form.attrs.get("action") for form in main.all("form")] == [at("decision_issue", protocol.number)]


# Reading a file


def _file(world: World) -> tuple[str, int]:
    return world.sessions["held"], world.file


def test_file_that_is_read_shows_the_rows_and_asks_for_the_page_at_the_end(enter: Enter, world: World) -> None:
    client, batch = enter("centre_admin"), Batch.objects.get(key=world.batches["reading"])
    Batch.objects.filter(pk=batch.pk).update(
        state="running", started_at=timezone.now(), token=1, total=7, done=3, lease_until=timezone.now()
    )
    address = at("file_progress", *_file(world), batch.key)
    page = page_of(client.get(at("file_page", *_file(world))))
    assert page.one("dl", class_="progress-facts").all("dd")[0].text == "3 of 7"
    assert page.one("div", class_="progress-figures").attrs["data-hx-get"] == f"{address}?said=40"
    assert "HX-Refresh" not in client.get(address)
    Batch.objects.filter(pk=batch.pk).update(state="done", finished_at=timezone.now(), lease_until=None)
    assert client.get(address)["HX-Refresh"] == "true"
    assert page_of(client.get(at("file_page", *_file(world)))).all("progress") == []


def test_reading_that_broke_off_is_asked_for_again(enter: Enter, world: World) -> None:
    client = enter("centre_admin")
    _ended(READ, world.file, BatchState.FAILED)
    ResultFile.objects.filter(pk=world.file).update(status="waiting", reading={})
    page = page_of(client.get(at("file_page", *_file(world))))
    assert "broke off" in page.one("section", class_="progress").text
    (form,) = page.one("main").all("form")
    assert client.post(form.attrs["action"])["Location"] == at("file_page", *_file(world))
    run_jobs()
    assert ResultFile.objects.get(pk=world.file).status == "refused"
    assert page_of(client.get(at("file_page", *_file(world)))).all("progress") == []


def test_file_nobody_reads_offers_to_read_it(enter: Enter, world: World) -> None:
    client = enter("centre_admin")
    Batch.objects.filter(kind=READ).delete()
    ResultFile.objects.filter(pk=world.file).update(status="waiting", reading={})
    (form,) = page_of(client.get(at("file_page", *_file(world)))).one("main").all("form")
    assert form.attrs["action"] == at("file_read", *_file(world))


def test_nonsense_in_a_poll_is_not_sent_back(enter: Enter, world: World) -> None:
    address = at("file_progress", *_file(world), world.batches["reading"])
    assert "<script>alert" not in body_of(enter("centre_admin").get(address, {"said": "<script>alert(1)"}))
