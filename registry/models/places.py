"""Regions and organisations."""

from django.db import models
from django.db.models import Q

from core.translated import Translated
from registry.enums import OrganisationKind


class Region(models.Model):
    """A region or city of republican rank, by its KATO code. No personal data."""

    code = models.CharField(max_length=9, unique=True)
    name_kk = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    name = Translated()

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A legal person by its BIN. No personal data."""

    bin = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name_kk = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    founders = models.ManyToManyField("self", symmetrical=False, related_name="founded", blank=True)
    name = Translated()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bin__regex=r"^[0-9]{12}$"), name="organisation_bin_digits"),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
            models.CheckConstraint(condition=~Q(name_kk="") & ~Q(name_ru=""), name="organisation_name_present"),
        ]

    def __str__(self) -> str:
        return self.name
