"""The one way in which a status changes, seen on a centre."""

from datetime import timedelta

import pytest

from accounts.changes import Act, change_status, record_change
from core.refusal import Refused
from core.transitions import transitions
from registry.enums import CentreStatus
from registry.models import CentreChange
from tests.factories import NOW, make_centre, make_user

pytestmark = pytest.mark.django_db
TABLE = transitions(
    {
        CentreStatus.ACCREDITED: {CentreStatus.SUSPENDED},
        CentreStatus.SUSPENDED: {CentreStatus.TERMINATED},
        CentreStatus.TERMINATED: set(),
    }
)


def test_change_status_moves_the_row_and_records_who_when_and_why() -> None:
    centre, user = make_centre(), make_user()
    act = Act(by=user, at=NOW, ground="conflict", reason="One of the heads trains", document="Order 12")
    change_status(centre, CentreStatus.SUSPENDED, act, table=TABLE, changes=CentreChange)
    centre.refresh_from_db()
    change = centre.changes.latest("pk")
    assert centre.status == CentreStatus.SUSPENDED
    assert (change.before, change.after, change.by, change.at) == ("accredited", "suspended", user, NOW)
    assert (change.ground, change.reason, change.document) == ("conflict", "One of the heads trains", "Order 12")


def test_change_status_outside_the_table_writes_nothing() -> None:
    centre = make_centre()
    with pytest.raises(Refused) as refusal:
        change_status(centre, CentreStatus.TERMINATED, Act(by=None, at=NOW), table=TABLE, changes=CentreChange)
    centre.refresh_from_db()
    assert (refusal.value.code, centre.status, centre.changes.count()) == ("transition", "accredited", 1)


def test_change_status_saves_the_status_only() -> None:
    centre = make_centre()
    centre.name_kk = "Never saved"
    change_status(centre, CentreStatus.SUSPENDED, Act(by=None, at=NOW), table=TABLE, changes=CentreChange)
    centre.refresh_from_db()
    assert (centre.name_kk, centre.status) == ("Алматы сертификаттау орталығы", "suspended")


def test_record_change_of_a_new_subject_has_no_state_before() -> None:
    centre, later = make_centre(), NOW + timedelta(days=1)
    record_change(centre, "", CentreStatus.ACCREDITED, Act(by=None, at=later), changes=CentreChange)
    change = centre.changes.latest("pk")
    assert (change.before, change.after, change.by, change.ground) == ("", "accredited", None, "")
    assert (change.reason, change.document, str(change)) == ("", "", f"{centre.pk}: accredited")


def test_act_of_a_person_gives_the_account() -> None:
    user = make_user()
    assert Act(by=user, at=NOW).person == user


def test_act_of_the_program_has_no_person() -> None:
    with pytest.raises(ValueError, match="needs a person"):
        _ = Act(by=None, at=NOW).person
