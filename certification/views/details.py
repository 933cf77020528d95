"""A person's own details."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from certification.domain.applications import are_details_open, require_details_open
from core.forms import inline_check
from core.refusal import Refused
from registry.domain.people import save_education, save_person
from registry.forms import FIELD_OF, DetailsForm, initial_details
from registry.models import Person


@require_http_methods(["GET", "POST"])
def my_details(request: HttpRequest) -> HttpResponse:
    """Person and education on one page; goes on to the application when both are there."""
    user = signed_in(request)
    person = Person.objects.filter(user=user).first()
    form = DetailsForm(request.POST or None, initial=initial_details(person) if person else {})
    if checked := inline_check(request, form):
        return checked
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                require_details_open(person)
                details = form.details(get_language() or "kk")
                saved = save_person(person=person, iin=form.cleaned_data["iin"], details=details, user=user)
                save_education(person=saved, details=form.education())
        except Refused as refusal:
            form.add_error(FIELD_OF.get(refusal.code), str(refusal.reason))
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("my_home")
    is_open = are_details_open(person)
    for field in form.fields.values():
        field.disabled = not is_open
    context = {"form": form, "is_open": is_open}
    return render(request, "certification/details.html", context, status=422 if form.errors else 200)
