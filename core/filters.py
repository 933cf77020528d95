"""The filter of a list as it stands in the address: what is kept, how each part is taken off, how heads sort."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BooleanField, ChoiceField, Field, Form, ModelChoiceField
from django.http import QueryDict
from django.utils.formats import date_format

from core.refusal import Text

SORT = "sort"


@dataclass(frozen=True)
class Chip:
    """One filter in force: its words, and the query of the list without it."""

    label: Text
    value: str
    query: str


@dataclass(frozen=True)
class SortHead:
    """A table head that sorts: the query that its link leads to, and the order now (`ascending`, `descending`, "")."""

    query: str
    order: str


@dataclass(frozen=True)
class Filtering:
    """A list's filter for its templates. `query` holds known parameters with valid values only, and no page."""

    query: str
    sort: str
    chips: list[Chip]
    heads: dict[str, SortHead]


def filtering(form: Form, *, sorts: tuple[str, ...] = (), default: str = "") -> Filtering:
    """What a validated filter form asks for. A sort is a name, or "-" and the name for the other way round."""
    known = known_values(form)
    sort = known.get(SORT, default)
    chips = [
        Chip(form.fields[name].label or name, _words(form.fields[name], form.cleaned_data[name]), _query(known, name))
        for name in known
        if name != SORT
    ]
    return Filtering(_query(known), sort, chips, {name: _head(known, name, sort) for name in sorts})


def known_values(form: Form) -> dict[str, str]:
    """The parameters of a filter form that are filled in and valid, as they stand in an address, in its order."""
    if not form.is_bound:
        return {}
    form.is_valid()
    filled = {name: value for name, value in form.cleaned_data.items() if value not in (None, "", False)}
    return {name: _written(form.fields[name], filled[name]) for name in form.fields if name in filled}


def cleaned_query(form_class: type[Form], raw: str) -> str:
    """The query of a list with everything left out that its filter does not know."""
    return _query(known_values(form_class(QueryDict(raw))))


def _head(known: dict[str, str], name: str, sort: str) -> SortHead:
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    return SortHead(_query({**known, SORT: f"-{name}" if order == "ascending" else name}), order)


def _query(known: dict[str, str], without: str = "") -> str:
    query = QueryDict(mutable=True)
    for name, value in known.items():
        if name != without:
            query[name] = value
    return query.urlencode()


def _written(field: Field, value: Any) -> str:
    """A clean value as it is written into an address."""
    if isinstance(field, BooleanField):
        return "on"
    return str(field.prepare_value(value))


def _words(field: Field, value: Any) -> str:
    """A clean value as people read it; a tick needs no word beside its label."""
    if isinstance(field, BooleanField):
        return ""
    if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
