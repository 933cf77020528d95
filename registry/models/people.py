"""People, their consents and education."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.names import full_name
from registry.enums import ConsentKind, EducationLevel, IdentityKind, Sex
from registry.models.places import Organisation, Region


class Person(models.Model):
    """A human being in the registers: graduate, examiner.

    Personal data: names (also folded for the search and as a key to sort by), identity number (encrypted; found by a
    keyed hash), birth date and sex (to tell people apart and to check the number), phone and account (to reach them),
    region (shown in the register). Needed by the rules on application and register; published only as far as rule 13
    says and with consent.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    surname_kk = models.CharField(max_length=100)
    given_name_kk = models.CharField(max_length=100)
    patronymic_kk = models.CharField(max_length=100, blank=True)
    surname_ru = models.CharField(max_length=100)
    given_name_ru = models.CharField(max_length=100)
    patronymic_ru = models.CharField(max_length=100, blank=True)
    surname_latin = models.CharField(max_length=100, blank=True)
    given_name_latin = models.CharField(max_length=100, blank=True)
    identity_kind = models.CharField(max_length=8, choices=IdentityKind, default=IdentityKind.IIN)
    identity_sealed = models.TextField()
    identity_lookup = models.CharField(max_length=64, unique=True)
    identity_remark = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(max_length=6, choices=Sex)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, default="kk")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="people")
    folded_name = models.TextField()
    sort_key = models.CharField(max_length=700)

    class Meta:
        indexes = [
            models.Index(fields=["birth_date"], name="person_birth"),
            models.Index(fields=["sort_key", "id"], name="person_list"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_known"),
            models.CheckConstraint(condition=Q(identity_kind__in=IdentityKind.values), name="person_identity_known"),
            models.CheckConstraint(
                condition=~Q(surname_kk="") & ~Q(given_name_kk="") & ~Q(surname_ru="") & ~Q(given_name_ru=""),
                name="person_name_present",
            ),
            models.CheckConstraint(condition=~Q(identity_sealed__regex=r"^[0-9]{12}$"), name="person_identity_sealed"),
        ]

    def __str__(self) -> str:
        return self.name_kk

    @property
    def name_kk(self) -> str:
        return full_name(self.surname_kk, self.given_name_kk, self.patronymic_kk)

    @property
    def name_ru(self) -> str:
        return full_name(self.surname_ru, self.given_name_ru, self.patronymic_ru)

    @property
    def name_latin(self) -> str:
        return full_name(self.given_name_latin, self.surname_latin, "")


class Consent(models.Model):
    """A consent as given: kind, version and language of the text, and when it was taken back.

    Personal data: that the person agreed; the law asks for proof of it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=12, choices=ConsentKind)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ConsentKind.values), name="consent_kind_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")), name="consent_order"
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(withdrawn_at=None), name="consent_current_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class Education(models.Model):
    """A completed education. Personal data: where and when the person learned, asked by prerequisites of schemes."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="educations")
    level = models.CharField(max_length=10, choices=EducationLevel)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="alumni")
    school_name = models.CharField(max_length=300, blank=True)
    speciality = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=EducationLevel.values), name="education_level_known"),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(school_name=""), name="education_school_named"
            ),
            models.CheckConstraint(condition=Q(year__gte=1940, year__lte=2200), name="education_year_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.speciality}, {self.year}"
