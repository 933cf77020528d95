"""How fast a long work goes and how long it still takes: nothing is said before enough is known."""

from datetime import timedelta

# A rate from fewer things or a shorter time would jump about.
LEAST_THINGS = 3
LEAST_TIME = timedelta(seconds=5)


def rate(handled: int, elapsed: timedelta) -> float | None:
    """Things a second so far, or None while too little was seen."""
    if handled < LEAST_THINGS or elapsed < LEAST_TIME:
        return None
    return handled / elapsed.total_seconds()


def time_left(handled: int, total: int | None, elapsed: timedelta) -> timedelta | None:
    """How long the rest takes at the rate so far; None while the rate or the total is unknown."""
    pace = rate(handled, elapsed)
    if pace is None or total is None:
        return None
    return timedelta(seconds=max(total - handled, 0) / pace)
