"""Views of lists that an account keeps: a filter under a name, at most a handful a list."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import ListPlace
from accounts.models import SavedView, User
from core.refusal import Refused

MOST_VIEWS = 20
LONGEST_QUERY = 1000


def views_of(user: User, place: ListPlace) -> "models.QuerySet[SavedView]":
    """The account's own views of a list, in the order in which they were kept."""
    return SavedView.objects.filter(user=user, place=place).order_by("created_at", "pk")


def keep_view(*, user: User, place: ListPlace, name: str, query: str, at: datetime) -> SavedView:
    """Keep a filter under a name. `query` is one that the list's own form has cleaned.

    Codes: `view_name_taken`, `too_many_views`, `view_too_long`.
    """
    if len(query) > LONGEST_QUERY:
        raise Refused("view_too_long", _("This filter is too long to be kept. Take a part of it off."))
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        kept = set(views_of(user, place).values_list("name", flat=True))
        if name in kept:
            text = _("You have a view of this name already. Choose another name, or delete that view first.")
            raise Refused("view_name_taken", text)
        if len(kept) >= MOST_VIEWS:
            text = _("You keep %(most)d views of this list, which is the most. Delete one that you do not need.")
            raise Refused("too_many_views", text % {"most": MOST_VIEWS})
        return SavedView.objects.create(user=user, place=place, name=name, query=query, created_at=at)


def delete_view(view: SavedView) -> None:
    """Forget a view; one that is gone already stays gone."""
    SavedView.objects.filter(pk=view.pk).delete()
