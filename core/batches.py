"""Long work in the background: one worker holds it, each step is one transaction, and another worker can take over.

A claim gives a worker the batch for a lease and raises its token. A step locks the row and checks the token first;
the caller's effects, the progress and the longer lease are one transaction, so a step happens once or not at all.
A worker that dies leaves a request that waits for the end of its lease: whoever gets it goes on after the cursor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import transaction

from core.identifiers import new_code
from core.models import LIVE_BATCH, Batch, BatchState
from core.transitions import transitions

# Longer than the longest single step (a workbook is read within 30 seconds).
LEASE = timedelta(seconds=60)
# After this time a worker lets other jobs have their turn.
SLICE = timedelta(seconds=15)
# Claims without a step after which nobody tries any more.
MOST_ATTEMPTS = 5

S = BatchState
TRANSITIONS = transitions(
    {
        S.WAITING: {S.RUNNING, S.CANCELLED},
        S.RUNNING: {S.DONE, S.FAILED, S.CANCELLED},
        S.DONE: set(),
        S.FAILED: set(),
        S.CANCELLED: set(),
    }
)

T = TypeVar("T")
Clock = Callable[[], datetime]
Again = Callable[[datetime], None]


class LostHold(Exception):
    """Somebody else has claimed the batch meanwhile, or it is over: nothing of this step was written."""


class CancelWished(Exception):
    """Somebody wishes to stop the batch: nothing of this step was written."""


@dataclass
class Hold:
    """A worker's claim of a batch; `cursor` follows the steps."""

    batch: int
    token: int
    attempts: int
    cursor: int


class Work(Protocol):
    """What the batches of a kind do; the app that knows it says so."""

    def advance(self, hold: Hold) -> bool:
        """Do the next thing by `step`; False when nothing is left."""

    def is_over(self, hold: Hold) -> bool:
        """Whether nothing is left; asked under the lock of the batch, so that nothing can be added meanwhile."""

    def report(self, batch: Batch) -> None:
        """Written in the transaction that ends the batch: a mail, for example."""


def open_batch(*, kind: str, subject: int, count: Callable[[int], int | None], at: datetime) -> Batch:
    """Open a batch, or join the live one of the same thing; the caller's transaction also enqueues the job.

    `count` tells how many things wait after a cursor, None when that is not known. Who asks for more wishes no stop.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a batch is opened in the transaction that enqueues its job")
    fresh = {"key": new_code(), "total": count(0), "opened_at": at}
    while True:
        batch, is_new = Batch.objects.get_or_create(kind=kind, subject=subject, state__in=LIVE_BATCH, defaults=fresh)
        if is_new:
            return batch
        batch = _lock(batch.pk)
        if batch.is_live:
            return _joined(batch, count)


def _joined(batch: Batch, count: Callable[[int], int | None]) -> Batch:
    left = count(batch.cursor)
    batch.total = batch.total if left is None else batch.handled + left
    batch.is_cancel_wished = False
    batch.save(update_fields=["total", "is_cancel_wished"])
    return batch


def claim(key: str, *, at: datetime, again: Again) -> Hold | None:
    """Hold a batch for a lease, unless it is over or held by another worker.

    `again` enqueues the job for a moment: the end of the lease, whosever it is. So a dead worker is replaced.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(key=key)
        if not batch.is_live:
            return None
        if batch.lease_until is not None and batch.lease_until > at:
            again(batch.lease_until)
            return None
        batch.token += 1
        batch.attempts += 1
        batch.state, batch.started_at, batch.lease_until = S.RUNNING, batch.started_at or at, at + LEASE
        batch.save(update_fields=["token", "attempts", "state", "started_at", "lease_until"])
        again(batch.lease_until)
    return Hold(batch.pk, batch.token, batch.attempts, batch.cursor)


