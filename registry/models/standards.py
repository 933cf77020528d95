"""Professional standards and what they describe."""

from django.db import models
from django.db.models import F, Q

from core.translated import Translated

LEVEL_LEAST, LEVEL_MOST = 1, 8


class ProfessionalStandard(models.Model):
    """One version of a professional standard. No personal data."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    sector = models.CharField(max_length=3)
    title_kk = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    act = models.CharField(max_length=300, blank=True)
    oked = models.CharField(max_length=10, default="91.01")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_demo = models.BooleanField(default=False)
    title = Translated()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standard_code_version_unique"),
            models.CheckConstraint(condition=Q(sector__regex=r"^[A-Z]{3}$"), name="standard_sector_letters"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="standard_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"


class Profession(models.Model):
    """A profession of a standard by its code of the national classifier, such as `2622-1`. No personal data."""

    standard = models.ForeignKey(ProfessionalStandard, on_delete=models.PROTECT, related_name="professions")
    code = models.CharField(max_length=20)
    title_kk = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    title = Translated()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="profession_code_unique")]

    def __str__(self) -> str:
        return self.title


class Qualification(models.Model):
    """A profession at a level of the national framework; its `code` stays the same over versions. No personal data."""

    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="qualifications")
    code = models.CharField(max_length=40, db_index=True)
    level = models.PositiveSmallIntegerField()
    education_kk = models.CharField(max_length=300, blank=True)
    education_ru = models.CharField(max_length=300, blank=True)
    education_en = models.CharField(max_length=300, blank=True)
    experience_months = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profession", "level"], name="qualification_level_unique"),
            models.CheckConstraint(
                condition=Q(level__gte=LEVEL_LEAST, level__lte=LEVEL_MOST), name="qualification_level_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profession} · {self.level}"


class LabourFunction(models.Model):
    """A labour function of a qualification. No personal data."""

    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="functions")
    code = models.CharField(max_length=10)
    title_kk = models.CharField(max_length=300)
    title_ru = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    is_mandatory = models.BooleanField(default=True)
    title = Translated()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualification", "code"], name="function_code_unique"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Za-z0-9]+$"), name="function_code_plain"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"
