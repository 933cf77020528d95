"""Office pages of acts on many applications at once: look and confirm, what came of it, undo."""

import uuid
from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require, signed_in
from accounts.changes import Act
from certification import permissions
from certification.domain.bulk import UNDO_WINDOW, carry_out, preview, undo, why_not_undone
from certification.domain.bulk_acceptance import ACCEPTANCE
from certification.enums import BulkKind, BulkOutcome
from certification.forms import ApplicationFilterForm, ChosenForm, TypedConfirmationForm
from certification.models import Application, ApplicationInBulk, BulkAct
from core.attempt import attempt
from core.filters import cleaned_query
from core.refusal import Refused


@require_http_methods(["GET", "POST"])
def application_bulk_accept(request: HttpRequest) -> HttpResponse:
    """The chosen applications with what would come of each, confirmed by their number; then they are accepted."""
    user = signed_in(request)
    require(permissions.can_handle_applications(user))
    if request.method == "POST":
        form = TypedConfirmationForm(request.POST)
        if form.is_valid():
            try:
                act = Act(by=user, at=timezone.now())
                token, confirmed = form.cleaned_data["token"], form.confirmed()
                done = carry_out(ACCEPTANCE, _chosen(request, form), token=token, confirmed=confirmed, act=act)
            except Refused as refusal:
                form.add_error("typed" if refusal.code == "not_confirmed" else None, str(refusal.reason))
            else:
                return redirect("application_bulk", done.number)
        return _confirmation(request, form, status=422)
    chosen = ChosenForm(request.GET)
    chosen.is_valid()
    return _confirmation(request, TypedConfirmationForm(initial={**chosen.cleaned_data, "token": uuid.uuid4().hex}))


def _chosen(request: HttpRequest, form: ChosenForm) -> list[Application]:
    """The chosen applications that the account handles; others do not exist for it."""
    numbers = form.cleaned_data["chosen"] if form.is_bound else form.initial["chosen"]
    rows = Application.objects.handled_by(signed_in(request)).filter(number__in=numbers)
    return list(rows.select_related("person", "scheme").order_by("review_until", "filed_at", "pk"))


def _confirmation(request: HttpRequest, form: TypedConfirmationForm, *, status: int = 200) -> HttpResponse:
    lines = preview(ACCEPTANCE, _chosen(request, form))
    back = form.cleaned_data.get("back", "") if form.is_bound else form.initial["back"]
    context = {
        "form": form,
        "lines": lines,
        "possible": sum(line.refusal is None for line in lines),
        "minutes": UNDO_WINDOW.seconds // 60,
        "back": cleaned_query(ApplicationFilterForm, back),
    }
    return render(request, "certification/application_bulk_accept.html", context, status=status)


def _visible(request: HttpRequest, number: str) -> BulkAct:
    rows = BulkAct.objects.on_applications_seen_by(signed_in(request)).filter(kind=BulkKind.ACCEPTANCE)
    return get_object_or_404(rows.select_related("by", "undone_by__by"), number=number)


@require_safe
def application_bulk(request: HttpRequest, number: str) -> HttpResponse:
    """What came of an act on many applications, and for some minutes the button that undoes it."""
    user, bulk = signed_in(request), _visible(request, number)
    undoing = getattr(bulk, "undone_by", None)
    rows = ApplicationInBulk.objects.filter(act__in=[bulk, undoing] if undoing else [bulk])
    seen = rows.filter(subject__in=Application.objects.visible_to(user)).select_related("subject__person")
    by_outcome = defaultdict(list)
    for row in seen.order_by("pk"):
        by_outcome[row.act_id == bulk.pk, row.outcome].append(row)
    context = {
        "bulk": bulk,
        "done": by_outcome[True, BulkOutcome.DONE],
        "refused": by_outcome[True, BulkOutcome.REFUSED],
        "missing": bulk.chosen - rows.filter(act=bulk).count(),
        "undoing": undoing,
        "undone": by_outcome[False, BulkOutcome.DONE],
        "kept": by_outcome[False, BulkOutcome.REFUSED],
        "refusal": why_not_undone(bulk, at=timezone.now()),
        "can_undo": permissions.can_undo_bulk(user, bulk),
    }
    return render(request, "certification/application_bulk.html", context)


@require_POST
def application_bulk_undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the acceptances back where nothing has followed; the page of the act says of which."""
    user, bulk = signed_in(request), _visible(request, number)
    require(permissions.can_undo_bulk(user, bulk))
    act = Act(by=user, at=timezone.now())
    attempt(request, lambda: undo(ACCEPTANCE, bulk, act))
    return redirect("application_bulk", number)
