"""What people type about results."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.spreadsheets.limits import Limits
from exams.domain.queries import SESSION_ORDERS, SessionFilter
from exams.domain.results import POINT_PLACES, Problem, ResultEntry, ResultSheet, Seen
from exams.enums import Attendance, SessionStatus
from exams.models import Enrolment
from registry.forms import DateInput


class PointsField(forms.DecimalField):
    """Points with a comma or a point; an empty cell is no result."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            required=False, max_digits=6, decimal_places=POINT_PLACES, widget=forms.TextInput(attrs=attrs), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".") if value not in (None, "") else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class GridForm(forms.Form):
    """The results of a session as one sheet: a row per candidate, a cell per line of the blueprint.

    Beside each cell lies what it held when the page was made, so that a change by somebody else is noticed.
    """

    def __init__(self, sheet: ResultSheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for enrolment in sheet.enrolments:
            self._add_row(enrolment)

    def _add_row(self, enrolment: Enrolment) -> None:
        name = enrolment.person.name_kk
        choices = [(choice.value, choice.label) for choice in Attendance]
        self.fields[f"a-{enrolment.pk}"] = forms.ChoiceField(
            label=_("Attendance of %(name)s") % {"name": name}, choices=choices, initial=enrolment.attendance
        )
        self.fields[f"b-{enrolment.pk}"] = forms.ChoiceField(
            choices=choices, initial=enrolment.attendance, widget=forms.HiddenInput
        )
        for line in self.sheet.lines[enrolment.scheme_id]:
            stored = self.sheet.points.get((enrolment.pk, line.pk))
            cell = f"{enrolment.pk}-{line.pk}"
            label = _("%(column)s of %(name)s, at most %(most)s") % {
                "column": line.column, "name": name, "most": f"{line.max_points.normalize():f}",
            }  # fmt: skip
            self.fields[f"p-{cell}"] = PointsField(label=label, initial=stored)
            self.fields[f"s-{cell}"] = PointsField(initial=stored)
            self.fields[f"s-{cell}"].widget = forms.HiddenInput()

    def entries(self) -> list[ResultEntry]:
        """What was typed, row by row; rows are numbered as on the page."""
        return [self._entry(enrolment, row) for row, enrolment in enumerate(self.sheet.enrolments, start=1)]

    def _entry(self, enrolment: Enrolment, row: int) -> ResultEntry:
        lines = self.sheet.lines[enrolment.scheme_id]
        points = {line.pk: self.cleaned_data[f"p-{enrolment.pk}-{line.pk}"] for line in lines}
        seen = {line.pk: self.cleaned_data[f"s-{enrolment.pk}-{line.pk}"] for line in lines}
        attendance = Attendance(self.cleaned_data[f"a-{enrolment.pk}"])
        was = Seen(Attendance(self.cleaned_data[f"b-{enrolment.pk}"]), seen)
        return ResultEntry(enrolment, attendance, points, seen=was, row=row)

    def rebased(self, sheet: ResultSheet) -> "GridForm":
        """The same typing on the sheet as it stands now: what was left alone shows what is stored."""
        data = dict(self.data.items())
        for enrolment in sheet.enrolments:
            self._rebase(data, f"a-{enrolment.pk}", f"b-{enrolment.pk}", enrolment.attendance)
            for line in sheet.lines[enrolment.scheme_id]:
                cell = f"{enrolment.pk}-{line.pk}"
                stored = sheet.points.get((enrolment.pk, line.pk))
                self._rebase(data, f"p-{cell}", f"s-{cell}", "" if stored is None else f"{stored.normalize():f}")
        form = GridForm(sheet, data)
        form.is_valid()
        return form

    def _rebase(self, data: Any, typed: str, seen: str, stored: str) -> None:
        if self.cleaned_data[typed] == self.cleaned_data[seen]:
            data[typed] = stored
        data[seen] = stored

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem at its cell."""
        keys = {(enrolment.number, "attendance"): f"a-{enrolment.pk}" for enrolment in self.sheet.enrolments}
        for enrolment in self.sheet.enrolments:
            for line in self.sheet.lines[enrolment.scheme_id]:
                keys[enrolment.number, line.column] = f"p-{enrolment.pk}-{line.pk}"
        for problem in problems:
            self.add_error(keys[problem.enrolment, problem.column], str(problem.message))

    def rows(self) -> list[dict[str, Any]]:
        """Rows for the template: candidate, attendance, and for each column of the sheet its cell or None."""
        return [
            {
                "enrolment": enrolment,
                "attendance": self[f"a-{enrolment.pk}"],
                "seen": self[f"b-{enrolment.pk}"],
                "cells": self._cells(enrolment),
            }
            for enrolment in self.sheet.enrolments
        ]

    def _cells(self, enrolment: Enrolment) -> list[dict[str, Any] | None]:
        lines = self.sheet.lines_of(enrolment)
        return [
            {
                "points": self[f"p-{enrolment.pk}-{lines[column].pk}"],
                "seen": self[f"s-{enrolment.pk}-{lines[column].pk}"],
            }
            if column in lines
            else None
            for column in self.sheet.columns
        ]


class FileForm(forms.Form):
    """A results file to upload."""

    file = forms.FileField(
        label=_("Results file (XLSX or CSV)"),
        help_text=_("Nothing is written before you have seen what the file says."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        most = Limits().max_bytes
        if file.size > most:
            text = _("The file is larger than %(most)d MB. Send only the sheet with the results.")
            raise forms.ValidationError(text % {"most": most // 1_000_000})
        return file


class ConfirmForm(forms.Form):
    """Applying a file; warnings are confirmed by a tick."""

    is_confirmed = forms.BooleanField(label=_("I have read the warnings and want to apply the file."), required=False)


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SessionFilterForm(forms.Form):
    """The filter of the list of exam sessions."""

    q = forms.CharField(
        label=_("Number or site"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *SessionStatus.choices], required=False)
    date_from = forms.DateField(
        label=_("Exam from"), required=False, widget=DateInput, input_formats=["%Y-%m-%d", "%d.%m.%Y"]
    )
    date_until = forms.DateField(
        label=_("Exam until"), required=False, widget=DateInput, input_formats=["%Y-%m-%d", "%d.%m.%Y"]
    )
    sort = forms.ChoiceField(
        choices=[(f"{way}{name}", name) for name in SESSION_ORDERS for way in ("", "-")],
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("date_from"), data.get("date_until")
        if first and last and last < first:
            self.add_error("date_until", _("This day lies before the first one. Choose a later day."))
        return data

    def wanted(self) -> SessionFilter:
        """The filter; what is not valid is left out."""
        self.is_valid()
        return SessionFilter(**{name: value for name, value in self.cleaned_data.items() if value})
