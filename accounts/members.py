"""Give and end roles."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.enums import ROLES_OF_KIND, Role, WorkplaceKind
from accounts.models import Membership, User, Workplace
from core.refusal import Refused


def give_role(*, user: User, workplace: Workplace, role: Role, by: User | None, at: datetime) -> Membership:
    """Give a role at a workplace of the right kind; a role already held is given back as it is."""
    if role not in ROLES_OF_KIND[WorkplaceKind(workplace.kind)]:
        raise Refused("role_kind", _("This role does not exist at this kind of workplace. Choose another role."))
    with transaction.atomic():
        membership, is_new = Membership.objects.get_or_create(
            user=user, workplace=workplace, role=role, ended_at=None, defaults={"began_at": at}
        )
        if is_new:
            audit.record("role.give", membership, by=by, at=at, after={"role": role.value})
    return membership


def end_role(membership: Membership, *, by: User | None, at: datetime) -> None:
    """End a role at once; the row stays, because signatures refer to it. One that has ended keeps its day."""
    with transaction.atomic():
        locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if locked.ended_at is not None:
            return
        locked.ended_at = membership.ended_at = at
        locked.save(update_fields=["ended_at"])
        audit.record("role.end", locked, by=by, at=at, before={"role": membership.role})


def operator() -> User:
    """The account that stands in records for work at the command line; nobody signs in with it."""
    user, is_new = User.objects.get_or_create(
        email="operator@localhost", defaults={"full_name": "operator", "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
