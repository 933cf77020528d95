"""Numbers without gaps and doubles."""

from django.db import transaction

from core.models import Counter


def next_number(series: str, year: int) -> int:
    """The next number of a series, from 1. The caller's transaction holds the lock until its row is written.

    A rolled-back transaction gives its number back, so there is no gap; a second writer waits, so there is no double.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that writes its row")
    Counter.objects.get_or_create(series=series, year=year)
    counter = Counter.objects.select_for_update(of=("self",)).get(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
