"""Tables of allowed status changes."""

import pytest
from django.utils import translation

from core.refusal import Refused
from core.transitions import transitions

LIGHT = transitions({"red": {"green"}, "green": {"yellow", "broken"}, "yellow": {"red"}, "broken": set()})
LABELS = {"red": "Stop", "green": "Go", "yellow": "Soon", "broken": "Out of order"}


@pytest.mark.parametrize("before", LABELS)
@pytest.mark.parametrize("after", LABELS)
def test_transitions_permit_what_the_table_says(before: str, after: str) -> None:
    pairs = {("red", "green"), ("green", "yellow"), ("green", "broken"), ("yellow", "red")}
    assert LIGHT.permits(before, after) is ((before, after) in pairs)


def test_transitions_refuse_with_a_reason_that_names_both_states() -> None:
    with translation.override("en"), pytest.raises(Refused) as refusal:
        LIGHT.require("red", "yellow", labels=LABELS)
    assert refusal.value.code == "transition"
    assert "“Soon”" in str(refusal.value)
    assert "“Stop”" in str(refusal.value)


def test_transitions_let_a_permitted_change_pass() -> None:
    LIGHT.require("red", "green", labels=LABELS)


def test_transitions_final_states_have_no_followers() -> None:
    assert LIGHT.final() == {"broken"}


def test_transitions_need_a_row_for_every_state() -> None:
    with pytest.raises(ValueError, match=r"states without a row: \['green'\]"):
        transitions({"red": {"green"}})
