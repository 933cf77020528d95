"""Invented contents for the style page: each component in each of its states."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.paging import Listing
from core.tasks import Task

SHAPES = ("check", "pause", "cross", "void", "clock", "arrow", "eye", "menu", "dot")
COLOURS = (
    "paper", "surface", "sunk", "ink", "quiet", "line", "border", "brand", "on-brand", "link", "gold", "focus",
    "ok", "ok-back", "warn", "warn-back", "bad", "bad-back", "head", "on-head", "ornament",
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label=_("A text"), help_text=_("A hint tells what is meant and gives an example."))
    number = forms.IntegerField(label=_("A figure"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    date = forms.DateField(label=_("A date"), widget=forms.DateInput(attrs={"type": "date"}))
    long = forms.CharField(label=_("A long text"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label=_("One of many"), choices=[("a", _("the first")), ("b", _("the second"))])
    one = forms.ChoiceField(
        label=_("One of few"), choices=[("a", _("the first")), ("b", _("the second"))], widget=forms.RadioSelect
    )
    tick = forms.BooleanField(label=_("I agree to what is written here."))
    file = forms.FileField(label=_("A file"), required=False)


class SearchForm(forms.Form):
    """A filter above a list."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), ("a", _("the first"))])


class CheckForm(forms.Form):
    """The box to check something by its number."""

    q = forms.CharField(label=_("Number"), help_text=_("A hint tells what is meant and gives an example."))


@dataclass(frozen=True)
class Status:
    code: str
    label: object


@dataclass(frozen=True)
class Said:
    """A message as Django keeps it."""

    level_tag: str
    text: object

    def __str__(self) -> str:
        return str(self.text)


# Those of a certificate; the last two stand for everything else that has a status.
STATUSES = (
    Status("valid", _("good")),
    Status("suspended", _("paused")),
    Status("expired", _("over")),
    Status("submitted", _("waits")),
    Status("withdrawn", _("taken away")),
    Status("annulled", _("void")),
    Status("superseded", _("replaced")),
    Status("draft", _("other")),
)
MESSAGES = (
    Said("success", _("What was asked is done.")),
    Said("info", _("Something to know.")),
    Said("warning", _("Something to look at.")),
    Said("error", _("It could not be done, and this is why and what helps.")),
)


def _tasks() -> list[Task]:
    titles = _("The first task"), _("The second task"), _("The third task")
    return [make(str(title), "#task") for make, title in zip((Task.done, Task.to_do, Task.later), titles, strict=True)]


def sample_page(request: HttpRequest) -> dict[str, Any]:
    """All that the style page shows."""
    wrong = SampleForm({"number": "x"}, auto_id="wrong_%s")
    wrong.is_valid()
    return {
        "colours": COLOURS,
        "shapes": SHAPES,
        "statuses": STATUSES,
        "tasks": _tasks(),
        "samples": MESSAGES,
        "usual": SampleForm(auto_id="usual_%s"),
        "wrong": wrong,
        "search": SearchForm(auto_id="search_%s"),
        "check": CheckForm(auto_id="check_%s"),
        "listing": Listing(Paginator(range(1000), 25).page(2), ""),
    }
