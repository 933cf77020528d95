"""What people type about themselves, and what they ask the register of centres."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import AlphabeticalChoiceField
from core.identifiers import parse_iin
from core.refusal import Refused
from registry.domain.people import EducationDetails, PersonDetails, difference_from_iin, iin_of
from registry.enums import CentreStatus, EducationLevel, OrganisationKind, Sex
from registry.models import Organisation, Person, Region

# Where the reason of a refusal belongs on the page.
FIELD_OF = {
    "iin_length": "iin",
    "iin_date": "iin",
    "iin_check": "iin",
    "iin_taken": "iin",
    "iin_fixed": "iin",
    "iin_mismatch": "identity_remark",
}


class DateInput(forms.DateInput):
    """The browser's own date field; typed dates are taken as well."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DetailsForm(forms.Form):
    """A person's own details with one education."""

    # Where the rules about several fields say their errors (core.forms.inline_check).
    checked_together: ClassVar[dict[str, tuple[str, ...]]] = {
        **dict.fromkeys(("iin", "birth_date", "sex"), ("identity_remark",)),
        "school_name": ("school",),
    }

    surname_kk = forms.CharField(label=_("Surname in Kazakh"), max_length=100)
    given_name_kk = forms.CharField(label=_("Given name in Kazakh"), max_length=100)
    patronymic_kk = forms.CharField(
        label=_("Patronymic in Kazakh"), max_length=100, required=False, help_text=_("Leave empty if you have none.")
    )
    surname_ru = forms.CharField(label=_("Surname in Russian"), max_length=100)
    given_name_ru = forms.CharField(label=_("Given name in Russian"), max_length=100)
    patronymic_ru = forms.CharField(
        label=_("Patronymic in Russian"), max_length=100, required=False, help_text=_("Leave empty if you have none.")
    )
    surname_latin = forms.CharField(
        label=_("Surname in Latin letters"),
        max_length=100,
        required=False,
        help_text=_("As in the passport, if you have one."),
    )
    given_name_latin = forms.CharField(label=_("Given name in Latin letters"), max_length=100, required=False)
    iin = forms.CharField(
        label=_("IIN"),
        max_length=20,
        help_text=_("12 digits, as in the identity card. Nobody asks you for a copy of the card."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-no-draft": ""}),
    )
    birth_date = forms.DateField(label=_("Date of birth"), widget=DateInput, input_formats=["%Y-%m-%d", "%d.%m.%Y"])
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    identity_remark = forms.CharField(
        label=_("Why date of birth or sex differ from the IIN"),
        max_length=200,
        required=False,
        help_text=_("Only if they do: registers hold errors."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    region = AlphabeticalChoiceField(
        label=_("Region where you live"), queryset=Region.objects.order_by("code"), empty_label=_("Choose")
    )
    level = forms.ChoiceField(label=_("Level of education"), choices=[("", _("Choose")), *EducationLevel.choices])
    school = AlphabeticalChoiceField(
        label=_("School, from the list"),
        queryset=Organisation.objects.filter(kind=OrganisationKind.EDUCATION).order_by("name_kk", "pk"),
        required=False,
        empty_label=_("Choose"),
    )
    school_name = forms.CharField(label=_("or its name, if it is not in the list"), max_length=300, required=False)
    speciality = forms.CharField(label=_("Speciality by diploma"), max_length=300)
    year = forms.IntegerField(
        label=_("Year of the diploma"),
        min_value=1940,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_iin(self) -> str:
        try:
            return parse_iin(self.cleaned_data["iin"]).digits
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason, code=refusal.code) from refusal  # type: ignore[arg-type]

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born >= timezone.localdate():
            raise forms.ValidationError(_("The date of birth lies in the past. Correct it."), code="birth_date_ahead")
        return born

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("school") and not data.get("school_name"):
            self.add_error("school", _("Choose your school from the list or write its name."))
        if "iin" in data and not data.get("identity_remark"):
            difference = difference_from_iin(parse_iin(data["iin"]), data.get("birth_date"), data.get("sex"))
            if difference is not None:
                self.add_error("identity_remark", difference)  # type: ignore[arg-type]
        return data

    def details(self, language: str) -> PersonDetails:
        """What was typed, as the domain takes it."""
        data = self.cleaned_data
        names = {name: data[name] for name in PersonDetails.__dataclass_fields__ if name in data}
        return PersonDetails(**{**names, "sex": Sex(data["sex"]), "language": language})

    def education(self) -> EducationDetails:
        data = self.cleaned_data
        return EducationDetails(**{name: data[name] for name in EducationDetails.__dataclass_fields__})


def initial_details(person: Person) -> dict[str, Any]:
    """What the form shows of a person already known."""
    names = [*PersonDetails.__dataclass_fields__]
    initial = {name: getattr(person, name) for name in names if name != "language"}
    education = person.educations.order_by("pk").first()
    learned = {name: getattr(education, name) for name in EducationDetails.__dataclass_fields__} if education else {}
    return {**initial, **learned, "iin": iin_of(person)}


CENTRE_STATUSES = [*CentreStatus.choices, ("expired", _("expired"))]


class CentreFilterForm(forms.Form):
    """The filter of the register of centres."""

    q = forms.CharField(
        label=_("Name or number of the centre"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    region = AlphabeticalChoiceField(
        label=_("Region"),
        queryset=Region.objects.order_by("code"),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *CENTRE_STATUSES], required=False)
