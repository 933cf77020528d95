"""Certification centres: the first register."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import StatusChange, Workplace
from core.translated import Translated
from registry.enums import CentreStatus
from registry.models.people import Person
from registry.models.places import Organisation, Region
from registry.models.rules import NormativeBasis
from registry.models.standards import Qualification


class CentreQuerySet(models.QuerySet["Centre"]):
    def in_status(self, shown: str, *, today: date) -> "CentreQuerySet":
        """Those whose computed status on a day is `shown`; `expired` stands beside the stored ones."""
        if shown == "expired":
            return self.filter(status=CentreStatus.ACCREDITED, accredited_until__lt=today)
        if shown == CentreStatus.ACCREDITED:
            return self.filter(status=shown, accredited_until__gte=today)
        return self.filter(status=shown)


class Centre(models.Model):
    """A row of the register of certification centres. Rows are never deleted; status changes are recorded one by one.

    Personal data: the name of the head, who signs certificates by office.
    """

    number = models.CharField(max_length=6, unique=True)
    workplace = models.OneToOneField(Workplace, on_delete=models.PROTECT, related_name="centre")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="centre")
    basis = models.ForeignKey(NormativeBasis, on_delete=models.PROTECT, related_name="centres")
    name_kk = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    accreditation_number = models.CharField(max_length=24, unique=True)
    accredited_from = models.DateField()
    accredited_until = models.DateField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="centres")
    place_kk = models.CharField(max_length=100)
    place_ru = models.CharField(max_length=100)
    place_en = models.CharField(max_length=100, blank=True)
    address_kk = models.CharField(max_length=300)
    address_ru = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    head_kk = models.CharField(max_length=200)
    head_ru = models.CharField(max_length=200)
    head_en = models.CharField(max_length=200, blank=True)
    agreement_date = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=CentreStatus)
    folded_name = models.TextField()
    sort_key = models.CharField(max_length=700, db_index=True)
    name = Translated()
    place = Translated()
    address = Translated()
    head = Translated()

    objects = CentreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^C-[0-9]{4}$"), name="centre_number_form"),
            models.CheckConstraint(condition=Q(status__in=CentreStatus.values), name="centre_status_known"),
            models.CheckConstraint(
                condition=Q(accredited_until__gte=F("accredited_from")), name="centre_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(name_kk="") & ~Q(name_ru=""), name="centre_name_present"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def is_accredited_on(self, day: date) -> bool:
        return self.status == CentreStatus.ACCREDITED and self.accredited_from <= day <= self.accredited_until

    def shown_status(self, today: date) -> str:
        """The status as people see it: `expired` is computed."""
        is_over = self.status == CentreStatus.ACCREDITED and self.accredited_until < today
        return "expired" if is_over else self.status


class CentreChange(StatusChange):
    """One change of a centre's status."""

    statuses = CentreStatus
    subject = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.after}"


class CentreSite(models.Model):
    """A place where a centre holds exams. No personal data."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="sites")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="sites")
    address_kk = models.CharField(max_length=300)
    address_ru = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField()
    address = Translated()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="site_has_seats")]

    def __str__(self) -> str:
        return self.address


class CentreScope(models.Model):
    """A qualification that a centre may examine, from a day until a day. No personal data."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="scopes")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="scopes")
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "qualification", "valid_from"], name="scope_unique"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="scope_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id}: {self.qualification_id}"


class Examiner(models.Model):
    """A person appointed to examine for a centre. Personal data: the appointment and who sends the person."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="examiners")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    sent_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="examiners")
    qualifications = models.ManyToManyField(Qualification, related_name="examiners")
    appointed_from = models.DateField()
    appointed_until = models.DateField()
    evidence = models.CharField(max_length=300)
    committed_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "appointed_from"], name="examiner_appointment_unique"),
            models.CheckConstraint(
                condition=Q(appointed_until__gte=F("appointed_from")), name="examiner_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"