def step(
    hold: Hold,
    effects: Callable[[], T],
    *,
    at: datetime,
    done: int = 0,
    failed: int = 0,
    cursor: int | None = None,
    may_stop: bool = True,
) -> T:
    """Do `effects` and note the progress in one transaction; raises `LostHold`, `CancelWished`, or what they raise."""
    with transaction.atomic():
        batch = _held(hold)
        if may_stop and batch.is_cancel_wished:
            raise CancelWished
        result = effects()
        batch.done += done
        batch.failed += failed
        batch.total = None if batch.total is None else max(batch.total, batch.handled)
        batch.cursor = batch.cursor if cursor is None else cursor
        batch.attempts = 0 if done or failed else batch.attempts
        batch.lease_until = at + LEASE
        batch.save(update_fields=["done", "failed", "total", "cursor", "attempts", "lease_until"])
    hold.cursor = batch.cursor
    return result


def recount(hold: Hold, *, total: int | None, at: datetime) -> None:
    """Count from nothing: for work that begins anew when it is taken over."""
    with transaction.atomic():
        batch = _held(hold)
        batch.total, batch.done, batch.failed, batch.lease_until = total, 0, 0, at + LEASE
        batch.save(update_fields=["total", "done", "failed", "lease_until"])


def release(hold: Hold, *, at: datetime, again: Again) -> None:
    """Let others have their turn; the batch goes on when the queue comes to it."""
    with transaction.atomic():
        batch = _held(hold)
        batch.lease_until, batch.attempts = None, 0
        batch.save(update_fields=["lease_until", "attempts"])
        again(at)


def finish(hold: Hold, work: Work, *, at: datetime) -> bool:
    """End a batch as done; False when something was added meanwhile, so that it goes on."""
    with transaction.atomic():
        batch = _held(hold)
        if not work.is_over(hold):
            return False
        _end(batch, S.DONE, at, {})
        work.report(batch)
    return True


def fail(hold: Hold, work: Work, *, at: datetime, code: str) -> None:
    """Break a batch off; what its steps did stays. `code` says why to operators."""
    with transaction.atomic():
        batch = _held(hold)
        _end(batch, S.FAILED, at, {"code": code})
        work.report(batch)


def stop(hold: Hold, work: Work, *, at: datetime) -> None:
    """Stop a batch as somebody wished; what its steps did stays."""
    with transaction.atomic():
        batch = _held(hold)
        _end(batch, S.CANCELLED, at, {})
        work.report(batch)


def wish_to_cancel(batch: Batch, *, at: datetime) -> Batch:
    """Stop a batch that nobody works on, or ask its worker to stop before the next step. Code: `transition`."""
    with transaction.atomic():
        locked = _lock(batch.pk)
        if locked.state == S.RUNNING:
            locked.is_cancel_wished = True
            locked.save(update_fields=["is_cancel_wished"])
        else:
            _end(locked, S.CANCELLED, at, {})
    return locked


def run(key: str, work: Work, *, clock: Clock, again: Again) -> None:
    """Work on a batch for one slice of time, unless another worker does; `again` enqueues the same job."""
    hold = claim(key, at=clock(), again=again)
    if hold is None:
        return
    try:
        if hold.attempts > MOST_ATTEMPTS:
            fail(hold, work, at=clock(), code="gave_up")
        else:
            _run_slice(hold, work, clock, again)
    except CancelWished:
        stop(hold, work, at=clock())
    except LostHold:
        return


def _run_slice(hold: Hold, work: Work, clock: Clock, again: Again) -> None:
    until = clock() + SLICE
    is_over = False
    while not is_over:
        while work.advance(hold):
            if clock() >= until:
                release(hold, at=clock(), again=again)
                return
        is_over = finish(hold, work, at=clock())


def _lock(pk: int) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).get(pk=pk)


def _held(hold: Hold) -> Batch:
    """The locked row, if this worker still holds it."""
    batch = _lock(hold.batch)
    if batch.state != S.RUNNING or batch.token != hold.token:
        raise LostHold
    return batch


def _end(batch: Batch, state: BatchState, at: datetime, outcome: dict[str, Any]) -> None:
    TRANSITIONS.require(batch.state, state, labels=dict(BatchState.choices))
    batch.state, batch.finished_at, batch.lease_until, batch.outcome = state, at, None, outcome
    batch.save(update_fields=["state", "finished_at", "lease_until", "outcome"])
