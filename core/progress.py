"""What people see of a long work: `components/progress.html`, and the answers to its polls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.batches import LEASE
from core.models import Batch, BatchState
from core.pace import rate, time_left

# The percentages that are spoken: one in so many.
SPOKEN_STEP = 10
MINUTE, HOUR = 60, 3600


class SaidForm(forms.Form):
    """The last percentage that the reader's page has spoken."""

    said = forms.IntegerField(min_value=0, max_value=100)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A batch at a moment, with the addresses around it: what is empty is not offered.

    `news` answers polls, `stop` and `again` take a POST, `result` is a page. `note` says what a stop leaves behind.
    """

    batch: Batch
    at: datetime
    title: str
    news: str
    stop: str = ""
    note: str = ""
    result: str = ""
    result_label: str = ""
    again: str = ""
    again_label: str = ""
    said: int = 0

    @property
    def is_live(self) -> bool:
        return self.batch.is_live

    @property
    def is_stalled(self) -> bool:
        """The worker has left no sign for the length of its lease; another one takes over."""
        lease = self.batch.lease_until
        return self.batch.state == BatchState.RUNNING and lease is not None and lease <= self.at

    @property
    def is_waiting_long(self) -> bool:
        """Nobody has begun although a lease could have passed: the workers are busy, or there is none."""
        return self.batch.state == BatchState.WAITING and self.at - self.batch.opened_at > LEASE

    @property
    def left(self) -> int:
        """How many things of a known total were not handled."""
        return 0 if self.batch.total is None else self.batch.total - self.batch.handled

    @property
    def percent(self) -> int | None:
        """Full percent, 100 only when nothing is left; None while the total is unknown."""
        total = self.batch.total
        if total is None:
            return None
        return 100 * self.batch.handled // total if total else 100

    @property
    def spoken(self) -> int:
        """The percentage to speak, in steps, so that a screen reader is not talked at."""
        return (self.percent or 0) // SPOKEN_STEP * SPOKEN_STEP

    @property
    def has_news(self) -> bool:
        """Whether there is something to speak."""
        return not self.is_live or self.spoken > self.said

    @property
    def elapsed(self) -> timedelta:
        """Since the first worker began, until the end or now."""
        began = self.batch.started_at or self.at
        return max((self.batch.finished_at or self.at) - began, timedelta())

    @property
    def per_minute(self) -> int:
        """Things a minute, 0 when that is below one or not known."""
        return round((rate(self.batch.handled, self.elapsed) or 0) * MINUTE)

    @property
    def per_hour(self) -> int:
        """The same an hour, for slow work."""
        return round((rate(self.batch.handled, self.elapsed) or 0) * HOUR)

    @property
    def seconds(self) -> int | None:
        """How long it still takes, or took; None while that is not known."""
        if not self.is_live:
            return round(self.elapsed.total_seconds())
        left = None if self.is_stalled else time_left(self.batch.handled, self.batch.total, self.elapsed)
        return None if left is None else round(left.total_seconds())

    @property
    def minutes(self) -> int:
        """`seconds` in minutes for people, rounded up; 0 means less than one."""
        seconds = self.seconds or 0
        return 0 if seconds < MINUTE else -(-seconds // MINUTE)

    @property
    def hours(self) -> int:
        """`seconds` in hours, rounded; 0 where minutes say it better."""
        seconds = self.seconds or 0
        return 0 if seconds < 2 * HOUR else round(seconds / HOUR)


def said_by(request: HttpRequest) -> int:
    """The percentage that the asking page has spoken; nonsense counts as none."""
    form = SaidForm(request.GET)
    return int(form.cleaned_data["said"]) if form.is_valid() else 0


def answer_poll(
    request: HttpRequest, progress: Progress, template: str = "components/progress_news.html", **more: Any
) -> HttpResponse:
    """The fragment that replaces the figures on the page; no cache keeps it."""
    response = render(request, template, {"progress": progress, **more})
    response["Cache-Control"] = "private, no-store"
    return response
