"""Reading a results file as a long work: its rows are counted while they are read; taken over, it is read anew."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from core.batches import Clock, Hold, open_batch, recount, step
from core.models import Batch
from core.notices import queue_notice
from core.translated import LANGUAGES
from exams.domain.result_files import keep_previews, previews_of
from exams.enums import ResultFileStatus
from exams.models import ResultFile

READ = "results.read"
# Who waited no longer than this has seen the preview come.
LONG = timedelta(minutes=1)
TELL_EVERY = timedelta(seconds=1)


def ask_to_read(file: ResultFile, *, at: datetime) -> Batch | None:
    """Open the batch that reads a file, or join the live one; None for a file that was applied.

    Called in the transaction that enqueues the job.
    """
    if file.status == ResultFileStatus.APPLIED:
        return None
    return open_batch(kind=READ, subject=file.pk, count=lambda _cursor: None, at=at)


class FileReading:
    """The work of such a batch. Nothing is written before the end, so whoever takes over begins anew."""

    def __init__(self, file: ResultFile, clock: Clock) -> None:
        self.file, self.clock = file, clock

    def advance(self, hold: Hold) -> bool:
        """Read the whole file and keep its previews."""
        recount(hold, total=None, at=self.clock())
        counter = _RowCounter(hold, self.clock)
        previews = previews_of(self.file, counter)
        step(hold, lambda: keep_previews(self.file, previews), at=self.clock(), done=counter.untold())
        return False

    def is_over(self, _hold: Hold) -> bool:
        return True

    def report(self, batch: Batch) -> None:
        """Whoever uploaded a file that took long is told, once."""
        at = batch.finished_at or batch.opened_at
        if at - batch.opened_at > LONG:
            tell_read(self.file, batch, at=at)


class _RowCounter:
    """Tells the batch now and then how many rows are read; a row counts when every language has seen it."""

    def __init__(self, hold: Hold, clock: Clock) -> None:
        self.hold, self.clock = hold, clock
        self.seen = self.rows = self.told = 0
        self.told_at = clock()

    def __call__(self, rows: int) -> None:
        self.seen += 1
        at = self.clock()
        if at - self.told_at >= TELL_EVERY:
            self._tell(rows, at)

    def untold(self) -> int:
        """Rows that the last step has to count."""
        return self.seen // len(LANGUAGES) - self.told

    def _tell(self, rows: int, at: datetime) -> None:
        if rows != self.rows:
            recount(self.hold, total=rows, at=at)
            self.rows, self.told = rows, 0
        done = self.untold()
        step(self.hold, lambda: None, at=at, done=done)
        self.told, self.told_at = self.told + done, at


def tell_read(file: ResultFile, batch: Batch, *, at: datetime) -> None:
    """Write a mail that the preview is there, in the language of the account; it names no candidate."""
    file = ResultFile.objects.defer("content_sealed").select_related("session", "uploaded_by").get(pk=file.pk)
    recipient = file.uploaded_by
    with override(recipient.language):
        address = settings.SITE_URL + reverse("file_page", args=[file.session.number, file.pk])
        context = {"session": file.session, "batch": batch, "address": address, "status": file.get_status_display()}
        queue_notice(
            key=f"batch:{batch.key}",
            recipient=recipient.email,
            language=recipient.language,
            subject=render_to_string("emails/results_file_subject.txt", context).strip(),
            body=render_to_string("emails/results_file.txt", context).strip(),
            at=at,
        )
