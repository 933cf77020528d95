"""The command that makes the key files."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings


def test_make_keys_names_what_it_made_and_makes_it_once(settings: Settings, tmp_path: Path) -> None:
    field, hashes = tmp_path / "field.key", tmp_path / "lookup.key"
    settings.FIELD_KEY_FILE, settings.LOOKUP_KEY_FILE = field, hashes
    told = []
    for _ in range(2):
        stderr = StringIO()
        call_command("make_keys", stderr=stderr)
        told.append(stderr.getvalue())
    assert told == [f"made {field}\nmade {hashes}\n", ""]
