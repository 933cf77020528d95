"""The audit trail: one call where something restricted is read or changed."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEntry, User


def record(
    act: str,
    thing: models.Model,
    *,
    by: User | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one entry. `act` is a dotted word such as `results.enter`; values hold no IIN and no secret."""
    AuditEntry.objects.create(
        at=at,
        by=by,
        act=act,
        thing=thing._meta.label,
        thing_id=thing.pk,
        before=before or {},
        after=after or {},
        reason=reason,
    )
