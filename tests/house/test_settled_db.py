"""Transactional tests leave an empty database, and its frozen tables stay frozen."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts.models import AuditEntry
from tests.factories import NOW


def _leave_a_frozen_row() -> None:
    """What every round starts from, refuses and leaves behind."""
    assert AuditEntry.objects.count() == 0
    AuditEntry.objects.create(at=NOW, act="test.leave", thing="accounts.User", thing_id=1)
    assert not connection.in_atomic_block
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AuditEntry.objects.update(act="test.other")


@pytest.mark.parametrize("_round", [1, 2])
def test_settled_db_begins_empty_and_frozen(settled_db: None, _round: int) -> None:
    _leave_a_frozen_row()


@pytest.mark.parametrize("_round", [1, 2])
def test_transactional_db_begins_empty_and_frozen(transactional_db: None, _round: int) -> None:
    _leave_a_frozen_row()


@pytest.mark.parametrize("_round", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_transactional_mark_begins_empty_and_frozen(_round: int) -> None:
    _leave_a_frozen_row()
