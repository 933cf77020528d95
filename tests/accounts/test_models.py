"""Accounts and roles as the database keeps them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.enums import ROLES_OF_KIND, Role, WorkplaceKind
from accounts.models import AuditEntry, Membership, User, Workplace
from tests.factories import NOW, make_member, make_user

pytestmark = pytest.mark.django_db


def test_create_user_keeps_the_address_in_lower_case_and_hides_the_password() -> None:
    user = User.objects.create_user("Graduate@Test.Example", "twelve quiet readers")
    assert (user.email, user.is_staff, user.is_superuser, user.is_active) == (
        "graduate@test.example",
        False,
        False,
        True,
    )
    assert user.check_password("twelve quiet readers")
    assert "quiet" not in user.password


def test_create_user_without_a_password_lets_nobody_in() -> None:
    assert not User.objects.create_user("graduate@test.example").has_usable_password()


def test_create_superuser_has_all_rights() -> None:
    user = User.objects.create_superuser("root@test.example", "twelve quiet readers")
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_user_address_is_unique_whatever_the_case() -> None:
    make_user(email="graduate@test.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("GRADUATE@test.example")
    with pytest.raises(IntegrityError, match="user_email_lower"), transaction.atomic():
        User.objects.filter(email="graduate@test.example").update(email="Graduate@test.example")


@pytest.mark.parametrize(("full_name", "shown"), [("Гүлнұр", "Гүлнұр"), ("", "graduate@test.example")])
def test_user_shows_name_or_address(full_name: str, shown: str) -> None:
    assert str(make_user(email="graduate@test.example", full_name=full_name)) == shown


def test_role_belongs_to_one_kind_of_workplace() -> None:
    roles = [role for known in ROLES_OF_KIND.values() for role in known]
    assert set(ROLES_OF_KIND) == set(WorkplaceKind)
    assert sorted(roles) == sorted(Role)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"role": "king"}, "membership_role_known"),
        ({"ended_at": NOW - timedelta(days=1)}, "membership_ends_after_begin"),
    ],
)
def test_membership_constraints_refuse(changes: dict[str, object], constraint: str) -> None:
    make_member(Role.AUDITOR)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.update(**changes)


def test_membership_is_current_once_and_ended_as_often_as_it_was() -> None:
    user = make_member(Role.AUDITOR)
    current = user.memberships.get()
    same = {"user": user, "workplace": current.workplace, "role": Role.AUDITOR, "began_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**same)
    Membership.objects.create(**same, ended_at=NOW)
    Membership.objects.create(**same, ended_at=NOW)
    assert list(user.memberships.current()) == [current]


def test_workplace_kind_is_known() -> None:
    with pytest.raises(IntegrityError, match="workplace_kind_known"), transaction.atomic():
        Workplace.objects.create(kind="palace")


def test_rows_show_what_they_are() -> None:
    user = make_member(Role.AUDITOR)
    membership, entry = user.memberships.get(), AuditEntry.objects.get()
    place = membership.workplace
    shown = [str(thing) for thing in (place, membership, entry)]
    assert shown == [
        f"chamber {place.pk}",
        f"auditor {user.pk}@{place.pk}",
        f"role.give accounts.Membership {membership.pk}",
    ]
