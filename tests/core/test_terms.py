"""Terms in working days, months and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.terms import add_months, add_working_days, is_working_day, last_day_of_years

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 3, 20) + timedelta(days=n) for n in range(4))
DAYS = st.dates(date(2019, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "off", "worked", "is_working"),
    [
        (FRIDAY, set(), set(), True),
        (SATURDAY, set(), set(), False),
        (SUNDAY, set(), set(), False),
        (MONDAY, set(), set(), True),
        (MONDAY, {MONDAY}, set(), False),
        (SATURDAY, set(), {SATURDAY}, True),
        (SATURDAY, {SATURDAY}, {SATURDAY}, True),
    ],
)
def test_is_working_day_follows_week_holidays_and_moved_days(
    day: date, off: set[date], worked: set[date], is_working: bool
) -> None:
    assert is_working_day(day, off=off, worked=worked) is is_working


@pytest.mark.parametrize(
    ("count", "off", "worked", "end"),
    [
        (0, set(), set(), FRIDAY),
        (1, set(), set(), MONDAY),
        (5, set(), set(), date(2026, 3, 27)),
        (6, set(), set(), date(2026, 3, 30)),
        (1, {MONDAY}, set(), date(2026, 3, 24)),
        (1, {MONDAY, date(2026, 3, 24)}, {SUNDAY}, SUNDAY),
        (2, {MONDAY, date(2026, 3, 24)}, {SUNDAY}, date(2026, 3, 25)),
    ],
)
def test_add_working_days_counts_the_days_after_the_start(
    count: int, off: set[date], worked: set[date], end: date
) -> None:
    assert add_working_days(FRIDAY, count, off=off, worked=worked) == end


def test_add_working_days_may_begin_on_a_day_off() -> None:
    assert add_working_days(SATURDAY, 1, off=set(), worked=set()) == MONDAY


@given(DAYS, st.integers(1, 60), st.sets(st.integers(1, 90)), st.sets(st.integers(1, 90)))
def test_add_working_days_ends_on_the_last_of_as_many_working_days(
    start: date, count: int, off: set[int], worked: set[int]
) -> None:
    holidays, moved = ({start + timedelta(days=n) for n in numbers} for numbers in (off, worked))
    end = add_working_days(start, count, off=holidays, worked=moved)
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    working = [day for day in days if is_working_day(day, off=holidays, worked=moved)]
    assert (len(working), working[-1]) == (count, end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_add_months_gives_the_same_day_or_the_last_of_a_shorter_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(DAYS, st.integers(0, 240))
def test_add_months_moves_by_as_many_months(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (date(2026, 11, 23), 5, date(2031, 11, 22)),
        (date(2026, 1, 1), 3, date(2028, 12, 31)),
        (date(2026, 3, 1), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 5, date(2033, 2, 27)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
    ],
)
def test_last_day_of_years_is_the_day_before_the_anniversary(start: date, years: int, last: date) -> None:
    assert last_day_of_years(start, years) == last
