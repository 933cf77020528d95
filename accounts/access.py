"""Access rules shared by every app: who has which role where, and how a view refuses."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.enums import Role
from accounts.models import User

AnyUser = User | AnonymousUser


def workplaces_of(user: AnyUser, *roles: Role) -> list[int]:
    """Keys of the workplaces at which the account has one of the roles now."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return sorted({workplace for role, workplace in user.current_roles if role in roles})


def has_role(user: AnyUser, *roles: Role) -> bool:
    """Whether the account has one of the roles at any workplace."""
    return bool(workplaces_of(user, *roles))


def require(allowed: bool) -> None:  # noqa: FBT001
    """Answer 403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def signed_in(request: HttpRequest) -> User:
    """The account of a request that default deny let through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
