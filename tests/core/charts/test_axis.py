"""Axes: round steps, few of them, just far enough; places in percent that no language changes."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.charts.axis import MOST_PARTS, Axis, axis_up_to, percent_of_width, round_step

counts = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("least", "step"),
    [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (10, 10), (11, 20), (21, 50), (51, 100), (1001, 2000)],
)
def test_round_step_is_the_next_round_number(least: int, step: int) -> None:
    assert round_step(least) == step


@given(st.integers(min_value=1, max_value=10**12))
def test_round_step_is_round_and_the_smallest_that_reaches(least: int) -> None:
    step = round_step(least)
    smaller = {"1": step // 2, "2": step // 2, "5": step * 2 // 5}[str(step).rstrip("0")]
    assert smaller < least <= step


@given(counts)
def test_axis_reaches_the_most_in_few_equal_steps(most: int) -> None:
    axis = axis_up_to(most)
    assert axis.top >= most
    assert axis.top - axis.step < max(most, 1)
    assert 1 <= axis.parts <= MOST_PARTS
    assert axis.values == tuple(axis.step * place for place in range(axis.parts + 1))


def test_axis_of_nothing_goes_to_one() -> None:
    assert axis_up_to(0) == Axis(step=1, parts=1)


@given(most=counts, share=st.floats(min_value=0, max_value=1))
def test_place_on_an_axis_is_proportional(most: int, share: float) -> None:
    axis = axis_up_to(most)
    assert float(axis.at(axis.top * share).removesuffix("%")) == pytest.approx(100 * share, abs=0.05)


@given(counts)
def test_outer_ticks_stand_at_the_edges_and_lean_inwards(most: int) -> None:
    ticks = axis_up_to(most).ticks(str)
    assert (ticks[0].at, ticks[0].anchor, ticks[-1].at, ticks[-1].anchor) == ("0.0%", "start", "100.0%", "end")
    assert {tick.anchor for tick in ticks[1:-1]} <= {"middle"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_place_has_a_point_in_every_language(language: str) -> None:
    with override(language):
        assert (percent_of_width(0.125), percent_of_width(-1), percent_of_width(7)) == ("12.5%", "0.0%", "100.0%")
