"""Rows of the mechanisms themselves: counters, outgoing mail, long work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given in a series and year; its row is locked while the next one is written. No personal data."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_series_year_unique")]

    def __str__(self) -> str:
        return f"{self.series}/{self.year}: {self.last}"


class Notice(models.Model):
    """A mail to be sent: written with the act that causes it, sent by the worker, once.

    One with `not_before` waits until then, and while it waits it can be dropped: the row stays, nothing is sent.
    Personal data: the recipient's address and what the text tells them of their own case.
    """

    key = models.CharField(max_length=120, unique=True)
    recipient = models.EmailField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(db_index=True)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(dropped_at=None), name="notice_sent_or_dropped"),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(not_before__isnull=False), name="notice_dropped_while_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class BatchState(models.TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("broken off")
    CANCELLED = "cancelled", _("stopped")


LIVE_BATCH = (BatchState.WAITING, BatchState.RUNNING)


class BatchQuerySet(models.QuerySet["Batch"]):
    def of(self, kind: str, subject: int) -> "BatchQuerySet":
        """The batches of one thing, the newest first."""
        return self.filter(kind=kind, subject=subject).order_by("-pk")

    def live(self) -> "BatchQuerySet":
        """Those that wait or run."""
        return self.filter(state__in=LIVE_BATCH)


class Batch(models.Model):
    """A long work in the background: how far it is, and which worker holds it. No personal data.

    `kind` and `subject` (a key that the app of the kind understands) say what is worked on. `token` grows with every
    claim, so that a worker that lost its lease is told from the one that took over. `cursor` is the key of the last
    thing that was done or failed; `attempts` counts claims since then.
    """

    key = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    is_cancel_wished = models.BooleanField(default=False)
    token = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(total=None) | Q(total__gte=F("done") + F("failed")), name="batch_counts_within_total"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_BATCH, finished_at=None)
                | ~Q(state__in=LIVE_BATCH) & Q(finished_at__isnull=False),
                name="batch_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(lease_until=None) | Q(state="running"), name="batch_lease_while_running"
            ),
            models.CheckConstraint(
                condition=Q(token=0, started_at=None) | Q(token__gt=0, started_at__isnull=False),
                name="batch_started_has_token",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(token__gt=0), name="batch_running_was_claimed"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state__in=LIVE_BATCH), name="one_live_batch_per_subject"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject", "id"], name="batch_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.state}"

    @property
    def handled(self) -> int:
        """How many things are over, for better or worse."""
        return self.done + self.failed

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_BATCH
