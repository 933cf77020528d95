"""Geometry of the pictures, whatever the figures."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.bars import Quantity, draw_bars
from core.charts.funnel import BOX_WIDTH, draw_funnel
from core.charts.lines import Estimate, draw_lines
from core.charts.tiles import SHADES, Place, draw_tiles

counts = st.lists(st.integers(min_value=0, max_value=10**9), max_size=30)
percents = st.decimals(min_value=0, max_value=100, places=1)
MAP = [(column, row) for row in range(5) for column in range(7)]
# Places are rounded to a tenth of a percent.
NEAR = 0.11


def _quantities(numbers: list[int]) -> list[Quantity]:
    return [Quantity(f"no. {place}", number) for place, number in enumerate(numbers)]


def _number(percent: str) -> float:
    return float(percent.removesuffix("%"))


def _places(numbers: list[int]) -> list[Place]:
    return [
        Place(abbreviation="abc", name=f"no. {place}", count=number, column=MAP[place][0], row=MAP[place][1], url="/")
        for place, number in enumerate(numbers)
    ]


# Bars


@given(counts)
def test_bars_keep_order_and_are_proportional(numbers: list[int]) -> None:
    bars = draw_bars(_quantities(numbers)).bars
    assert [bar.count for bar in bars] == numbers
    if any(numbers):
        longest = max(bars, key=lambda bar: bar.count)
        scale = _number(longest.width) / longest.count
        assert [_number(bar.width) for bar in bars] == pytest.approx([n * scale for n in numbers], abs=NEAR)
        assert 40 <= _number(longest.width) <= 100


@pytest.mark.parametrize(("numbers", "is_empty"), [([], True), ([0], True), ([0, 0], True), ([1], False)])
def test_picture_without_a_quantity_is_empty(numbers: list[int], is_empty: bool) -> None:
    pictures = (draw_bars(_quantities(numbers)), draw_funnel(_quantities(numbers)), draw_tiles(_places(numbers)))
    assert [picture.is_empty for picture in pictures] == [is_empty] * 3


def test_bar_of_one_quantity_fills_the_axis() -> None:
    picture = draw_bars([Quantity("one", 1)])
    assert (picture.bars[0].width, [tick.shown for tick in picture.ticks]) == ("100.0%", ["0", "1"])


@pytest.mark.parametrize(
    ("label", "is_wordy"), [("November 2026", False), ("A label that is long beyond reason", True)]
)
def test_bars_say_when_words_leave_no_room_beside_them(label: str, is_wordy: bool) -> None:
    assert draw_bars([Quantity(label, 7)]).is_wordy == is_wordy


# Lines


@given(st.lists(st.tuples(percents, percents, percents), max_size=12))
def test_lines_stand_where_their_percents_are(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    ordered = [sorted(row) for row in rows]
    lines = draw_lines([Estimate("", "", middle, low, high) for low, middle, high in ordered]).lines
    assert [[line.start, line.point, line.end] for line in lines] == [[f"{part:.1f}%" for part in r] for r in ordered]


def test_lines_have_the_axis_of_all_percents() -> None:
    picture = draw_lines([])
    assert (picture.is_empty, [tick.shown for tick in picture.ticks]) == (
        True,
        ["0%", "20%", "40%", "60%", "80%", "100%"],
    )


def test_line_at_zero_is_no_empty_picture() -> None:
    assert not draw_lines([Estimate("", "", Decimal(0), Decimal(0), Decimal(43))]).is_empty


# Funnel


@given(counts)
def test_steps_stand_in_the_middle_and_are_proportional(numbers: list[int]) -> None:
    steps = draw_funnel(_quantities(numbers)).steps
    most = max(numbers, default=0) or 1
    assert [step.count for step in steps] == numbers
    assert [_number(step.width) for step in steps] == pytest.approx([100 * n / most for n in numbers], abs=NEAR)
    assert all(2 * _number(step.start) + _number(step.width) == pytest.approx(100, abs=3 * NEAR) for step in steps)


@given(counts)
def test_slopes_join_each_step_with_the_next(numbers: list[int]) -> None:
    steps = draw_funnel(_quantities(numbers)).steps
    for step, after in pairwise(steps):
        corners = [tuple(map(int, corner.split(","))) for corner in step.slope.split()]
        widths = [corners[1][0] - corners[0][0], corners[2][0] - corners[3][0]]
        wanted = [_number(step.width), _number(after.width)]
        assert [100 * width / BOX_WIDTH for width in widths] == pytest.approx(wanted, abs=2 * NEAR)
    assert not steps or steps[-1].slope == ""


def test_steps_are_compared_with_the_one_before() -> None:
    steps = draw_funnel(_quantities([40, 30, 0, 0])).steps
    assert [step.detail for step in steps] == ["", "75.0% of the step before", "0.0% of the step before", ""]


# Tiles


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=len(MAP)))
def test_shades_grow_with_the_counts_and_keep_to_the_key(numbers: list[int]) -> None:
    picture = draw_tiles(_places(numbers))
    shades = [tile.shade for tile in sorted(picture.tiles, key=lambda tile: tile.count)]
    assert shades == sorted(shades)
    assert [tile.shade == 0 for tile in picture.tiles] == [tile.count == 0 for tile in picture.tiles]
    assert max(shades, default=0) <= SHADES
    assert [entry.shade for entry in picture.key] == list(range(max(shades, default=0) + 1))


def test_key_names_equal_ranges() -> None:
    key = draw_tiles(_places([7, 0, 2])).key
    assert [(entry.shade, entry.shown) for entry in key] == [(0, "0"), (1, "1–2"), (2, "3–4"), (3, "5–6"), (4, "7–8")]
    assert [entry.shown for entry in draw_tiles(_places([3])).key] == ["0", "1", "2", "3"]


def test_tiles_are_read_from_the_north_west_on() -> None:
    tiles = draw_tiles(list(reversed(_places([1] * 20)))).tiles
    assert [(tile.column, tile.row) for tile in tiles] == MAP[:20]


def test_count_too_long_for_a_tile_on_a_phone_says_so() -> None:
    tiles = draw_tiles(_places([9_999, 10_000, 1_234_567])).tiles
    assert [(tile.shown, tile.is_long) for tile in tiles] == [("9,999", False), ("10,000", True), ("1.2 M", False)]


@pytest.mark.parametrize(("column", "row"), [(-1, 0), (7, 0), (0, 7), (1, 0)])
def test_tile_without_a_place_of_its_own_is_an_error(column: int, row: int) -> None:
    taken, lost = _places([1, 1])[1], Place(abbreviation="", name="", count=1, column=column, row=row, url="/")
    with pytest.raises(ValueError, match="no place of its own"):
        draw_tiles([taken, lost])
