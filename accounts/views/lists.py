"""Saved views of lists: how a list's page keeps one, and how one is deleted."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from accounts.enums import ListPlace
from accounts.forms import SavedViewForm
from accounts.models import SavedView
from accounts.saved_views import delete_view, keep_view
from core.attempt import attempt
from core.filters import cleaned_query


def save_view(request: HttpRequest, place: ListPlace, filter_form: type[forms.Form]) -> HttpResponse:
    """Keep the filter that was sent, cleaned by the list's own form, and show the list with it."""
    form = SavedViewForm(request.POST)
    is_valid = form.is_valid()
    query = cleaned_query(filter_form, form.cleaned_data.get("query", ""))
    if is_valid:
        name, user = form.cleaned_data["name"], signed_in(request)
        done = _("Saved as “%(name)s”.") % {"name": name}
        attempt(
            request,
            lambda: keep_view(user=user, place=place, name=name, query=query, at=timezone.now()),
            done=done,
        )
    else:
        messages.error(request, _("Give the view a name of at most 60 characters."))
    return redirect(f"{reverse(place.value)}?{query}" if query else reverse(place.value))


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of the account's own views; another's does not exist for the asker."""
    view = get_object_or_404(SavedView, user=signed_in(request), pk=pk)
    delete_view(view)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
    return redirect(view.place)
