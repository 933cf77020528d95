"""How forms look, choices in the order of the alphabet, one field checked before sending, and the form of the look."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.appearance import Pictures, Scheme, Size, Spacing
from core.names import kazakh_key

CHECK_HEADER = "X-Check"


class Renderer(TemplatesSetting):
    """Fields are drawn by `components/field.html`."""

    field_template_name = "components/field.html"


class _InAlphabet(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices by their words as the reader sees them, in the order of the Kazakh alphabet."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from sorted((self.choice(row) for row in self.queryset.all()), key=lambda pair: kazakh_key(str(pair[1])))


class AlphabeticalChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows whose words differ from language to language, so that no database can sort them."""

    iterator = _InAlphabet


class AppearanceForm(forms.Form):
    """How pages shall look; see `core.appearance`."""

    scheme = forms.ChoiceField(label=_("Colours"), choices=Scheme.choices, required=False, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Size of type"), choices=Size.choices, required=False, widget=forms.RadioSelect)
    spacing = forms.ChoiceField(
        label=_("Space between letters and lines"), choices=Spacing.choices, required=False, widget=forms.RadioSelect
    )
    pictures = forms.ChoiceField(
        label=_("Pictures that only adorn"), choices=Pictures.choices, required=False, widget=forms.RadioSelect
    )


def inline_check(request: HttpRequest, form: forms.BaseForm) -> HttpResponse | None:
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
