"""Rate and time left: nothing before enough is known, and then what the figures say."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pace import LEAST_THINGS, LEAST_TIME, rate, time_left

few = st.integers(0, LEAST_THINGS - 1)
enough = st.integers(LEAST_THINGS, 10**7)
short = st.timedeltas(timedelta(), LEAST_TIME - timedelta(microseconds=1))
long = st.timedeltas(LEAST_TIME, timedelta(days=30))
totals = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("handled", "total", "seconds", "pace", "left"),
    [
        (30, 90, 60, 0.5, 120),
        (3, 3, 5, 0.6, 0),
        (3, 20_000, 5, 0.6, 33_328.333333),
        (5, 4, 10, 0.5, 0),
        (30, None, 60, 0.5, None),
        (2, 90, 60, None, None),
        (30, 90, 4, None, None),
    ],
)
def test_figures(handled: int, total: int | None, seconds: int, pace: float | None, left: float | None) -> None:
    elapsed = timedelta(seconds=seconds)
    found = time_left(handled, total, elapsed)
    assert (rate(handled, elapsed), None if found is None else found.total_seconds()) == (pace, left)


@given(few, long, totals)
def test_nothing_is_said_after_too_few_things(handled: int, elapsed: timedelta, total: int) -> None:
    assert (rate(handled, elapsed), time_left(handled, total, elapsed)) == (None, None)


@given(enough, short, totals)
def test_nothing_is_said_after_too_short_a_time(handled: int, elapsed: timedelta, total: int) -> None:
    assert (rate(handled, elapsed), time_left(handled, total, elapsed)) == (None, None)


@given(enough, long, totals)
def test_the_rest_at_the_rate_so_far_is_the_time_left(handled: int, elapsed: timedelta, total: int) -> None:
    pace, left = rate(handled, elapsed), time_left(handled, total, elapsed)
    assert pace is not None
    assert left is not None
    assert pace > 0
    assert left.total_seconds() * pace == pytest.approx(max(total - handled, 0), abs=max(pace, 1) * 1e-5, rel=1e-6)


@given(enough, long, totals)
def test_more_handled_in_the_same_time_never_leaves_more_time(handled: int, elapsed: timedelta, total: int) -> None:
    now, later = time_left(handled, total, elapsed), time_left(handled + 1, total, elapsed)
    assert now is not None
    assert later is not None
    assert timedelta() <= later <= now


@given(enough, long)
def test_nothing_left_takes_no_time(handled: int, elapsed: timedelta) -> None:
    assert time_left(handled, handled, elapsed) == timedelta()
