"""What a page shows to whom; the views decide on their own."""

from django import template

from accounts.access import AnyUser, has_role
from accounts.enums import Role

register = template.Library()


@register.filter
def is_one_of(user: AnyUser, roles: str) -> bool:
    """Whether the account has one of the roles, named with spaces between them."""
    return has_role(user, *(Role(role) for role in roles.split()))
