"""Terms in working days, months and years."""

import calendar
from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, *, off: Collection[date], worked: Collection[date]) -> bool:
    """Monday to Friday but for days `off`; a moved working day is named in `worked` and wins."""
    return day in worked or (day.weekday() < SATURDAY and day not in off)


def add_working_days(start: date, count: int, *, off: Collection[date], worked: Collection[date]) -> date:
    """The `count`-th working day after `start`; the start itself does not count. Zero gives the start."""
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, off=off, worked=worked)
    return day


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def last_day_of_years(start: date, years: int) -> date:
    """The last valid day of a term of whole years that begins on `start`: the day before its anniversary."""
    return add_months(start, 12 * years) - timedelta(days=1)
