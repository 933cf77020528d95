"""Encrypted fields, keyed hashes and their key files."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from core.sealing import lookup, make_key_files, seal, unseal

PURPOSE = "registry.Person.identity"
IIN = "061211600012"


def _key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


def _use_keys(settings: Settings, path: Path, **content: object) -> None:
    path.write_text(json.dumps(content))
    settings.FIELD_KEY_FILE = path


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_seal_opens_to_the_same_text(text: str) -> None:
    assert unseal(seal(text, purpose=PURPOSE), purpose=PURPOSE) == text


def test_seal_shows_nothing_of_the_digits_and_never_the_same_twice() -> None:
    tokens = [seal(IIN, purpose=PURPOSE) for _ in range(50)]
    raw = [base64.urlsafe_b64decode(token.partition(":")[2]) for token in tokens]
    assert len(set(tokens)) == 50
    assert not any(IIN[at : at + 6] in token for token in tokens for at in range(7))
    assert not any(IIN.encode() in body for body in raw)


def test_unseal_refuses_a_value_moved_to_another_column() -> None:
    token = seal(IIN, purpose=PURPOSE)
    with pytest.raises(InvalidTag):
        unseal(token, purpose="registry.Person.phone")


def test_unseal_refuses_a_changed_value() -> None:
    key_id, _, body = seal(IIN, purpose=PURPOSE).partition(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(InvalidTag):
        unseal(f"{key_id}:{base64.urlsafe_b64encode(raw).decode()}", purpose=PURPOSE)


def test_unseal_opens_what_an_earlier_key_sealed(settings: Settings, tmp_path: Path) -> None:
    _use_keys(settings, tmp_path / "old.key", current="k1", keys={"k1": _key("a")})
    old = seal(IIN, purpose=PURPOSE)
    _use_keys(settings, tmp_path / "new.key", current="k2", keys={"k1": _key("a"), "k2": _key("b")})
    new = seal(IIN, purpose=PURPOSE)
    assert [old.partition(":")[0], new.partition(":")[0]] == ["k1", "k2"]
    assert [unseal(token, purpose=PURPOSE) for token in (old, new)] == [IIN, IIN]


def test_unseal_refuses_a_key_that_is_not_in_the_file(settings: Settings, tmp_path: Path) -> None:
    _use_keys(settings, tmp_path / "old.key", current="k1", keys={"k1": _key("a")})
    token = seal(IIN, purpose=PURPOSE)
    _use_keys(settings, tmp_path / "new.key", current="k2", keys={"k2": _key("b")})
    with pytest.raises(KeyError):
        unseal(token, purpose=PURPOSE)


def test_lookup_is_the_same_for_the_same_and_other_for_another_purpose_or_text() -> None:
    assert lookup(IIN, purpose=PURPOSE) == lookup(IIN, purpose=PURPOSE)
    others = {lookup(IIN, purpose="other"), lookup("061211600013", purpose=PURPOSE), lookup(IIN, purpose=PURPOSE)}
    assert len(others) == 3


def test_lookup_is_sixty_four_hex_digits_that_hide_the_text() -> None:
    found = lookup(IIN, purpose=PURPOSE)
    assert (len(found), found.strip("0123456789abcdef")) == (64, "")
    assert IIN not in found


def test_lookup_depends_on_the_key(settings: Settings, tmp_path: Path) -> None:
    before = lookup(IIN, purpose=PURPOSE)
    settings.LOOKUP_KEY_FILE = tmp_path / "lookup.key"
    settings.LOOKUP_KEY_FILE.write_text(_key("c"))
    assert lookup(IIN, purpose=PURPOSE) != before


def test_make_key_files_writes_both_for_their_owner_only(settings: Settings, tmp_path: Path) -> None:
    field, hashes = tmp_path / "keys" / "field.key", tmp_path / "keys" / "lookup.key"
    settings.FIELD_KEY_FILE, settings.LOOKUP_KEY_FILE = field, hashes
    assert make_key_files() == [field, hashes]
    assert [path.stat().st_mode & 0o777 for path in (field, hashes)] == [0o600, 0o600]
    assert unseal(seal(IIN, purpose=PURPOSE), purpose=PURPOSE) == IIN


def test_make_key_files_never_replaces_a_key(settings: Settings, tmp_path: Path) -> None:
    field, hashes = tmp_path / "field.key", tmp_path / "lookup.key"
    settings.FIELD_KEY_FILE, settings.LOOKUP_KEY_FILE = field, hashes
    field.write_text("kept")
    assert make_key_files() == [hashes]
    assert field.read_text() == "kept"
    assert make_key_files() == []
