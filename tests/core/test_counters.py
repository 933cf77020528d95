"""Numbers without gaps and doubles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core.counters import next_number
from core.models import Counter

THREADS, NUMBERS = 4, 25


class LaterError(Exception):
    """What goes wrong after a number was taken."""


def _take_and_fail() -> None:
    with transaction.atomic():
        next_number("LIB", 2026)
        raise LaterError


@pytest.mark.django_db
def test_next_number_counts_each_series_and_year_from_one() -> None:
    taken = [next_number(series, year) for series, year in [("LIB", 2026), ("LIB", 2026), ("LIB", 2027), ("MUS", 2026)]]
    assert taken == [1, 2, 1, 1]
    assert Counter.objects.get(series="LIB", year=2026).last == 2


def test_next_number_gives_back_the_number_of_a_transaction_that_failed(settled_db: None) -> None:
    with transaction.atomic():
        assert next_number("LIB", 2026) == 1
    with pytest.raises(LaterError):
        _take_and_fail()
    with transaction.atomic():
        assert next_number("LIB", 2026) == 2


def test_next_number_gives_back_the_first_number_too(settled_db: None) -> None:
    with pytest.raises(LaterError):
        _take_and_fail()
    assert Counter.objects.count() == 0
    with transaction.atomic():
        assert next_number("LIB", 2026) == 1


def test_next_number_needs_a_transaction(settled_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("LIB", 2026)


def _take(_thread: int) -> list[int]:
    """Take numbers one transaction each; every fifth transaction fails at first and is tried again."""
    taken = []
    try:
        for turn in range(NUMBERS):
            if turn % 5 == 0:
                _fail_at_first()
            with transaction.atomic():
                taken.append(next_number("LIB", 2026))
    finally:
        connection.close()
    return taken


def _fail_at_first() -> None:
    with pytest.raises(LaterError):
        _take_and_fail()


def _at_once(act: Callable[[int], list[int]]) -> list[list[int]]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(act, range(THREADS)))


def test_next_number_has_no_gaps_and_doubles_under_writers_at_once(settled_db: None) -> None:
    per_thread = _at_once(_take)
    assert sorted(number for taken in per_thread for number in taken) == list(range(1, THREADS * NUMBERS + 1))
    assert [taken == sorted(taken) for taken in per_thread] == [True] * THREADS
    assert Counter.objects.get().last == THREADS * NUMBERS
