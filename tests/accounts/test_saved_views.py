"""Saved views: a filter under a name, unique, a handful a list, and nobody else's."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import ListPlace
from accounts.models import SavedView, User
from accounts.saved_views import LONGEST_QUERY, MOST_VIEWS, delete_view, keep_view, views_of
from tests.exams.factories import at_once, code_of, outcomes
from tests.factories import NOW, make_user

PLACE = ListPlace.APPLICATIONS


def _keep(user: User, name: str = "Due today", *, place: ListPlace = PLACE, query: str = "overdue=on") -> SavedView:
    return keep_view(user=user, place=place, name=name, query=query, at=NOW)


@pytest.mark.django_db
def test_keep_view_keeps_a_filter_under_a_name() -> None:
    view = _keep(make_user())
    view.refresh_from_db()
    assert (view.place, view.name, view.query, view.created_at) == ("application_list", "Due today", "overdue=on", NOW)
    assert str(view) == "Due today"


@pytest.mark.django_db
def test_views_of_are_the_accounts_own_of_this_list() -> None:
    user, other = make_user(), make_user()
    first, second = _keep(user), _keep(user, "Names")
    elsewhere, foreign = _keep(user, place=ListPlace.SESSIONS), _keep(other)
    assert list(views_of(user, PLACE)) == [first, second]
    assert list(views_of(user, ListPlace.SESSIONS)) == [elsewhere]
    assert list(views_of(other, PLACE)) == [foreign]


@pytest.mark.django_db
def test_keep_view_refuses_a_name_that_is_taken() -> None:
    user = make_user()
    _keep(user)
    assert code_of(lambda: _keep(user, query="status=submitted")) == "view_name_taken"
    assert list(SavedView.objects.values_list("query", flat=True)) == ["overdue=on"]


@pytest.mark.django_db
def test_keep_view_keeps_so_many_a_list_and_no_more() -> None:
    user = make_user()
    views = [_keep(user, f"View {place}") for place in range(MOST_VIEWS)]
    assert code_of(lambda: _keep(user, "One more")) == "too_many_views"
    assert _keep(user, place=ListPlace.SESSIONS).place == "session_list"
    delete_view(views[0])
    delete_view(views[0])
    assert _keep(user, "One more").name == "One more"
    assert views_of(user, PLACE).count() == MOST_VIEWS


@pytest.mark.django_db
def test_keep_view_refuses_a_filter_that_is_too_long() -> None:
    user = make_user()
    assert code_of(lambda: _keep(user, query="q" * (LONGEST_QUERY + 1))) == "view_too_long"
    assert len(_keep(user, query="q" * LONGEST_QUERY).query) == LONGEST_QUERY


def test_keep_view_of_two_at_once_keeps_one(transactional_db: None) -> None:
    user = make_user()
    assert outcomes(at_once(*[partial(_keep, user)] * 2)) == ["Due today", "view_name_taken"]
    assert SavedView.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"place": "home"}, {"name": ""}])
def test_saved_view_is_named_and_of_a_known_list(wrong: dict[str, str]) -> None:
    view = _keep(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(pk=view.pk).update(**wrong)
