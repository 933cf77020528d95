"""Background work is a row of the transaction that needs it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django_q.brokers import get_broker

from core.jobs import enqueue, enqueue_at, waiting
from core.models import Counter
from tests.conftest import run_jobs
from tests.factories import NOW


class LaterError(Exception):
    """What goes wrong after a job was enqueued."""


def count_up(series: str, year: int) -> None:
    """A job: every run is seen in a row."""
    counter, _is_new = Counter.objects.get_or_create(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])


def count_up_twice(series: str) -> None:
    """A job that enqueues another one."""
    count_up(series, 1)
    enqueue(count_up, series, 2)


def _enqueue_and_fail() -> None:
    with transaction.atomic():
        enqueue(count_up, "test", 2026)
        assert waiting() == 1
        raise LaterError


def fail() -> None:
    """A job that always fails."""
    raise LaterError


pytestmark = pytest.mark.django_db


def test_enqueue_waits_until_a_worker_calls() -> None:
    enqueue(count_up, "test", 2026)
    assert (waiting(), Counter.objects.count()) == (1, 0)
    assert run_jobs() == 1
    assert (waiting(), Counter.objects.get().last) == (0, 1)


def test_enqueue_is_rolled_back_with_its_transaction() -> None:
    with pytest.raises(LaterError):
        _enqueue_and_fail()
    assert (waiting(), run_jobs()) == (0, 0)


def test_run_jobs_runs_what_jobs_enqueue_in_order() -> None:
    enqueue(count_up_twice, "test")
    enqueue(count_up, "other", 1)
    assert run_jobs() == 3
    counters = Counter.objects.order_by("pk").values_list("series", "year", "last")
    assert list(counters) == [("test", 1, 1), ("other", 1, 1), ("test", 2, 1)]


def test_run_jobs_raises_the_error_of_a_job_and_keeps_it() -> None:
    enqueue(fail)
    with pytest.raises(LaterError):
        run_jobs()
    assert waiting() == 1


def test_enqueue_at_is_out_of_sight_until_its_moment_and_runs_once() -> None:
    with time_machine.travel(NOW, tick=False):
        enqueue_at(NOW + timedelta(seconds=60), count_up, "later", 2026)
    for second, ran in ((59, 0), (61, 1), (86_400, 0)):
        with time_machine.travel(NOW + timedelta(seconds=second), tick=False):
            assert run_jobs() == ran
    assert (Counter.objects.get().last, waiting()) == (1, 0)


def test_no_worker_takes_a_job_before_its_moment() -> None:
    broker = get_broker()
    with time_machine.travel(NOW, tick=False):
        enqueue_at(NOW + timedelta(seconds=60), count_up, "later", 2026)
    with time_machine.travel(NOW + timedelta(seconds=59), tick=False):
        assert (broker.dequeue(), waiting()) == (None, 1)
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert len(broker.dequeue()) == 1


def test_enqueue_at_is_made_up_for_after_the_worker_was_away() -> None:
    enqueue_at(NOW, count_up, "later", 2026)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert run_jobs() == 1


def test_enqueue_at_is_rolled_back_with_its_transaction() -> None:
    with transaction.atomic():
        enqueue_at(NOW, count_up, "later", 2026)
        transaction.set_rollback(True)
    assert waiting() == 0
