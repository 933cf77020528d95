"""Long work: one worker at a time, each step once, resumed by another, stopped when somebody wishes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from core.batches import (
    LEASE,
    MOST_ATTEMPTS,
    SLICE,
    CancelWished,
    Hold,
    LostHold,
    claim,
    fail,
    finish,
    open_batch,
    recount,
    release,
    run,
    step,
    stop,
    wish_to_cancel,
)
from core.models import LIVE_BATCH, Batch, BatchState, Counter
from core.refusal import Refused
from tests.exams.factories import at_once, code_of
from tests.factories import NOW

S = BatchState
SECOND = timedelta(seconds=1)


class KilledError(Exception):
    """What ends a worker between two steps."""


@dataclass
class Clock:
    """A clock that goes on by a second at every look."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        self.now += SECOND
        return self.now


@dataclass
class Counting:
    """Work on the numbers from 1 to `most`: each step writes one row; `dies_at` raises between two steps."""

    most: int
    clock: Callable[[], datetime] = field(default_factory=Clock)
    dies_at: int = 0
    reported: list[str] = field(default_factory=list)
    step_takes: timedelta = timedelta()

    def advance(self, hold: Hold) -> bool:
        number = hold.cursor + 1
        if number > self.most:
            return False
        if number == self.dies_at:
            raise KilledError
        step(hold, lambda: _write(number), at=self.clock(), done=1, cursor=number)
        return True

    def is_over(self, hold: Hold) -> bool:
        return hold.cursor >= self.most

    def report(self, batch: Batch) -> None:
        self.reported.append(str(batch.state))


def _write(number: int) -> None:
    Counter.objects.create(series="batch", year=number)


def _written() -> list[int]:
    return list(Counter.objects.filter(series="batch").order_by("pk").values_list("year", flat=True))


def _open(most: int = 3, *, subject: int = 1) -> Batch:
    with transaction.atomic():
        return open_batch(kind="test", subject=subject, count=lambda cursor: most - cursor, at=NOW)


