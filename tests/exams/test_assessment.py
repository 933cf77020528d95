"""The computation of an overall result: weights, pass marks, mandatory functions, no rounding at the boundary."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.assessment import Computation, blueprint, compute
from exams.models import BlueprintLine, SchemePart
from registry.models import LabourFunction
from tests.exams.factories import make_scheme

# part, function, most; C is additional. Theory weighs 40, practical 60; 70 % are asked of both.
LINES = (
    ("theory", "A", "20"),
    ("theory", "B", "20"),
    ("practical", "A", "25"),
    ("practical", "B", "25"),
    ("practical", "C", "10"),
)
WEIGHTS = {"theory": 40, "practical": 60}
FULL = {f"{part}.{function}": most for part, function, most in LINES}
FUNCTION_PERCENT = 50


def _line(key: int, row: tuple[str, str, str], pass_percent: int) -> BlueprintLine:
    part_code, function_code, most = row
    part = SchemePart(code=part_code, weight=WEIGHTS[part_code], pass_percent=pass_percent)
    function = LabourFunction(code=function_code, is_mandatory=function_code != "C")
    return BlueprintLine(pk=key, part=part, function=function, max_points=Decimal(most))


def computed(
    points: Mapping[str, str | int | Decimal],
    *,
    lines: tuple[tuple[str, str, str], ...] = LINES,
    pass_percent: int = 70,
    function_percent: int = FUNCTION_PERCENT,
) -> Computation:
    """`points` name the lines that differ from the maximum."""
    rows = [_line(key, row, pass_percent) for key, row in enumerate(lines)]
    reached = {line.pk: Decimal(points.get(line.column, line.max_points)) for line in rows}
    return compute(rows, reached, function_percent=function_percent)


def shares(shown: Computation) -> dict[str, tuple[str, bool]]:
    return {share.code: (str(share.percent), share.is_enough) for share in (*shown.parts, *shown.functions)}


def test_compute_passes_full_points_with_a_hundred_percent() -> None:
    shown = computed({})
    assert (shown.is_passed, str(shown.total_percent)) == (True, "100.00")
    assert shares(shown) == dict.fromkeys(("theory", "practical", "A", "B", "C"), ("100.00", True))


@pytest.mark.parametrize(
    ("points", "total"),
    [
        ({"theory.A": 0, "theory.B": 0}, "60.00"),
        ({"practical.A": 0, "practical.B": 0, "practical.C": 0}, "40.00"),
        ({"theory.A": 10}, "90.00"),
        ({"practical.C": 0}, "90.00"),
        ({"theory.A": "13.33"}, "93.33"),
        (dict.fromkeys(FULL, 0), "0.00"),
    ],
)
def test_compute_weighs_the_parts(points: dict[str, int | str], total: str) -> None:
    assert str(computed(points).total_percent) == total


@pytest.mark.parametrize(
    ("points", "is_passed"),
    [
        # Theory: 28 of 40 are 70 %.
        ({"theory.A": 14, "theory.B": 14}, True),
        ({"theory.A": 14, "theory.B": "13.99"}, False),
        # Practical: 42 of 60 are 70 %; much theory does not make up for it.
        ({"practical.A": 16, "practical.B": 16}, True),
        ({"practical.A": 16, "practical.B": "15.99"}, False),
        # Function A: 22.5 of 45 are 50 % over both parts.
        ({"theory.A": "8.00", "practical.A": "14.50"}, True),
        ({"theory.A": "8.00", "practical.A": "14.49"}, False),
        # Function C is additional: nothing is asked of it.
        ({"practical.C": 0}, True),
    ],
)
def test_compute_asks_pass_mark_of_parts_and_minimum_of_mandatory_functions(
    points: dict[str, int | str], is_passed: bool
) -> None:
    assert computed(points).is_passed is is_passed


def test_compute_names_the_share_that_is_not_enough() -> None:
    shown = computed({"theory.A": 8, "practical.A": "14.49"})
    assert shares(shown) == {
        "theory": ("70.00", True),
        "practical": ("82.48", True),
        "A": ("49.97", False),
        "B": ("100.00", True),
        "C": ("100.00", True),
    }


@pytest.mark.parametrize(
    ("points", "shown", "is_enough"),
    [("20.99", "69.96", False), ("21.00", "70.00", True), ("20.9999", "69.99", False), ("20.9970", "69.99", False)],
)
def test_compute_does_not_round_a_candidate_over_the_boundary(points: str, shown: str, is_enough: bool) -> None:
    """20.9999 of 30 are 69.9997 %; rounded to two places they would read 70.00."""
    found = computed({"theory.A": points}, lines=(("theory", "A", "30"),))
    assert shares(found)["theory"] == (shown, is_enough)


@pytest.mark.parametrize(("points", "is_enough"), [("1.98", True), ("1.97", False)])
def test_compute_compares_thirds_exactly(points: str, is_enough: bool) -> None:
    """Thirds are no finite decimals, yet 66 % of three points are 1.98 to the hair."""
    found = computed({"theory.A": points}, lines=(("theory", "A", "3"),), pass_percent=66)
    assert shares(found)["theory"][1] is is_enough


@pytest.mark.parametrize(("percent", "points"), [(0, 0), (100, 20)])
def test_compute_knows_pass_marks_of_nothing_and_of_all(percent: int, points: int) -> None:
    line = (("theory", "A", "20"),)
    assert computed({"theory.A": points}, lines=line, pass_percent=percent, function_percent=0).is_passed
    if points:
        assert not computed({"theory.A": "19.99"}, lines=line, pass_percent=percent).is_passed


def test_computation_as_json_holds_texts_and_booleans() -> None:
    shown = computed({"theory.A": "13.5"}, lines=(("theory", "A", "20"), ("practical", "C", "10"))).as_json()
    assert shown == {
        "parts": [
            {"code": "theory", "points": "13.5", "maximum": "20", "required_percent": 70, "counts": True,
             "percent": "67.50", "is_enough": False},
            {"code": "practical", "points": "10", "maximum": "10", "required_percent": 70, "counts": True,
             "percent": "100.00", "is_enough": True},
        ],
        "functions": [
            {"code": "A", "points": "13.5", "maximum": "20", "required_percent": 50, "counts": True,
             "percent": "67.50", "is_enough": True},
            {"code": "C", "points": "10", "maximum": "10", "required_percent": 50, "counts": False,
             "percent": "100.00", "is_enough": True},
        ],
        "total_percent": "87.00",
        "is_passed": False,
    }  # fmt: skip


def _points() -> st.SearchStrategy[dict[str, Decimal]]:
    cells = {name: st.decimals(0, Decimal(most), places=2) for name, most in FULL.items()}
    return st.fixed_dictionaries(cells)


@given(points=_points(), more=_points())
def test_compute_never_turns_more_points_into_less(points: dict[str, Decimal], more: dict[str, Decimal]) -> None:
    """Raising any cells keeps a pass a pass, and no share and no total goes down."""
    raised = {name: max(points[name], more[name]) for name in points}
    low, high = computed(points), computed(raised)
    assert high.is_passed or not low.is_passed
    assert high.total_percent >= low.total_percent
    pairs = zip((*low.parts, *low.functions), (*high.parts, *high.functions), strict=True)
    assert [one.code for one, two in pairs if two.percent < one.percent] == []


@given(points=_points())
def test_compute_never_shows_a_percent_at_the_mark_to_who_failed_it(points: dict[str, Decimal]) -> None:
    shown = computed(points)
    wrong = [
        share.code
        for share in (*shown.parts, *shown.functions)
        if share.counts and share.is_enough != (share.percent >= share.required_percent)
    ]
    assert wrong == []


@given(points=_points())
def test_compute_keeps_percents_between_nothing_and_all(points: dict[str, Decimal]) -> None:
    shown = computed(points)
    percents: list[Any] = [shown.total_percent, *(share.percent for share in (*shown.parts, *shown.functions))]
    assert [percent for percent in percents if not 0 <= percent <= 100] == []


@pytest.mark.django_db
def test_blueprint_lists_the_lines_in_the_order_of_the_columns() -> None:
    scheme = make_scheme()
    make_scheme(version="2", points={"theory": {"B": 5}})
    assert [(line.column, str(line.max_points)) for line in blueprint(scheme)] == [
        ("theory.A", "20.00"),
        ("theory.B", "20.00"),
        ("practical.A", "25.00"),
        ("practical.B", "25.00"),
        ("practical.C", "10.00"),
    ]
