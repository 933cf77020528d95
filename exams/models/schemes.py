"""Schemes: how one qualification is examined, pinned to one version of its standard."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from core.translated import Translated
from exams.enums import PartKind
from registry.models import LabourFunction, NormativeBasis, Qualification


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def active(self, day: date) -> "SchemeQuerySet":
        """Those open on a day whose standard is in force on it."""
        is_open = Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))
        standard = "qualification__profession__standard"
        in_force = Q(**{f"{standard}__valid_from__lte": day}) & (
            Q(**{f"{standard}__valid_until": None}) | Q(**{f"{standard}__valid_until__gte": day})
        )
        return self.filter(is_open & in_force)


class Scheme(models.Model):
    """One version of a qualification programme. No personal data."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="schemes")
    basis = models.ForeignKey(NormativeBasis, on_delete=models.PROTECT, related_name="schemes")
    title_kk = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    certificate_years = models.PositiveSmallIntegerField()
    fee = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    review_date = models.DateField(null=True, blank=True)
    title = Translated()

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="scheme_code_version_unique"),
            models.CheckConstraint(
                condition=Q(certificate_years__gte=1, certificate_years__lte=10), name="scheme_years"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="scheme_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class SchemePart(models.Model):
    """A part of the exam with its weight and pass mark, both in percent. No personal data."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="parts")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=PartKind)
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="part_code_unique"),
            models.UniqueConstraint(fields=["scheme", "position"], name="part_position_unique"),
            models.CheckConstraint(condition=Q(kind__in=PartKind.values), name="part_kind_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="part_code_plain"),
            models.CheckConstraint(condition=Q(weight__lte=100, pass_percent__lte=100), name="part_percents_in_range"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class BlueprintLine(models.Model):
    """What one labour function counts in one part, in points at most. No personal data."""

    part = models.ForeignKey(SchemePart, on_delete=models.PROTECT, related_name="lines")
    function = models.ForeignKey(LabourFunction, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    max_points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "function"], name="blueprint_function_unique"),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="blueprint_points_positive"),
        ]

    def __str__(self) -> str:
        return self.column

    @property
    def column(self) -> str:
        """The name of this line's column in results files; needs `part` and `function` loaded."""
        return f"{self.part.code}.{self.function.code}"
