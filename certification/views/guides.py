"""Pages that tell how it works: for graduates, employers and centres; the words; accessibility."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certification.domain.glossary import in_order, sections
from certification.enums import ShownStatus
from certification.forms import VerifyForm

MEANINGS = (
    (ShownStatus.VALID, _("The qualification is confirmed today.")),
    (ShownStatus.SUSPENDED, _("It does not count for now; the page says until when and why.")),
    (ShownStatus.EXPIRED, _("It was valid until its last day and has not been renewed.")),
    (ShownStatus.WITHDRAWN, _("It was taken away; it counted until that day.")),
    (ShownStatus.ANNULLED, _("It was void from the start and never counted.")),
    (ShownStatus.SUPERSEDED, _("A newer certificate stands in its place; the page names it.")),
)


@require_safe
@login_not_required
def for_graduates(request: HttpRequest) -> HttpResponse:
    return render(request, "certification/for_graduates.html")


@require_safe
@login_not_required
def for_employers(request: HttpRequest) -> HttpResponse:
    return render(request, "certification/for_employers.html", {"form": VerifyForm(), "statuses": MEANINGS})


@require_safe
@login_not_required
def for_centres(request: HttpRequest) -> HttpResponse:
    return render(request, "certification/for_centres.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does for accessibility, and what is not known; mended with every change of either."""
    return render(request, "certification/accessibility.html")


@require_safe
@login_not_required
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of `docs/glossary.md`, the reader's language first and in its alphabet."""
    language = (get_language() or "kk")[:2]
    columns = in_order(language)
    context = {"sections": sections(language), "columns": columns, "language": language}
    return render(request, "certification/glossary.html", context)
