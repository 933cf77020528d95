"""`.env.example` is the list of all names that the settings read."""

import ast
import itertools
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)
NAME = re.compile(r"^# ?([A-Z][A-Z_]+)=", re.MULTILINE)


def names_read() -> set[str]:
    """First arguments of `env.str("NAME")` and its kin in the settings."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    return {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_name_is_explained() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = {
        match[1]
        for before, line in itertools.pairwise(lines)
        if (match := NAME.match(line)) and before.startswith("# ") and not NAME.match(before)
    }
    assert explained == names_read()