class Asked:
    """Collects the moments for which the job was enqueued again."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []

    def __call__(self, when: datetime) -> None:
        self.moments.append(when)


def _claim(batch: Batch, at: datetime = NOW) -> Hold:
    hold = claim(batch.key, at=at, again=Asked())
    assert hold is not None
    return hold


def _fresh(batch: Batch) -> Batch:
    return Batch.objects.get(pk=batch.pk)


def _figures(batch: Batch) -> tuple[str, int, int, int | None]:
    found = _fresh(batch)
    return found.state, found.done, found.failed, found.total


# Opening


@pytest.mark.django_db
def test_open_batch_waits_with_a_key_that_says_nothing() -> None:
    batch = _fresh(_open())
    assert (batch.state, batch.done, batch.failed, batch.total) == ("waiting", 0, 0, 3)
    assert (batch.opened_at, batch.started_at, batch.finished_at, batch.token) == (NOW, None, None, 0)
    assert (len(batch.key), str(batch)) == (16, "test 1: waiting")


@pytest.mark.django_db
def test_open_batch_joins_the_live_one_and_counts_what_was_added() -> None:
    first = _open(3)
    hold = _claim(first)
    step(hold, lambda: None, at=NOW, done=1, cursor=1)
    wish_to_cancel(first, at=NOW)
    second = _open(5)
    assert (second.pk, second.total, second.is_cancel_wished) == (first.pk, 5, False)
    assert Batch.objects.count() == 1


@pytest.mark.django_db
def test_open_batch_after_the_end_opens_a_new_one() -> None:
    first = _open()
    wish_to_cancel(first, at=NOW)
    second = _open()
    assert second.pk != first.pk
    assert list(Batch.objects.of("test", 1)) == [second, first]
    assert list(Batch.objects.live()) == [second]


def test_open_batch_needs_a_transaction(settled_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        open_batch(kind="test", subject=1, count=lambda _cursor: 1, at=NOW)


def test_open_batch_of_two_at_once_opens_one(transactional_db: None) -> None:
    found = at_once(*[lambda: _open().key] * 4)
    assert (len(set(found)), Batch.objects.count()) == (1, 1)


# Claiming


@pytest.mark.django_db
def test_claim_gives_a_lease_and_asks_for_a_look_at_its_end() -> None:
    batch, asked = _open(), Asked()
    assert claim(batch.key, at=NOW, again=asked) == Hold(batch.pk, token=1, attempts=1, cursor=0)
    found = _fresh(batch)
    assert (found.state, found.token, found.lease_until, found.started_at) == ("running", 1, NOW + LEASE, NOW)
    assert asked.moments == [NOW + LEASE]


@pytest.mark.django_db
def test_claim_of_a_held_batch_gives_nothing_and_comes_again() -> None:
    batch, asked = _open(), Asked()
    _claim(batch)
    assert claim(batch.key, at=NOW + LEASE - SECOND, again=asked) is None
    assert (asked.moments, _fresh(batch).token) == ([NOW + LEASE], 1)


@pytest.mark.django_db
def test_claim_takes_over_after_the_lease_and_the_first_worker_is_refused() -> None:
    batch = _open()
    first = _claim(batch)
    second = _claim(batch, NOW + LEASE)
    with pytest.raises(LostHold):
        step(first, lambda: _write(1), at=NOW, done=1, cursor=1)
    step(second, lambda: _write(1), at=NOW, done=1, cursor=1)
    assert (_written(), _figures(batch), second.token) == ([1], ("running", 1, 0, 3), 2)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in S if state not in LIVE_BATCH])
def test_claim_of_a_batch_that_is_over_gives_nothing_for_ever(state: BatchState) -> None:
    batch, asked = _open(), Asked()
    Batch.objects.update(state=state, finished_at=NOW, started_at=NOW, token=1)
    assert (claim(batch.key, at=NOW, again=asked), asked.moments) == (None, [])


def test_claim_of_two_at_once_gives_it_to_one(transactional_db: None) -> None:
    batch = _open()
    found = at_once(*[lambda: claim(batch.key, at=NOW, again=lambda _when: None)] * 4)
    assert (sorted(hold is None for hold in found), _fresh(batch).token) == ([False, True, True, True], 1)


def test_step_of_a_worker_that_was_replaced_is_refused_at_once(transactional_db: None) -> None:
    """Both believe that they hold the batch and step in the same moment: the token lets one through."""
    batch = _open()
    holds = [_claim(batch), _claim(batch, NOW + LEASE)]

    def act(hold: Hold) -> str:
        try:
            step(hold, lambda: _write(1), at=NOW, done=1, cursor=1)
        except LostHold:
            return "lost"
        return "done"

    assert at_once(*[lambda hold=hold: act(hold) for hold in holds]) == ["lost", "done"]
    assert (_written(), _figures(batch)) == ([1], ("running", 1, 0, 3))


# Steps


@pytest.mark.django_db
def test_step_writes_effects_progress_and_lease_together() -> None:
    batch = _open()
    hold = _claim(batch)
    later = NOW + 5 * SECOND
    assert step(hold, lambda: "made", at=later, done=1, cursor=7) == "made"
    step(hold, lambda: None, at=later, failed=1, cursor=8)
    found = _fresh(batch)
    assert (found.done, found.failed, found.handled, found.cursor, hold.cursor) == (1, 1, 2, 8, 8)
    assert (found.lease_until, found.attempts) == (later + LEASE, 0)


def test_step_whose_effects_fail_leaves_nothing(settled_db: None) -> None:
    batch = _open()
    hold = _claim(batch)

    def half() -> None:
        _write(1)
        raise Refused("no", "No.")

    with pytest.raises(Refused):
        step(hold, half, at=NOW + SECOND, done=1, cursor=1)
    found = _fresh(batch)
    assert (_written(), found.done, found.cursor, hold.cursor) == ([], 0, 0, 0)
    assert found.lease_until == NOW + LEASE


@pytest.mark.django_db
def test_step_counts_more_than_was_known_at_first() -> None:
    batch = _open(1)
    hold = _claim(batch)
    step(hold, lambda: None, at=NOW, done=3)
    assert _figures(batch) == ("running", 3, 0, 3)


@pytest.mark.django_db
def test_step_heeds_a_wish_to_stop_unless_it_completes_the_one_before() -> None:
    batch = _open()
    hold = _claim(batch)
    wish_to_cancel(batch, at=NOW)
    with pytest.raises(CancelWished):
        step(hold, lambda: _write(1), at=NOW, done=1)
    step(hold, lambda: _write(2), at=NOW, done=1, may_stop=False)
    assert (_written(), _figures(batch)) == ([2], ("running", 1, 0, 3))


@pytest.mark.django_db
def test_recount_begins_from_nothing() -> None:
    batch = _open()
    hold = _claim(batch)
    step(hold, lambda: None, at=NOW, done=2)
    recount(hold, total=None, at=NOW)
    assert _figures(batch) == ("running", 0, 0, None)
    recount(hold, total=9, at=NOW)
    assert _figures(batch) == ("running", 0, 0, 9)


# The end


@pytest.mark.django_db
def test_run_does_everything_once_and_reports_once() -> None:
    batch, work, asked = _open(3), Counting(3), Asked()
    for _turn in range(3):
        run(batch.key, work, clock=work.clock, again=asked)
    found = _fresh(batch)
    assert (_written(), _figures(batch), work.reported) == ([1, 2, 3], ("done", 3, 0, 3), ["done"])
    assert (found.finished_at is None, found.lease_until, found.outcome) == (False, None, {})
    assert len(asked.moments) == 1


@pytest.mark.django_db
def test_run_goes_on_with_what_was_added_at_the_last_moment() -> None:
    """The lock of the batch is held while the worker asks whether nothing is left."""
    batch = _open(2)

    class Growing(Counting):
        def is_over(self, hold: Hold) -> bool:
            is_over, self.most = super().is_over(hold), 3
            return is_over and hold.cursor == 3

    work = Growing(2)
    run(batch.key, work, clock=work.clock, again=Asked())
    assert (_written(), _figures(batch), work.reported) == ([1, 2, 3], ("done", 3, 0, 3), ["done"])


@pytest.mark.django_db
def test_run_lets_others_have_their_turn_after_a_slice() -> None:
    batch, asked = _open(100), Asked()
    work = Counting(100)
    run(batch.key, work, clock=work.clock, again=asked)
    slice_done = len(_written())
    assert 0 < slice_done <= SLICE / SECOND
    assert (_fresh(batch).lease_until, _fresh(batch).state) == (None, "running")
    assert asked.moments[-1] == work.clock() - SECOND
    while _fresh(batch).is_live:
        run(batch.key, work, clock=work.clock, again=asked)
    assert (_written(), _figures(batch), work.reported) == (list(range(1, 101)), ("done", 100, 0, 100), ["done"])


def test_run_killed_between_steps_is_resumed_after_the_lease_exactly_once(settled_db: None) -> None:
    batch, clock = _open(5), Clock()
    with pytest.raises(KilledError):
        run(batch.key, Counting(5, clock, dies_at=3), clock=clock, again=Asked())
    work, asked = Counting(5, clock), Asked()
    run(batch.key, work, clock=clock, again=asked)
    assert (_written(), _figures(batch)) == ([1, 2], ("running", 2, 0, 5))
    assert asked.moments == [_fresh(batch).lease_until]
    clock.now = asked.moments[0]
    run(batch.key, work, clock=clock, again=asked)
    assert (_written(), _figures(batch), work.reported) == ([1, 2, 3, 4, 5], ("done", 5, 0, 5), ["done"])


@pytest.mark.django_db
def test_run_gives_up_after_several_attempts_without_a_step() -> None:
    batch, clock = _open(5), Clock()
    work = Counting(5, clock, dies_at=2)
    for _turn in range(MOST_ATTEMPTS):
        with pytest.raises(KilledError):
            run(batch.key, work, clock=clock, again=Asked())
        clock.now += LEASE
    assert _figures(batch) == ("running", 1, 0, 5)
    with pytest.raises(KilledError):
        run(batch.key, work, clock=clock, again=Asked())
    clock.now += LEASE
    run(batch.key, work, clock=clock, again=Asked())
    assert (_figures(batch), _fresh(batch).outcome) == (("failed", 1, 0, 5), {"code": "gave_up"})
    assert work.reported == ["failed"]


@pytest.mark.django_db
def test_run_stops_before_the_next_step_when_somebody_wishes() -> None:
    batch = _open(5)
    work = Counting(5)
    hold = _claim(batch)
    work.advance(hold)
    release(hold, at=NOW, again=Asked())
    assert wish_to_cancel(batch, at=NOW).state == "running"
    run(batch.key, work, clock=work.clock, again=Asked())
    assert (_written(), _figures(batch), work.reported) == ([1], ("cancelled", 1, 0, 5), ["cancelled"])


def test_run_of_two_workers_at_once_does_everything_once(transactional_db: None) -> None:
    batch = _open(10)

    def work(_turn: int) -> list[str]:
        counting = Counting(10, lambda: NOW)
        run(batch.key, counting, clock=lambda: NOW, again=lambda _when: None)
        return counting.reported

    reported = at_once(*[lambda turn=turn: work(turn) for turn in range(3)])
    assert (_written(), _figures(batch)) == (list(range(1, 11)), ("done", 10, 0, 10))
    assert sorted(map(str, reported)) == ["['done']", "[]", "[]"]


@pytest.mark.django_db
def test_worker_that_was_replaced_leaves_quietly() -> None:
    batch, clock = _open(5), Clock()

    class Slow(Counting):
        def advance(self, hold: Hold) -> bool:
            _claim(batch, clock() + LEASE)
            return super().advance(hold)

    work = Slow(5, clock)
    run(batch.key, work, clock=clock, again=Asked())
    assert (_written(), _fresh(batch).token, work.reported) == ([], 2, [])


@pytest.mark.django_db
def test_wish_to_cancel_ends_a_waiting_batch_at_once() -> None:
    batch = wish_to_cancel(_open(), at=NOW)
    assert (_figures(batch), _fresh(batch).finished_at) == (("cancelled", 0, 0, 3), NOW)


@pytest.mark.django_db
def test_wish_to_cancel_what_is_over_is_refused() -> None:
    batch = _open(0)
    run(batch.key, Counting(0), clock=Clock(), again=Asked())
    assert code_of(lambda: wish_to_cancel(batch, at=NOW)) == "transition"
    assert _figures(batch)[0] == "done"


@pytest.mark.django_db
@pytest.mark.parametrize("act", [finish, stop, lambda hold, work, at: fail(hold, work, at=at, code="x")])
def test_end_by_a_worker_that_was_replaced_is_refused(act: Any) -> None:
    batch = _open(0)
    first = _claim(batch)
    _claim(batch, NOW + LEASE)
    with pytest.raises(LostHold):
        act(first, Counting(0), at=NOW)
    assert _figures(batch)[0] == "running"
