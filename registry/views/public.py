"""The public register of certification centres."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.paging import page_of
from registry.domain.queries import centres_in_register
from registry.forms import CentreFilterForm
from registry.models import Centre


@require_safe
@login_not_required
def centre_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = CentreFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    region = wanted.get("region")
    centres = centres_in_register(
        q=wanted.get("q", ""), region=region.code if region else "", status=wanted.get("status", ""), today=today
    )
    listing = page_of(request, centres)
    return render(request, "registry/centre_list.html", {"form": form, "listing": listing, "today": today})


@require_safe
@login_not_required
def centre_page(request: HttpRequest, number: str) -> HttpResponse:
    centre = get_object_or_404(Centre.objects.select_related("region", "basis"), number=number.upper())
    scopes = centre.scopes.select_related("qualification__profession").order_by(
        "qualification__code", "valid_from", "pk"
    )
    context = {
        "centre": centre,
        "scopes": scopes,
        "sites": centre.sites.select_related("region").order_by("pk"),
        "changes": centre.changes.order_by("-at", "-pk"),
        "today": timezone.localdate(),
    }
    return render(request, "registry/centre.html", context)
