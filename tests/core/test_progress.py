"""What people see of a long work: figures, words, what is spoken and what is offered."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.batches import LEASE
from core.models import Batch, BatchState
from core.progress import Progress, said_by
from tests.factories import NOW
from tests.pages.html import Element, tree_of

S = BatchState
ENDED: dict[str, Any] = {"started_at": NOW, "finished_at": NOW + timedelta(seconds=150), "token": 1}


def _progress(*, seconds: int = 60, **changes: Any) -> Progress:
    """A running batch so many seconds after its start; nothing is stored."""
    names = {field.name for field in Batch._meta.concrete_fields}
    fields = {name: value for name, value in changes.items() if name in names}
    others = {name: value for name, value in changes.items() if name not in names}
    at = NOW + timedelta(seconds=seconds)
    plain: dict[str, Any] = {
        "key": "0123456789ABCDEF", "state": S.RUNNING, "total": 200, "opened_at": NOW, "started_at": NOW,
        "lease_until": at + LEASE,
    }  # fmt: skip
    batch = Batch(**{**plain, **fields})
    return Progress(batch=batch, at=at, **{"title": "Issuing", "news": "/news", **others})


def _drawn(progress: Progress, name: str = "progress") -> Element:
    return tree_of(render_to_string(f"components/{name}.html", {"progress": progress}))


def _facts(progress: Progress) -> list[str]:
    return [fact.text for fact in _drawn(progress).all("dd")]


@pytest.mark.parametrize(
    ("done", "total", "percent", "spoken"),
    [(0, 200, 0, 0), (1, 200, 0, 0), (19, 200, 9, 0), (20, 200, 10, 10), (199, 200, 99, 90), (200, 200, 100, 100),
     (0, 0, 100, 100), (5, None, None, 0)],
)  # fmt: skip
def test_percent_is_full_only_when_nothing_is_left(
    done: int, total: int | None, percent: int | None, spoken: int
) -> None:
    progress = _progress(done=done, total=total)
    assert (progress.percent, progress.spoken) == (percent, spoken)


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"done": 0}, ["0 of 200", "—", "—"]),
        ({"done": 2}, ["2 of 200", "—", "—"]),
        ({"done": 40}, ["40 of 200", "about 40 a minute", "about 4 minutes"]),
        ({"done": 39, "failed": 1}, ["39 of 200 · not done: 1", "about 40 a minute", "about 4 minutes"]),
        ({"done": 190}, ["190 of 200", "about 190 a minute", "less than a minute"]),
        ({"done": 3000, "total": 20_000}, ["3,000 of 20,000", "about 3,000 a minute", "about 6 minutes"]),
        ({"done": 10, "seconds": 3600}, ["10 of 200", "about 10 an hour", "about 19 hours"]),
        ({"done": 40, "total": None}, ["40", "about 40 a minute", "—"]),
        ({"done": 40, "lease_until": NOW}, ["40 of 200", "about 40 a minute", "—"]),
        ({"done": 200, "state": S.DONE, **ENDED}, ["200 of 200", "about 80 a minute", "about 3 minutes"]),
    ],
)
def test_figures_are_said_in_words(changes: dict[str, Any], facts: list[str]) -> None:
    assert _facts(_progress(**changes)) == facts


def test_state_tells_what_is_the_matter() -> None:
    words = {
        name: _drawn(progress).one("p", class_="progress-state").text
        for name, progress in {
            "running": _progress(),
            "stalled": _progress(lease_until=NOW),
            "stopping": _progress(is_cancel_wished=True),
            "waiting": _progress(state=S.WAITING, started_at=None, lease_until=None),
            "waiting long": _progress(state=S.WAITING, started_at=None, lease_until=None, seconds=61),
            "failed": _progress(state=S.FAILED, **ENDED),
        }.items()
    }
    assert words == {
        "running": "under way",
        "stalled": "under way Interrupted; another worker goes on within a minute.",
        "stopping": "under way Stops after the present step.",
        "waiting": "waiting for its turn",
        "waiting long": "waiting for its turn The workers are busy. You can leave this page.",
        "failed": "broken off",
    }


def test_bar_has_a_label_and_a_value_when_the_total_is_known() -> None:
    drawn = _drawn(_progress(done=50))
    bar = drawn.one("progress")
    assert (bar.attrs["value"], bar.attrs["max"]) == ("25", "100")
    assert drawn.one("label").attrs["for"] == bar.attrs["id"]
    assert drawn.one("label").text == "Issuing"
    assert "value" not in _drawn(_progress(total=None)).one("progress").attrs
    assert _drawn(_progress(total=None, state=S.DONE, **ENDED)).one("progress").attrs["value"] == "100"


def test_page_polls_while_the_work_is_live_and_no_longer() -> None:
    figures = _drawn(_progress(done=50)).one("div", class_="progress-figures")
    assert {name: value for name, value in figures.attrs.items() if name.startswith("data-hx-")} == {
        "data-hx-get": "/news?said=20",
        "data-hx-trigger": "every 2s",
        "data-hx-headers": '{"X-Passive": "1"}',
        "data-hx-swap": "outerHTML",
    }
    ended = _drawn(_progress(done=200, state=S.DONE, **ENDED))
    assert [e for e in ended.walk() if any(name.startswith("data-hx-") for name in e.attrs)] == []


def test_only_every_tenth_percent_is_spoken() -> None:
    spoken = []
    said = 0
    for done in range(0, 200, 4):
        progress = _progress(done=done, said=said)
        news = _drawn(progress, "progress_news")
        spoken += [e.text for e in news.all("div") if e.attrs.get("data-hx-swap-oob", "").startswith("innerHTML:")]
        asked = news.one("div", class_="progress-figures").attrs["data-hx-get"]
        said = int(re.findall(r"said=(\d+)", asked)[0])
    assert spoken == [f"Issuing: {percent} %" for percent in range(10, 100, 10)]


def test_end_is_spoken_with_its_counts() -> None:
    news = _drawn(_progress(done=199, failed=1, state=S.DONE, said=90, **ENDED), "progress_news")
    spoken = [e.text for e in news.all("div") if e.attrs.get("data-hx-swap-oob", "").startswith("innerHTML:")]
    assert spoken == ["Issuing: done. Done: 199. not done: 1."]


def test_stop_is_offered_while_it_is_safe_and_not_wished_yet() -> None:
    def actions(**changes: Any) -> list[str]:
        return [form.attrs["action"] for form in _drawn(_progress(**changes)).all("form")]

    assert actions(stop="/stop", again="/again") == ["/stop"]
    assert actions(again="/again") == []
    assert actions(stop="/stop", is_cancel_wished=True) == []
    assert actions(stop="/stop", again="/again", state=S.CANCELLED, **ENDED) == ["/again"]
    assert actions(stop="/stop", state=S.DONE, done=200, **ENDED) == []


def test_focus_on_the_stop_button_finds_what_comes_after_it() -> None:
    """The library gives the focus to the element of the same name that a swap brings."""

    def focused(**changes: Any) -> list[str]:
        drawn = _drawn(_progress(stop="/stop", result="#x", result_label="Show", again="/again", **changes))
        return [e.tag for e in drawn.walk() if e.attrs.get("id") == "work-0123456789ABCDEF-act"]

    assert (focused(), focused(state=S.DONE, done=200, **ENDED)) == (["button"], ["a"])


@pytest.mark.parametrize(("query", "said"), [("said=40", 40), ("", 0), ("said=x", 0), ("said=-1", 0), ("said=101", 0)])
def test_said_by_reads_only_percentages(query: str, said: int) -> None:
    assert said_by(RequestFactory().get(f"/news?{query}")) == said
