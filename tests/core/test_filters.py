"""The filter of a list in its address: what is kept, what is taken off, how heads sort."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.utils.formats import date_format

from core.filters import Chip, SortHead, cleaned_query, filtering, known_values

SORTS = ("due", "name")


class BookFilterForm(forms.Form):
    """A filter with a field of each kind."""

    q = forms.CharField(label="Words", required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "all"), ("lent", "on loan")], required=False)
    since = forms.DateField(label="Since", required=False)
    late = forms.BooleanField(label="Late only", required=False)
    sort = forms.ChoiceField(choices=[(f"{way}{name}", name) for name in SORTS for way in ("", "-")], required=False)


def _form(query: str) -> BookFilterForm:
    return BookFilterForm(QueryDict(query))


def test_known_values_are_those_filled_in_and_valid() -> None:
    query = "status=lent&q=%20Abai%20&page=3&next=//evil.example&since=2026-11-02&late=1&sort=-name"
    assert known_values(_form(query)) == {
        "q": "Abai", "status": "lent", "since": "2026-11-02", "late": "on", "sort": "-name",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["", "q=", "status=stolen&since=yesterday&late=false&sort=weight", "page=2"])
def test_known_values_of_nothing_and_of_nonsense_are_none(query: str) -> None:
    assert known_values(_form(query)) == {}


def test_known_values_of_a_form_without_an_address_are_none() -> None:
    assert known_values(BookFilterForm()) == {}


def test_cleaned_query_cleans_itself_no_further() -> None:
    once = cleaned_query(BookFilterForm, "status=lent&q=%C3%A9%26x%3D1&page=3&evil=1")
    assert once == "q=%C3%A9%26x%3D1&status=lent"
    assert cleaned_query(BookFilterForm, once) == once


def test_chips_name_each_filter_and_lead_to_the_list_without_it() -> None:
    found = filtering(_form("q=Abai&status=lent&since=2026-11-02&late=on&sort=name&page=2"), sorts=SORTS)
    rest = "status=lent&since=2026-11-02&late=on&sort=name"
    assert (found.query, found.sort) == (f"q=Abai&{rest}", "name")
    assert found.chips == [
        Chip("Words", "Abai", rest),
        Chip("Status", "on loan", "q=Abai&since=2026-11-02&late=on&sort=name"),
        Chip("Since", date_format(date(2026, 11, 2), "SHORT_DATE_FORMAT"), "q=Abai&status=lent&late=on&sort=name"),
        Chip("Late only", "", "q=Abai&status=lent&since=2026-11-02&sort=name"),
    ]


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("", {"due": SortHead("sort=-due", "ascending"), "name": SortHead("sort=name", "")}),
        ("sort=name", {"due": SortHead("sort=due", ""), "name": SortHead("sort=-name", "ascending")}),
        ("sort=-name", {"due": SortHead("sort=due", ""), "name": SortHead("sort=name", "descending")}),
    ],
)
def test_heads_sort_and_turn_round(query: str, heads: dict[str, SortHead]) -> None:
    assert filtering(_form(query), sorts=SORTS, default="due").heads == heads
