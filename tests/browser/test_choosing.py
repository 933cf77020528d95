"""Choosing rows of a list with mouse and keyboard, accepting them at once and taking it back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from certification.models import Application
from tests.browser.conftest import Visitor
from tests.pages.copies import copy_application

pytestmark = [pytest.mark.browser, pytest.mark.sweep]
MakeVisitor = Callable[..., Visitor]
COUNT = 6


@pytest.fixture
def office(demo: dict[str, Any], visitor: MakeVisitor) -> Visitor:
    """The centre's administrator at a list of so many submitted applications."""
    first = Application.objects.filter(status="submitted").order_by("pk")[0]
    Application.objects.filter(status="submitted").exclude(pk=first.pk).update(status="withdrawn")
    Application.objects.filter(pk=first.pk).update(special_conditions="")
    first.refresh_from_db()
    for _turn in range(COUNT - 1):
        copy_application(first)
    made = visitor()
    made.sign_in("centre@demo.example", demo["password"])
    made.page.goto("/kk/office/applications/?status=submitted")
    return made


def _said(office: Visitor) -> str:
    """The number of the chosen, as it is said to a screen reader too."""
    return office.page.locator("[data-choose-count][role=status]").inner_text().rpartition(" ")[2]


def test_rows_are_chosen_one_by_one_in_a_range_and_all_at_once(office: Visitor) -> None:
    boxes, whole = office.page.locator("[name=chosen]"), office.page.locator("[data-choose-all]")
    assert (boxes.count(), _said(office), whole.is_visible()) == (COUNT, "0", True)
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert _said(office) == "4"
    assert whole.evaluate("box => box.indeterminate") is True
    boxes.nth(2).focus()
    office.page.keyboard.press("Space")
    assert _said(office) == "3"
    whole.click()
    assert (_said(office), whole.is_checked()) == (str(COUNT), True)
    whole.click()
    assert _said(office) == "0"


def test_rows_that_a_filter_brought_are_chosen_like_those_before(office: Visitor) -> None:
    page = office.page
    number = Application.objects.filter(status="submitted").latest("pk").number
    page.locator("[name=q]").press_sequentially(number)
    expect(page.locator("[name=chosen]")).to_have_count(1)
    page.locator("[data-choose-all]").click()
    assert (_said(office), page.is_checked("[name=chosen]")) == ("1", True)


def test_chosen_are_accepted_after_the_number_is_typed_and_taken_back(office: Visitor) -> None:
    page = office.page
    page.locator("[data-choose-all]").click()
    page.click(".choose-bar button")
    page.fill("[name=typed]", "1")
    page.click(".typed-confirmation button")
    assert page.input_value("[name=typed]") == "1"
    page.fill("[name=typed]", str(COUNT))
    page.click(".typed-confirmation button")
    assert Application.objects.filter(status="submitted").count() == 0
    page.click(".undo button")
    assert page.locator(".undo").count() == 0
    assert Application.objects.filter(status="submitted").count() == COUNT
    page.goto("/kk/office/applications/?status=submitted")
    assert page.locator("[name=chosen]").count() == COUNT
