"""Forms of the style page: one field of each kind, a filter, a box, a confirmation."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label=_("A text"), help_text=_("A hint tells what is meant and gives an example."))
    number = forms.IntegerField(label=_("A figure"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    date = forms.DateField(label=_("A date"), widget=forms.DateInput(attrs={"type": "date"}))
    long = forms.CharField(label=_("A long text"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label=_("One of many"), choices=[("a", _("the first")), ("b", _("the second"))])
    one = forms.ChoiceField(
        label=_("One of few"), choices=[("a", _("the first")), ("b", _("the second"))], widget=forms.RadioSelect
    )
    tick = forms.BooleanField(label=_("I agree to what is written here."))
    file = forms.FileField(label=_("A file"), required=False)


class SearchForm(forms.Form):
    """A filter above a list."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), ("a", _("the first"))])


class CheckForm(forms.Form):
    """The box to check something by its number."""

    q = forms.CharField(label=_("Number"), help_text=_("A hint tells what is meant and gives an example."))


class NameForm(forms.Form):
    """What keeps a filter under a name."""

    query = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Save this view as"))


class TypedForm(forms.Form):
    """An act on many things, confirmed by typing how many."""

    typed = forms.IntegerField(
        label=_("Type the number to confirm"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
