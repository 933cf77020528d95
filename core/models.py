"""Rows of the mechanisms themselves: counters and outgoing mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
