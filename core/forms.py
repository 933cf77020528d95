"""How forms look, and the form for how pages look."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from core.appearance import Pictures, Scheme, Size, Spacing
from core.names import kazakh_key


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
