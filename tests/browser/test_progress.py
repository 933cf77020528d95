"""A long work in a real browser: figures follow without a reload, a break is told kindly, the end brings the result."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from certification.domain.decisions import undecided
from certification.domain.issue_batches import ISSUE, Issuing
from certification.domain.queries import protocols_to_decide
from core.batches import Hold, claim
from core.models import Batch
from exams.models import Protocol
from tests.browser.conftest import Visitor
from tests.conftest import run_jobs

pytestmark = pytest.mark.browser
MakeVisitor = Callable[..., Visitor]
POLLED = 10_000


def _protocol(demo: dict[str, Any]) -> Protocol:
    """A published protocol of the demo that waits for its decision."""
    return protocols_to_decide(Protocol.objects.all())[0]


def _decide(decider: Visitor, demo: dict[str, Any], protocol: Protocol) -> Batch:
    """Grant every case that passed and refuse the others."""
    page = decider.sign_in(demo["accounts"]["decider"], demo["password"])
    page.goto(f"/kk/office/decisions/{protocol.number}/")
    for line in undecided(protocol):
        is_passed = line.verdict == "passed"
        page.select_option(f"select[name=k-{line.pk}]", "grant" if is_passed else "refuse")
        if not is_passed:
            page.select_option(f"select[name=g-{line.pk}]", "failed_part")
    page.click("main form button[type=submit]")
    return Batch.objects.of(ISSUE, protocol.pk)[0]


def _begin(batch: Batch) -> Hold:
    hold = claim(batch.key, at=timezone.now(), again=lambda _when: None)
    assert hold is not None
    return hold


def _has_no_jump(page: Page) -> float:
    """Where the text after the figures stands."""
    return float(page.locator(".progress-after").bounding_box()["y"])  # type: ignore[index]


@pytest.mark.django_db(transaction=True)
def test_figures_follow_the_work_without_a_reload(visitor: MakeVisitor, demo: dict[str, Any], tmp_path: Path) -> None:
    protocol = _protocol(demo)
    decider = visitor()
    batch = _decide(decider, demo, protocol)
    page = decider.page
    page.evaluate("window.isSamePage = true")
    place = _has_no_jump(page)
    expect(page.locator(".progress strong.status-waiting")).to_be_visible()
    page.focus(".progress-after button")

    hold = _begin(batch)
    work = Issuing(protocol, User.objects.get(email=demo["accounts"]["decider"]), timezone.now)
    work.advance(hold)
    batch.refresh_from_db()
    percent = str(100 // (batch.total or 1))
    expect(page.locator(f".progress progress[value='{percent}']")).to_be_attached(timeout=POLLED)
    expect(page.locator(".progress [role=status]")).to_contain_text(f"{int(percent) // 10 * 10} %")
    assert page.evaluate("document.activeElement.id") == f"work-{batch.key}-act"
    assert _has_no_jump(page) == place

    Batch.objects.filter(pk=batch.pk).update(lease_until=timezone.now())
    run_jobs()
    expect(page.locator(".progress strong.status-done")).to_be_visible(timeout=POLLED)
    expect(page.locator("#decided a[href$='paper.pdf']")).to_have_count(batch.total or 0)
    assert page.evaluate("document.activeElement.id") == f"work-{batch.key}-act"
    assert page.evaluate("window.isSamePage") is True


def _busy(route: Route) -> None:
    route.fulfill(status=503, body="busy")


def _signed_out(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<html><h1>Sign in</h1></html>")


def _away(route: Route) -> None:
    route.abort()


@pytest.mark.django_db(transaction=True)
def test_break_of_the_connection_is_told_and_asking_goes_on(visitor: MakeVisitor, demo: dict[str, Any]) -> None:
    protocol = _protocol(demo)
    decider = visitor()
    batch = _decide(decider, demo, protocol)
    page = decider.page
    lost = page.locator("[data-progress-lost]")
    expect(lost).to_be_hidden()
    for fault in (_busy, _signed_out, _away):
        page.route("**/works/*", fault)
        expect(lost).to_be_visible(timeout=POLLED)
        expect(page.locator(".progress progress")).to_be_attached()
        page.unroute("**/works/*")
        expect(lost).to_be_hidden(timeout=POLLED)
    run_jobs()
    expect(page.locator(".progress strong.status-done")).to_be_visible(timeout=POLLED)
    assert batch.key in str(page.locator(".progress progress").get_attribute("id"))
    decider.complaints.clear()


@pytest.mark.django_db(transaction=True)
def test_file_page_shows_the_preview_by_itself(visitor: MakeVisitor, demo: dict[str, Any], tmp_path: Path) -> None:
    centre = visitor(is_phone=True)
    page = centre.sign_in(demo["accounts"]["centre"], demo["password"])
    table = tmp_path / "results.csv"
    table.write_text("enrolment,attendance\nnobody,present\n")
    page.goto(f"/kk/office/sessions/{demo['sessions']['held']}/files/")
    page.set_input_files("[name=file]", table)
    page.click("main form button[type=submit]")
    expect(page.locator(".progress progress")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    run_jobs()
    expect(page.locator(".error-summary")).to_be_visible(timeout=POLLED)
    expect(page.locator(".progress")).to_have_count(0)
