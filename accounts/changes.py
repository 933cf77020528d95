"""The one way in which a status changes: table asked, row saved, change recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.models import StatusChange, User
from core.transitions import Transitions


@dataclass(frozen=True)
class Act:
    """Who changes something, when, and on which ground; `by` is None for the program itself."""

    by: User | None
    at: datetime
    ground: str = ""
    reason: str = ""
    document: str = ""

    @property
    def person(self) -> User:
        """The account, for acts that only a person can do."""
        if self.by is None:
            raise ValueError("this act needs a person")
        return self.by


def change_status(
    subject: Any, after: models.TextChoices, act: Act, *, table: Transitions, changes: type[StatusChange]
) -> None:
    """Move a locked `subject` (a row with `status`) to `after`, or refuse with code `transition`."""
    labels = {choice.value: choice.label for choice in type(after)}
    table.require(subject.status, after.value, labels=labels)
    before = subject.status
    with transaction.atomic():
        subject.status = after.value
        subject.save(update_fields=["status"])
        record_change(subject, before, after, act, changes=changes)


def record_change(
    subject: Any, before: str, after: models.TextChoices, act: Act, *, changes: type[StatusChange]
) -> None:
    """Write the row of a change; for a new subject `before` is empty."""
    manager: models.Manager[Any] = changes._default_manager
    manager.create(
        subject=subject,
        at=act.at,
        by=act.by,
        before=before,
        after=after.value,
        ground=act.ground,
        reason=act.reason,
        document=act.document,
    )
