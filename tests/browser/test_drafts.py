"""What is typed and not sent is offered again, in the same tab and to the same account alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from certification.models import Application
from exams.models import ExamSession
from registry.models import Qualification
from tests.browser.conftest import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.sweep]
Enter = Callable[..., Visitor]
TEXT = "Үлкен қаріп, бірінші қабат"


def _offer(page: Page) -> Locator:
    return page.locator("[data-draft-offer]")


def _drafts(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))")
    return found


def _type(page: Page) -> None:
    page.goto("/kk/my/applications/new")
    expect(_offer(page)).to_be_hidden()
    page.fill("[name=special_conditions]", TEXT)
    page.check("[name=basis][value=voucher]")


@pytest.mark.parametrize("is_phone", [False, True])
def test_unsent_input_is_put_back_by_the_keyboard(reader: Enter, *, is_phone: bool) -> None:
    page = reader(is_phone=is_phone).page
    _type(page)
    page.goto("/kk/my/")
    page.goto("/ru/my/applications/new")
    expect(_offer(page)).to_be_visible()
    assert len(_offer(page).locator("[data-draft-time]").inner_text()) == 5
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    page.focus("[data-draft-restore]")
    page.keyboard.press("Enter")
    assert page.input_value("[name=special_conditions]") == TEXT
    assert page.is_checked("[name=basis][value=voucher]")
    assert page.evaluate("document.activeElement.name") == "scheme"
    expect(_offer(page)).to_be_hidden()


def test_discarded_input_is_not_offered_again(reader: Enter) -> None:
    page = reader().page
    _type(page)
    page.reload()
    page.click("[data-draft-discard]")
    assert (_drafts(page), page.input_value("[name=special_conditions]")) == ([], "")
    page.reload()
    expect(_offer(page)).to_be_hidden()


def test_form_with_errors_keeps_the_draft_and_success_clears_it(reader: Enter) -> None:
    page = reader().page
    _type(page)
    page.click("main form[data-draft] > button")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(_offer(page)).to_be_hidden()
    assert len(_drafts(page)) == 1
    before = Application.objects.count()
    scheme = Qualification.objects.get(code="LIB-2622-1-6").schemes.get()
    page.select_option("[name=scheme]", str(scheme.pk))
    page.select_option("[name=centre]", str(ExamSession.objects.get(status="open").centre_id))
    page.click("main form[data-draft] > button")
    page.wait_for_url("**/my/applications/A-*/")
    assert (Application.objects.count(), _drafts(page)) == (before + 1, [])


def test_identity_number_is_kept_nowhere(reader: Enter) -> None:
    page = reader("employer").page
    page.goto("/kk/my/details/")
    page.fill("[name=iin]", "061211600012")
    page.fill("[name=surname_kk]", "Сәтбаева")
    (kept,) = (page.evaluate(f"sessionStorage.getItem('{key}')") for key in _drafts(page))
    assert ("Сәтбаева" in kept, "061211600012" in kept) == (True, False)


def test_draft_is_for_its_account_alone(reader: Enter, shared_site: Site) -> None:
    one = reader()
    page = one.page
    _type(page)
    one.context.clear_cookies()
    one.sign_in(shared_site.demo["accounts"]["employer"], shared_site.demo["password"])
    page.wait_for_url("**/my/")
    assert _drafts(page) == []


def test_sign_out_clears_drafts(reader: Enter) -> None:
    page = reader().page
    _type(page)
    page.goto("/accounts/logout/")
    page.click("main form button")
    assert _drafts(page) == []
