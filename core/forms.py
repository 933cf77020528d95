"""How forms look, every field through the one field component; and how one field is checked before the form is sent."""

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

CHECK_HEADER = "X-Check"


class Renderer(TemplatesSetting):
    """Fields are drawn by `components/field.html`."""

    field_template_name = "components/field.html"


def inline_check(request: HttpRequest, form: BaseForm) -> HttpResponse | None:
    """Answer a page that asks about one field with the errors of that field; None when the form was really sent.

    A form may name in `checked_together` the fields at which its rules about several fields say their errors; those
    are answered too. Only what the form itself knows is said: a rule that asks the database of other people's rows
    belongs into the domain, and is heard when the form is sent.
    """
    asked = request.headers.get(CHECK_HEADER)
    if asked is None or request.method != "POST":
        return None
    name = next((name for name in form.fields if form.add_prefix(name) == asked), None)
    if name is None:
        return HttpResponseBadRequest(headers={"Cache-Control": "no-store"})
    together: dict[str, tuple[str, ...]] = getattr(form, "checked_together", {})
    blocks = [
        render_to_string("components/field_errors.html", {"field": form[one]})
        for one in (name, *together.get(name, ()))
    ]
    return HttpResponse("".join(blocks), headers={"Cache-Control": "no-store"})
