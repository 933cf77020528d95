"""Invented contents for the style page: each component in each of its states."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.filters import Chip, Filtering, SortHead
from core.gallery.forms import CheckForm, NameForm, SampleForm, SearchForm, TypedForm
from core.gallery.pictures import charts
from core.gallery.works import works
from core.paging import Listing
from core.refusal import Refused
from core.tasks import Task

SHAPES = ("check", "pause", "cross", "void", "clock", "arrow", "eye", "menu", "dot")
COLOURS = (
    "paper", "surface", "sunk", "ink", "quiet", "line", "border", "brand", "on-brand", "link", "gold", "focus",
    "ok", "ok-back", "warn", "warn-back", "bad", "bad-back", "head", "on-head", "ornament",
)  # fmt: skip


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


@dataclass(frozen=True)
class SavedSample:
    """A saved view as its component reads it."""

    pk: int
    name: object
    query: str


def _filtering() -> Filtering:
    chips = [Chip(_("Words"), "Әбдіқадырова", ""), Chip(_("Kind"), str(_("the first")), "q=a")]
    heads = {"name": SortHead("sort=-name", "ascending"), "figure": SortHead("sort=figure", "")}
    return Filtering("q=a", "name", chips, heads)


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
        "charts": charts(),
        "works": works(),
        "filtering": _filtering(),
        "saved": [SavedSample(1, _("saved view"), "q=a"), SavedSample(2, _("another saved view"), "q=b")],
        "save_form": NameForm(auto_id="save_%s"),
        "typed": TypedForm({"typed": "3"}, auto_id="typed_%s"),
        "moment": datetime(2026, 11, 24, 12, 10, tzinfo=UTC),
        "refusal": Refused("over", _("The time in which this can be undone is over. Change each case by itself.")),
        "listing": Listing(Paginator(range(1000), 25).page(2), ""),
    }
