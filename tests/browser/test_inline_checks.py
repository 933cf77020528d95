"""Fields say what is wrong as soon as they are left; a form is sent once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.sweep]
Enter = Callable[..., Visitor]


@pytest.mark.parametrize("is_phone", [False, True])
def test_field_says_what_is_wrong_when_it_is_left(reader: Enter, *, is_phone: bool) -> None:
    page = reader("employer", is_phone=is_phone).page
    page.goto("/kk/my/details/")
    page.focus("[name=iin]")
    page.keyboard.press("Tab")
    page.fill("[name=iin]", "123")
    expect(page.locator("#id_iin_error .field-error")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#id_iin_error .field-error")).to_have_count(1)
    iin = page.locator("[name=iin]")
    expect(iin).to_have_attribute("aria-invalid", "true")
    expect(iin).to_have_attribute("aria-describedby", "id_iin_helptext id_iin_error")
    assert page.locator(".field.is-wrong").count() == 1
    assert page.evaluate("document.activeElement.name") == "birth_date"
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    page.fill("[name=iin]", "061211600012")
    page.keyboard.press("Tab")
    expect(page.locator(".field.is-wrong")).to_have_count(0)
    assert (iin.get_attribute("aria-invalid"), iin.get_attribute("aria-describedby")) == (None, "id_iin_helptext")


def test_difference_from_the_number_appears_and_goes_again(reader: Enter) -> None:
    page = reader("employer").page
    page.goto("/kk/my/details/")
    page.fill("[name=iin]", "061211600012")
    page.fill("[name=birth_date]", "1806-12-11")
    page.locator("[name=birth_date]").blur()
    expect(page.locator("#id_identity_remark_error .field-error")).to_have_count(1)
    page.fill("[name=birth_date]", "2006-12-11")
    page.locator("[name=birth_date]").blur()
    expect(page.locator(".field-error")).to_have_count(0)
    page.check("[name=sex][value=female]")
    page.check("[name=sex][value=male]")
    expect(page.locator("#id_sex_error")).to_be_attached()


def test_form_pressed_twice_is_sent_once_and_works_again_after_back(reader: Enter) -> None:
    page = reader().page
    page.goto("/kk/my/applications/new")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    button = page.locator("main form[data-check] > button")
    button.dblclick()
    expect(page.locator(".error-summary")).to_be_visible()
    assert sent == ["POST"]
    page.go_back()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert sent == ["POST", "POST"]
