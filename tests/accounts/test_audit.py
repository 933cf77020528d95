"""The audit trail."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts import audit
from accounts.models import AuditEntry
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def test_record_writes_who_did_what_to_which_thing() -> None:
    user, thing = make_user(), make_user()
    audit.record(
        "user.rename", thing, by=user, at=NOW, before={"name": "Гүл"}, after={"name": "Гүлнұр"}, reason="Marriage"
    )
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.thing, entry.thing_id) == ("user.rename", "accounts.User", thing.pk)
    assert (entry.by, entry.at, entry.reason) == (user, NOW, "Marriage")
    assert (entry.before, entry.after) == ({"name": "Гүл"}, {"name": "Гүлнұр"})


def test_record_needs_only_the_act_the_thing_and_the_time() -> None:
    audit.record("user.read", make_user(), by=None, at=NOW)
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.before, entry.after, entry.reason) == (None, {}, {}, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET reason = 'nothing happened'",
        "UPDATE accounts_auditentry SET by_id = NULL",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_audit_entry_stays_as_written(statement: str) -> None:
    user = make_user()
    audit.record("user.read", user, by=user, at=NOW, reason="Asked by the person")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().reason == "Asked by the person"
