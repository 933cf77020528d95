"""What people type about applications and decisions, and what they ask the register."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certification.domain.applications import Wish
from certification.domain.decisions import Choice
from certification.domain.queries import APPLICATION_ORDERS, ApplicationFilter
from certification.enums import ApplicationBasis, ApplicationStatus, DecisionKind, RefusalGround, ShownStatus
from certification.models import Application
from core.forms import AlphabeticalChoiceField
from core.names import kazakh_key
from exams.enums import Verdict
from exams.models import ExamSession, ProtocolLine, Scheme
from registry.enums import CentreStatus
from registry.models import Centre, Profession, Region
from registry.models.standards import LEVEL_LEAST, LEVEL_MOST


class WishForm(forms.Form):
    """What an applicant asks for."""

    scheme = AlphabeticalChoiceField(label=_("Qualification"), queryset=Scheme.objects.none(), empty_label=_("Choose"))
    centre = AlphabeticalChoiceField(
        label=_("Certification centre"),
        queryset=Centre.objects.none(),
        empty_label=_("Choose"),
    )
    language = forms.ChoiceField(label=_("Language of the exam"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_("Why you apply"),
        choices=ApplicationBasis.choices,
        initial=ApplicationBasis.OWN_WISH,
        widget=forms.RadioSelect,
    )
    special_conditions = forms.CharField(
        label=_("Special conditions you need at the exam"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example a ground-floor room, large print, more time. The centre answers before it sets a date."
        ),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = Scheme.objects.active(today).select_related("qualification__profession").order_by("code", "pk")
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        centres = Centre.objects.in_status(CentreStatus.ACCREDITED, today=today).order_by("sort_key", "pk")
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        return Wish(**{**self.cleaned_data, "basis": ApplicationBasis(self.cleaned_data["basis"])})


def initial_wish(application: Application) -> dict[str, Any]:
    return {name: getattr(application, name) for name in WishForm.base_fields}


class SubmitForm(forms.Form):
    """The declaration and the two consents, apart from each other."""

    may_process = forms.BooleanField(
        label=_("I agree to the collection and processing of my personal data for this certification."),
        error_messages={"required": _("Without this consent the centre cannot handle the application.")},
    )
    may_publish = forms.BooleanField(
        label=_("I agree that my name and certificate are shown in the public register."),
        required=False,
        help_text=_(
            "You may leave this empty: the certificate is valid all the same, and you can change it at any time."
        ),
    )
    is_declared = forms.BooleanField(
        label=_("What I have stated is true, and I know the rules of the exam."),
        error_messages={"required": _("Confirm that what you have stated is true.")},
    )


class AcceptForm(forms.Form):
    special_conditions_answer = forms.CharField(
        label=_("Answer to the request for special conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """An act that needs a reason, read by the applicant."""

    reason = forms.CharField(
        label=_("Reason, in words for the applicant"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ScheduleForm(forms.Form):
    session = forms.ModelChoiceField(
        label=_("Exam session"), queryset=ExamSession.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, sessions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class ApplicationFilterForm(forms.Form):
    """The filter of the office's list of applications."""

    q = forms.CharField(
        label=_("Name or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("all")),
            *(choice for choice in ApplicationStatus.choices if choice[0] != ApplicationStatus.DRAFT),
        ],
    )
    scheme = forms.ModelChoiceField(
        label=_("Qualification"),
        queryset=Scheme.objects.order_by("code", "version", "pk"),
        required=False,
        empty_label=_("all"),
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    sort = forms.ChoiceField(
        choices=[(f"{way}{name}", name) for name in APPLICATION_ORDERS for way in ("", "-")],
        required=False,
        widget=forms.HiddenInput,
    )

    def wanted(self) -> ApplicationFilter:
        """The filter; what is not valid is left out."""
        self.is_valid()
        return ApplicationFilter(**{name: value for name, value in self.cleaned_data.items() if value})


TOKEN = re.compile(r"[0-9a-f]{32}")
MOST_FIGURES = 6


class NumbersField(forms.Field):
    """Numbers of things, each in a box or a hidden field of its own; which of them exist is for the page to look up."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(str(number)[:40] for number in value or []))


class ChosenForm(forms.Form):
    """What was chosen in a list, and the filter of the list to go back to."""

    chosen = NumbersField(required=False)
    back = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)


class TypedConfirmationForm(ChosenForm):
    """The confirmation of an act on many things by typing their number; the domain says which number."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)
    typed = forms.CharField(
        label=_("Type the number to confirm"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": MOST_FIGURES}),
    )

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        if TOKEN.fullmatch(token) is None:
            self.add_error(None, _("This page is out of date. Choose once more from the list."))
        return token

    def confirmed(self) -> int | None:
        """The number typed; None for anything else."""
        typed = self.cleaned_data["typed"]
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_FIGURES else None


class DecisionForm(forms.Form):
    """The choices of the decision-maker for the undecided lines of a protocol; nothing is chosen beforehand."""

    def __init__(self, lines: list[ProtocolLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self._add_row(line)

    def _add_row(self, line: ProtocolLine) -> None:
        kinds = [("", _("not now")), (DecisionKind.REFUSE.value, DecisionKind.REFUSE.label)]
        if line.verdict == Verdict.PASSED:
            kinds.insert(1, (DecisionKind.GRANT.value, DecisionKind.GRANT.label))
        name = line.enrolment.person.name_kk
        self.fields[f"k-{line.pk}"] = forms.ChoiceField(
            label=_("Decision on %(name)s") % {"name": name}, choices=kinds, required=False
        )
        self.fields[f"g-{line.pk}"] = forms.ChoiceField(
            label=_("Ground of a refusal for %(name)s") % {"name": name},
            choices=[("", "—"), *RefusalGround.choices],
            required=False,
        )

    def rows(self) -> list[dict[str, Any]]:
        return [{"line": line, "kind": self[f"k-{line.pk}"], "ground": self[f"g-{line.pk}"]} for line in self.lines]

    def choices(self) -> list[Choice]:
        """The lines for which something was chosen."""
        data = self.cleaned_data
        return [
            Choice(line.enrolment.application, DecisionKind(data[f"k-{line.pk}"]), data[f"g-{line.pk}"])
            for line in self.lines
            if data[f"k-{line.pk}"]
        ]


class SpecialistFilterForm(forms.Form):
    """The filter of the register of certified specialists."""

    q = forms.CharField(
        label=_("Surname, name or number"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    profession = forms.ChoiceField(label=_("Profession"), required=False)
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("all")), *((level, str(level)) for level in range(LEVEL_LEAST, LEVEL_MOST + 1))],
    )
    region = AlphabeticalChoiceField(
        label=_("Region"),
        queryset=Region.objects.order_by("code"),
        to_field_name="code",
        required=False,
        empty_label=_("all"),
    )
    centre = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *ShownStatus.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {row.code: row.title for row in Profession.objects.order_by("standard__valid_from", "pk")}
        in_alphabet = sorted(titles.items(), key=lambda pair: kazakh_key(pair[1]))
        self.fields["profession"].choices = [("", _("all")), *in_alphabet]  # type: ignore[attr-defined]


class VerifyForm(forms.Form):
    q = forms.CharField(
        label=_("Number or code of the certificate"),
        max_length=60,
        help_text=_("For example KZ-LIB-2026-000123-K, or the 16 characters under the QR code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
