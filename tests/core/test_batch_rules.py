"""What must never be false of a long work, whoever writes it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.batches import TRANSITIONS, open_batch
from core.models import LIVE_BATCH, Batch, BatchState
from tests.factories import NOW


def _open(*, subject: int) -> Batch:
    with transaction.atomic():
        return open_batch(kind="test", subject=subject, count=lambda cursor: 3 - cursor, at=NOW)


def test_transitions_name_every_state() -> None:
    assert set(TRANSITIONS.allowed) == set(BatchState)
    assert TRANSITIONS.final() == set(BatchState) - set(LIVE_BATCH)
    moves = {(before, after) for before, followers in TRANSITIONS.allowed.items() for after in followers}
    assert moves == {
        ("waiting", "running"), ("waiting", "cancelled"),
        ("running", "done"), ("running", "failed"), ("running", "cancelled"),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("batch_state_known", {"state": "lost", "finished_at": NOW}),
        ("batch_counts_within_total", {"done": 3, "failed": 1}),
        ("batch_finished_has_time", {"state": "cancelled"}),
        ("batch_finished_has_time", {"finished_at": NOW}),
        ("batch_lease_while_running", {"lease_until": NOW}),
        ("batch_started_has_token", {"started_at": NOW}),
        ("batch_started_has_token", {"token": 1}),
        ("batch_running_was_claimed", {"state": "running"}),
    ],
)
def test_database_refuses_a_batch_that_cannot_be(name: str, values: dict[str, Any]) -> None:
    _open(subject=1)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Batch.objects.update(**values)


@pytest.mark.django_db
def test_database_refuses_two_live_batches_of_one_thing() -> None:
    _open(subject=1)
    _open(subject=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.create(key="0" * 16, kind="test", subject=1, opened_at=NOW)
    assert Batch.objects.count() == 2
