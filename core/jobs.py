"""Background work: enqueue in the transaction that needs it; every job is safe to run twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

JobArgument = int | str


def enqueue(job: Callable[..., None], *args: JobArgument) -> None:
    """Ask a worker to call `job(*args)`. The request is a row of this transaction: rolled back, it never was."""
    async_task(_name(job), *args)


def enqueue_at(when: datetime, job: Callable[..., None], *args: JobArgument) -> None:
    """The same for a later moment: no worker takes the request before it, and the first one that is free after it."""
    async_task(_name(job), *args, broker=_LaterBroker(when))


class _LaterBroker(ORM):  # type: ignore[misc]  # the library has no types
    """The queue of the database, whose rows are out of sight until their `lock`."""

    def __init__(self, when: datetime) -> None:
        super().__init__()
        self.when = when

    def enqueue(self, task: str) -> Any:
        key = self.list_key or Conf.CLUSTER_NAME
        return self.get_connection().create(key=key, payload=task, lock=self.when).pk


def _name(job: Callable[..., None]) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def waiting() -> int:
    """How many jobs wait or run."""
    return int(OrmQ.objects.count())
