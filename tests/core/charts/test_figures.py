"""Numbers as the reader writes them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from core.charts.figures import count_text, percent_range_text, percent_text, short_text, to_percent

SPACE = "\xa0"


@pytest.mark.parametrize(
    ("language", "shown"), [("kk", f"1{SPACE}234{SPACE}567"), ("ru", f"1{SPACE}234{SPACE}567"), ("en", "1,234,567")]
)
def test_count_stands_in_groups_of_the_language(language: str, shown: str) -> None:
    with override(language):
        assert (count_text(1_234_567), count_text(0)) == (shown, "0")


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0"), (999_999, "999,999"), (1_000_000, "1 M"), (1_234_567, "1.2 M"), (2_500_000_000, "2,500 M")],
)
def test_short_text_counts_millions(count: int, shown: str) -> None:
    assert short_text(count) == shown


@pytest.mark.parametrize(("share", "percent"), [(0.0, "0.0"), (1.0, "100.0"), (6 / 7, "85.7"), (0.12345, "12.3")])
def test_to_percent_keeps_one_decimal_place(share: float, percent: str) -> None:
    assert str(to_percent(share)) == percent


def test_percent_has_the_separator_of_the_language() -> None:
    low, high = Decimal("48.7"), Decimal("97.4")
    assert (percent_text(low), percent_range_text(low, high)) == ("48.7%", "48.7 to 97.4%")
    with override("kk"):
        assert percent_text(low).startswith("48,7")
        assert "97,4" in percent_range_text(low, high)
