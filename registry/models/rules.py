"""What the law and the dated settings say: bases, rule sets, special days of the calendar."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from core.translated import Translated


class NormativeBasis(models.Model):
    """The act that a centre, a scheme or a certificate rests on, with the titles to print. No personal data."""

    code = models.CharField(max_length=40, unique=True)
    title_kk = models.CharField(max_length=400)
    title_ru = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    register_title_kk = models.CharField(max_length=200)
    register_title_ru = models.CharField(max_length=200)
    register_title_en = models.CharField(max_length=200)
    certificate_title_kk = models.CharField(max_length=200)
    certificate_title_ru = models.CharField(max_length=200)
    certificate_title_en = models.CharField(max_length=200)
    act_number = models.CharField(max_length=60, blank=True)
    act_date = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    title = Translated()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")), name="basis_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


def _number(default: int) -> Any:
    return models.PositiveSmallIntegerField(default=default)


def _percent(default: int) -> Any:
    return models.PositiveSmallIntegerField(default=default, validators=[MaxValueValidator(100)])


class RuleSet(models.Model):
    """Every number of the rules, in force from a day on. A case keeps the one of its filing day. No personal data.

    The defaults are those of the methodology's precedents; days are calendar days where not called working days.
    """

    effective_from = models.DateField(unique=True)
    accreditation_years = _number(3)
    paper_review_days = _number(10)
    paper_mending_working_days = _number(10)
    exam_notice_working_days = _number(5)
    theory_pass_percent = _percent(70)
    practical_pass_percent = _percent(70)
    function_pass_percent = _percent(50)
    theory_kept_months = _number(6)
    resits = _number(2)
    resit_window_months = _number(12)
    resit_gap_days = _number(30)
    protocol_signing_working_days = _number(3)
    decision_days = _number(30)
    appeal_filing_working_days = _number(10)
    appeal_review_working_days = _number(10)
    appeal_extension_working_days = _number(10)
    complaint_acknowledge_working_days = _number(3)
    complaint_answer_working_days = _number(15)
    certificate_years = _number(5)
    certificate_years_least = _number(3)
    renewal_opens_months = _number(6)
    renewal_late_months = _number(12)
    renewal_cpd_hours = _number(60)
    suspension_months = _number(6)
    reapplication_months = _number(24)
    conflict_months = _number(24)
    case_file_years = _number(5)
    expiry_notice_first_days = _number(90)
    expiry_notice_second_days = _number(30)
    expiry_notice_last_days = _number(7)
    commission_least = _number(3)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    theory_pass_percent__lte=100, practical_pass_percent__lte=100, function_pass_percent__lte=100
                ),
                name="ruleset_percents_in_range",
            ),
            models.CheckConstraint(
                condition=Q(certificate_years_least__gte=1, certificate_years__gte=models.F("certificate_years_least")),
                name="ruleset_certificate_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_from:%Y-%m-%d}"


class SpecialDay(models.Model):
    """A day that differs from its weekday: a holiday, or a working day moved to it. No personal data."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField(default=False)
    name_kk = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    name = Translated()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
