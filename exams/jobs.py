"""Background work of exams; every job is safe to run twice."""

from django.db import transaction
from django.utils import timezone

from core.batches import run
from core.jobs import enqueue_at
from exams.domain.file_batches import FileReading, ask_to_read
from exams.models import ResultFile


def read_results_file(pk: int, key: str = "") -> None:
    """Job: read an uploaded results file into its preview.

    Without `key` it opens the batch by itself: so did requests that were made before there were batches.
    """
    file = ResultFile.objects.select_related("session").get(pk=pk)
    key = key or _opened(file)
    if key:
        work = FileReading(file, timezone.now)
        run(key, work, clock=timezone.now, again=lambda when: enqueue_at(when, read_results_file, pk, key))


def _opened(file: ResultFile) -> str:
    with transaction.atomic():
        batch = ask_to_read(file, at=timezone.now())
    return batch.key if batch else ""
