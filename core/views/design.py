"""The style page: every component in every state, for whoever builds or judges pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.gallery.page import sample_page


@require_safe
@login_not_required
def design(request: HttpRequest) -> HttpResponse:
    """All components with invented contents, in the reader's language; the switch shows the other two."""
    return render(request, "core/design.html", sample_page(request))
