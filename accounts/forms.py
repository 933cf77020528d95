"""What people type about their account's own things."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SavedView


class SavedViewForm(forms.Form):
    """The name under which the filter of a list is kept; the filter itself comes along unseen."""

    name = forms.CharField(label=_("Save this view as"), max_length=SavedView._meta.get_field("name").max_length)
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
