"""Background work: enqueue in the transaction that needs it; every job is safe to run twice."""

from collections.abc import Callable

from django_q.models import OrmQ
from django_q.tasks import async_task

JobArgument = int | str


def enqueue(job: Callable[..., None], *args: JobArgument) -> None:
    """Ask a worker to call `job(*args)`. The request is a row of this transaction: rolled back, it never was."""
    async_task(f"{job.__module__}.{job.__qualname__}", *args)


def waiting() -> int:
    """How many jobs wait or run."""
    return int(OrmQ.objects.count())
