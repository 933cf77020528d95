"""Roles given and ended."""

from datetime import timedelta

import pytest

from accounts.enums import ROLES_OF_KIND, Role, WorkplaceKind
from accounts.members import end_role, give_role, operator
from accounts.models import AuditEntry, Membership, User, Workplace
from core.refusal import Refused
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.mark.parametrize("kind", WorkplaceKind)
@pytest.mark.parametrize("role", Role)
def test_give_role_follows_the_kind_of_workplace(kind: WorkplaceKind, role: Role) -> None:
    user, place = make_user(), Workplace.objects.create(kind=kind)
    if role in ROLES_OF_KIND[kind]:
        membership = give_role(user=user, workplace=place, role=role, by=None, at=NOW)
        assert (membership.role, membership.began_at, membership.ended_at) == (role, NOW, None)
    else:
        with pytest.raises(Refused) as refusal:
            give_role(user=user, workplace=place, role=role, by=None, at=NOW)
        assert (refusal.value.code, Membership.objects.count(), AuditEntry.objects.count()) == ("role_kind", 0, 0)


def test_give_role_is_recorded_with_the_one_who_gave_it() -> None:
    user, giver, place = make_user(), make_user(), Workplace.objects.create(kind=WorkplaceKind.CENTRE)
    membership = give_role(user=user, workplace=place, role=Role.DECIDER, by=giver, at=NOW)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.thing, entry.thing_id) == ("role.give", "accounts.Membership", membership.pk)
    assert (entry.by, entry.at, entry.before, entry.after) == (giver, NOW, {}, {"role": "decider"})


def test_give_role_twice_gives_the_first_one_back() -> None:
    user, place = make_user(), Workplace.objects.create(kind=WorkplaceKind.CENTRE)
    first = give_role(user=user, workplace=place, role=Role.DECIDER, by=None, at=NOW)
    second = give_role(user=user, workplace=place, role=Role.DECIDER, by=None, at=LATER)
    assert (second.pk, second.began_at, AuditEntry.objects.count()) == (first.pk, NOW, 1)


def test_end_role_keeps_the_row_and_records_the_end() -> None:
    user, by, place = make_user(), make_user(), Workplace.objects.create(kind=WorkplaceKind.CENTRE)
    membership = give_role(user=user, workplace=place, role=Role.DECIDER, by=None, at=NOW)
    end_role(membership, by=by, at=LATER)
    membership.refresh_from_db()
    assert (membership.began_at, membership.ended_at) == (NOW, LATER)
    entry = AuditEntry.objects.get(act="role.end")
    assert (entry.by, entry.at, entry.before, entry.after) == (by, LATER, {"role": "decider"}, {})


def test_give_role_after_its_end_begins_a_new_one() -> None:
    user, place = make_user(), Workplace.objects.create(kind=WorkplaceKind.CENTRE)
    first = give_role(user=user, workplace=place, role=Role.DECIDER, by=None, at=NOW)
    end_role(first, by=None, at=LATER)
    second = give_role(user=user, workplace=place, role=Role.DECIDER, by=None, at=LATER)
    assert (second.pk != first.pk, second.began_at, user.memberships.count()) == (True, LATER, 2)


def test_operator_is_one_account_that_cannot_sign_in() -> None:
    first, second = operator(), operator()
    assert (first.pk, first.email) == (second.pk, "operator@localhost")
    assert (first.is_active, User.objects.get().has_usable_password()) == (False, False)
