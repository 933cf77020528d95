"""Public pages: home, verification, the register of certified specialists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certification.domain.queries import SpecialistFilter, specialists_in_register
from certification.domain.verification import find_by_code, find_by_number, verify
from certification.enums import CertificateStatus
from certification.forms import SpecialistFilterForm, VerifyForm
from certification.models import Certificate
from core.paging import page_of
from registry.enums import CentreStatus
from registry.models import Centre


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "form": VerifyForm(),
        "valid_certificates": Certificate.objects.in_status(CertificateStatus.VALID, today=today).count(),
        "accredited_centres": Centre.objects.in_status(CentreStatus.ACCREDITED, today=today).count(),
    }
    return render(request, "certification/home.html", context)


@require_safe
@login_not_required
@never_cache
@vary_on_headers("Accept")
def certificate_page(request: HttpRequest, code: str) -> HttpResponse:
    """One certificate by its public code: status first. JSON when asked for it; 404 only for unknown codes."""
    is_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    certificate = find_by_code(code)
    if certificate is None:
        return _unknown(request, code, is_json=is_json)
    verification = verify(certificate, at=timezone.now())
    if is_json:
        return JsonResponse(verification.as_json(), json_dumps_params={"ensure_ascii": False})
    return render(request, "certification/certificate.html", {"v": verification, "sheet": verification.sheet})


def _unknown(request: HttpRequest, code: str, *, is_json: bool) -> HttpResponse:
    if is_json:
        problem = {
            "type": "about:blank",
            "status": 404,
            "title": "Unknown code",
            "detail": _("No certificate has this code."),
        }
        return JsonResponse(problem, status=404, content_type="application/problem+json")
    return render(request, "certification/unknown_code.html", {"code": code[:60], "form": VerifyForm()}, status=404)


@require_safe
@login_not_required
@never_cache
def verify_page(request: HttpRequest) -> HttpResponse:
    """A box for a number or a code. A number alone tells the status; the name only of people who are listed."""
    form = VerifyForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        q = form.cleaned_data["q"]
        by_code = find_by_code(q)
        if by_code is not None:
            return redirect("certificate_page", by_code.code)
        certificate = find_by_number(q)
        context |= {"q": q, "v": verify(certificate, at=timezone.now()) if certificate else None}
    return render(request, "certification/verify.html", context)


@require_safe
@login_not_required
def specialist_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = SpecialistFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    region = wanted.get("region")
    rows = specialists_in_register(SpecialistFilter(**{**wanted, "region": region.code if region else ""}), today=today)
    listing = page_of(request, rows)
    return render(request, "certification/specialist_list.html", {"form": form, "listing": listing, "today": today})
