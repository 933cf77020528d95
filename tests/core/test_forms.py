"""Choices stand in the order of the Kazakh alphabet; one field of a form is checked without sending the form."""

from typing import ClassVar

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from core.forms import AlphabeticalChoiceField, inline_check
from registry.models import Region
from tests.pages.html import page_of


class RegionForm(forms.Form):
    region = AlphabeticalChoiceField(queryset=Region.objects.order_by("code"), empty_label="all")


def _labels(language: str) -> list[str]:
    with override(language):
        return [str(label) for _value, label in RegionForm().fields["region"].choices]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_regions_stand_in_the_order_of_the_readers_alphabet() -> None:
    kk, ru = _labels("kk"), _labels("ru")
    assert len(kk) == len(ru) == 21
    assert kk[:4] == ["all", "Абай облысы", "Ақмола облысы", "Ақтөбе облысы"]
    assert kk.index("Қарағанды облысы") < kk.index("Маңғыстау облысы") < kk.index("Ұлытау облысы")
    assert kk.index("Ұлытау облысы") < kk.index("Шымкент қаласы")
    assert ru[1] == "Акмолинская область"


class Trip(forms.Form):
    """A rule of one field, and a rule of two that says its error at a third."""

    checked_together: ClassVar[dict[str, tuple[str, ...]]] = {"to": ("remark",)}
    start = forms.CharField()
    to = forms.CharField()
    remark = forms.CharField(required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("start") == self.cleaned_data.get("to"):
            self.add_error("remark", "Say why you stay.")


def _ask(name: str, *, prefix: str | None = None, **data: str) -> HttpResponse | None:
    request = RequestFactory().post("/", data, headers={"X-Check": name})
    return inline_check(request, Trip(request.POST, prefix=prefix))


def _errors(response: HttpResponse | None) -> dict[str, list[str]]:
    assert response is not None
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    regions = page_of(response).all("div")
    assert [region.attrs["aria-live"] for region in regions] == ["polite"] * len(regions)
    return {region.attrs["id"]: [p.text for p in region.all("p", class_="field-error")] for region in regions}


def test_form_that_is_sent_is_not_answered() -> None:
    request = RequestFactory().post("/", {"start": ""})
    assert inline_check(request, Trip(request.POST)) is None
    request = RequestFactory().get("/", headers={"X-Check": "start"})
    assert inline_check(request, Trip()) is None


def test_answer_holds_the_errors_of_the_field_alone() -> None:
    assert _errors(_ask("start", start="", to="")) == {"id_start_error": ["This field is required."]}
    assert _errors(_ask("start", start="Oral")) == {"id_start_error": []}


def test_rule_of_several_fields_says_its_error_where_the_form_does() -> None:
    said = {"id_to_error": [], "id_remark_error": ["Say why you stay."]}
    assert _errors(_ask("to", start="Oral", to="Oral")) == said
    assert _errors(_ask("to", start="Oral", to="Taraz")) == {"id_to_error": [], "id_remark_error": []}


def test_field_of_a_form_with_a_prefix_is_asked_for_by_its_name_on_the_page() -> None:
    assert list(_errors(_ask("a-start", prefix="a", **{"a-start": "Oral"}))) == ["id_a-start_error"]


@pytest.mark.parametrize("name", ["", "other", "<script>"])
def test_unknown_field_is_refused_and_never_taken_for_a_sent_form(name: str) -> None:
    response = _ask(name, start="Oral", to="Taraz")
    assert response is not None
    assert (response.status_code, response.content) == (400, b"")
