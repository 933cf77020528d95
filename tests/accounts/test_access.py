"""Who has which role where, and how a view refuses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.access import has_role, require, signed_in, workplaces_of
from accounts.enums import Role, WorkplaceKind
from accounts.members import end_role
from accounts.models import User, Workplace
from tests.factories import NOW, make_member, make_user


def _again(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db
def test_workplaces_of_gives_those_where_the_account_has_a_role() -> None:
    first, second, chamber = (
        Workplace.objects.create(kind=kind)
        for kind in (WorkplaceKind.CENTRE, WorkplaceKind.CENTRE, WorkplaceKind.CHAMBER)
    )
    user = make_member(Role.DECIDER, Role.CENTRE_ADMIN, workplace=second)
    make_member(Role.CENTRE_ADMIN, workplace=first, user=user)
    make_member(Role.AUDITOR, workplace=chamber, user=user)
    make_member(Role.DECIDER, workplace=first)
    reader = _again(user)
    assert workplaces_of(reader, Role.CENTRE_ADMIN) == [first.pk, second.pk]
    assert workplaces_of(reader, Role.DECIDER, Role.CENTRE_ADMIN) == [first.pk, second.pk]
    assert workplaces_of(reader, Role.DECIDER) == [second.pk]
    assert workplaces_of(reader, Role.AUDITOR, Role.DECIDER) == [second.pk, chamber.pk]
    assert workplaces_of(reader, Role.EXAMINER) == []
    assert workplaces_of(reader) == []


@pytest.mark.django_db
def test_workplaces_of_asks_the_database_once_a_request(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reader = _again(make_member(Role.DECIDER, Role.CENTRE_ADMIN))
    with django_assert_num_queries(1):
        assert [has_role(reader, role) for role in (Role.DECIDER, Role.CENTRE_ADMIN, Role.AUDITOR)] == [
            True,
            True,
            False,
        ]


@pytest.mark.django_db
def test_workplaces_of_forgets_a_role_that_has_ended() -> None:
    user = make_member(Role.DECIDER)
    end_role(user.memberships.get(), by=None, at=NOW)
    assert (workplaces_of(_again(user), Role.DECIDER), has_role(_again(user), Role.DECIDER)) == ([], False)


@pytest.mark.django_db
def test_workplaces_of_gives_nothing_to_an_account_that_is_switched_off() -> None:
    user = make_member(Role.DECIDER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert workplaces_of(_again(user), Role.DECIDER) == []


def test_workplaces_of_gives_nothing_to_a_visitor() -> None:
    assert (workplaces_of(AnonymousUser(), *Role), has_role(AnonymousUser(), *Role)) == ([], False)


@pytest.mark.django_db
def test_has_role_does_not_follow_from_being_a_superuser() -> None:
    assert not has_role(User.objects.create_superuser("root@test.example"), *Role)


def test_require_refuses_with_403() -> None:
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)


@pytest.mark.django_db
def test_signed_in_gives_the_account_of_the_request(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = make_user()
    assert signed_in(request) == request.user


def test_signed_in_refuses_a_visitor(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)
