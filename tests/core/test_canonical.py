"""One byte form of a JSON value."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json, sha256_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("абвabc"), inner),
)


def test_canonical_json_sorts_keys_and_keeps_letters() -> None:
    value = {"б": [True, None, 1], "a": "Әбдіқадырова"}
    assert canonical_json(value) == '{"a":"Әбдіқадырова","б":[true,null,1]}'.encode()


def test_canonical_json_refuses_what_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"share": float("nan")})


def test_sha256_of_does_not_depend_on_the_order_of_keys() -> None:
    digest = "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777"
    assert [sha256_of({"b": 2, "a": 1}), sha256_of({"a": 1, "b": 2})] == [digest, digest]


@given(VALUES)
def test_canonical_json_survives_reading_and_writing(value: object) -> None:
    written = canonical_json(value)
    assert canonical_json(json.loads(written)) == written
