"""Background work: enqueue in the transaction that needs it; every job is safe to run twice."""

from collections.abc import Callable
from datetime import datetime

from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task, schedule

JobArgument = int | str


def enqueue(job: Callable[..., None], *args: JobArgument) -> None:
    """Ask a worker to call `job(*args)`. The request is a row of this transaction: rolled back, it never was."""
    async_task(_name(job), *args)


def enqueue_at(when: datetime, job: Callable[..., None], *args: JobArgument) -> None:
    """Ask a worker to call `job(*args)` not before a moment, and soon after it: the worker looks twice a minute.

    The request is a row of this transaction as well. A worker that was away at that moment makes up for it.
    """
    schedule(_name(job), *args, schedule_type=Schedule.ONCE, next_run=when)


def _name(job: Callable[..., None]) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def waiting() -> int:
    """How many jobs wait or run."""
    return int(OrmQ.objects.count())
