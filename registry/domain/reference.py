"""Official reference data: regions, normative bases, holidays, the first rule set."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from registry.models import NormativeBasis, Region, RuleSet, SpecialDay

DATA = Path(__file__).resolve().parent.parent / "data" / "reference.json"
FIRST_RULES = date(2019, 1, 1)


def load_reference() -> dict[str, int]:
    """Add what is missing and leave what exists (people may have edited it); gives the number added of each kind."""
    data: dict[str, list[dict[str, Any]]] = json.loads(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        return {
            "regions": _add(Region, "code", data["regions"]),
            "bases": _add(NormativeBasis, "code", data["bases"]),
            "special_days": _add(SpecialDay, "day", data["special_days"]),
            "rule_sets": int(RuleSet.objects.get_or_create(effective_from=FIRST_RULES)[1]),
        }


def _add(model: Any, key: str, rows: list[dict[str, Any]]) -> int:
    return sum(model.objects.get_or_create(**{key: row[key]}, defaults=row)[1] for row in rows)
