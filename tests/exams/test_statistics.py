"""Shares of candidates who passed, and their intervals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.results import record_results
from exams.domain.statistics import LEAST_CANDIDATES, pass_shares, wilson_interval
from exams.enums import Attendance
from exams.models import Scheme
from tests.exams.factories import (
    BAD,
    admin_of,
    draw_up,
    entry_of,
    fill_results,
    full_entry,
    make_held,
    make_published,
    make_scheme,
    moment,
    publish,
    sign,
)
from tests.factories import make_act, make_profession, make_qualification, make_standard


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_the_published_one(successes: int, trials: int, low: float, high: float) -> None:
    """R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998)."""
    interval = wilson_interval(successes, trials)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


shares = st.integers(min_value=1, max_value=10**6).flatmap(
    lambda trials: st.tuples(st.integers(min_value=0, max_value=trials), st.just(trials))
)


@given(shares)
def test_wilson_interval_lies_within_0_and_1_around_the_share(row: tuple[int, int]) -> None:
    successes, trials = row
    interval = wilson_interval(successes, trials)
    assert 0 <= interval.low <= successes / trials <= interval.high <= 1
    assert interval.low < interval.high


@given(shares)
def test_wilson_interval_of_failures_mirrors_that_of_successes(row: tuple[int, int]) -> None:
    successes, trials = row
    one, other = wilson_interval(successes, trials), wilson_interval(trials - successes, trials)
    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low), abs=1e-9)


def test_wilson_interval_of_everybody_and_of_nobody_ends_at_the_edge() -> None:
    assert (wilson_interval(0, 5).low, wilson_interval(5, 5).high) == (0.0, 1.0)
    assert round(wilson_interval(5, 5).low, 4) == 0.5655


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (2, 1), (-1, 5)])
def test_wilson_interval_of_no_share_is_an_error(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="needs trials"):
        wilson_interval(successes, trials)


def _examined(scheme: Scheme, *, passed: int, failed: int = 0, absent: int = 0) -> None:
    """A published exam with so many candidates of each verdict."""
    session = make_held(scheme, people=passed + failed + absent)
    rows = list(session.enrolments.select_related("scheme").order_by("number"))
    entries = [full_entry(row, BAD) for row in rows[passed : passed + failed]]
    entries += [entry_of(row, attendance=Attendance.ABSENT) for row in rows[passed + failed :]]
    if entries:
        act = make_act(by=admin_of(session.centre), at=moment(session.exam_date, 15))
        record_results(session=session, entries=entries, act=act)
    make_published(session)


def _shown() -> list[tuple[str, int, int]]:
    return [(str(row.qualification), row.passed, row.candidates) for row in pass_shares().shown]


@pytest.mark.django_db
def test_pass_shares_count_who_passed_and_failed_but_not_who_did_not_come() -> None:
    _examined(make_scheme(), passed=4, failed=2, absent=3)
    (row,) = pass_shares().shown
    assert (row.passed, row.candidates, row.share) == (4, 6, 4 / 6)
    assert row.interval == wilson_interval(4, 6)


@pytest.mark.django_db
def test_pass_shares_add_up_the_exams_of_a_qualification_in_one_query() -> None:
    scheme = make_scheme()
    for _turn in range(2):
        _examined(scheme, passed=2, failed=1)
    _examined(make_scheme(qualification=make_qualification(level=5)), passed=LEAST_CANDIDATES)
    with CaptureQueriesContext(connection) as captured:
        assert _shown() == [("Librarian · 5", 5, 5), ("Librarian · 6", 4, 6)]
    assert len(captured) == 1


@pytest.mark.django_db
def test_pass_shares_leave_out_who_has_too_few_candidates() -> None:
    _examined(make_scheme(), passed=LEAST_CANDIDATES - 1)
    assert (_shown(), pass_shares().left_out) == ([], 1)


@pytest.mark.django_db
def test_pass_shares_join_the_versions_of_a_standard() -> None:
    """Under the title of the newest one."""
    old = make_scheme(qualification=make_qualification())
    newer = make_profession(standard=make_standard(version="2027.1"))
    type(newer).objects.filter(pk=newer.pk).update(title_en="Librarian of today")
    _examined(old, passed=3)
    newest = type(newer).objects.get(pk=newer.pk)
    _examined(make_scheme(qualification=make_qualification(profession=newest), version="2"), passed=2, failed=1)
    assert _shown() == [("Librarian of today · 6", 5, 6)]


@pytest.mark.django_db
def test_pass_shares_wait_for_the_publication() -> None:
    session = make_held(people=LEAST_CANDIDATES)
    fill_results(session)
    sign(draw_up(session))
    assert (_shown(), pass_shares().left_out) == ([], 0)
    publish(session)
    assert _shown() == [("Librarian · 6", 5, 5)]


@pytest.mark.django_db
def test_pass_shares_of_no_exam_are_none() -> None:
    shares = pass_shares()
    assert (shares.shown, shares.left_out) == ((), 0)
