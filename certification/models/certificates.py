"""Certificates: the second register, its events and its papers."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import StatusChange
from certification.enums import CertificateStatus, ShownStatus
from certification.models.decisions import Decision
from core.frozen import FrozenModel
from registry.models import Centre, Person, Qualification, Region


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def listed(self) -> "CertificateQuerySet":
        """Those whose holders agreed to be found in the public register."""
        return self.filter(is_listed=True)

    def in_status(self, shown: str, *, today: date) -> "CertificateQuerySet":
        """Those whose computed status on a day is `shown`."""
        if shown == ShownStatus.EXPIRED:
            return self.filter(status=CertificateStatus.VALID, valid_until__lt=today)
        if shown == ShownStatus.VALID:
            return self.filter(status=CertificateStatus.VALID, valid_until__gte=today)
        return self.filter(status=shown)


class Certificate(FrozenModel):
    """A row of the register of certified specialists: written once; only its status, listing and currency change.

    `is_current`: the latest one of its holder for its qualification; at most one. Personal data: the holder's name
    and all that is printed (`sheet`), folded name and sort key for the search; no IIN, no birth date.
    """

    mutable: ClassVar[tuple[str, ...]] = ("status", "is_listed", "is_current")

    number = models.CharField(max_length=24, unique=True)
    series = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=16, unique=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="certificate")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="certificates")
    qualification_code = models.CharField(max_length=40)
    profession_code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="certificates")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="certificates")
    issued_at = models.DateTimeField()
    issued_date = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    sheet = models.JSONField()
    folded_name = models.TextField()
    sort_key = models.CharField(max_length=700)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    status = models.CharField(max_length=10, choices=CertificateStatus)
    is_listed = models.BooleanField()
    is_current = models.BooleanField(default=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "sequence"], name="certificate_sequence_unique"),
            models.UniqueConstraint(
                fields=["person", "qualification_code"],
                condition=Q(is_current=True),
                name="one_current_certificate_per_qualification",
            ),
            models.CheckConstraint(condition=Q(status__in=CertificateStatus.values), name="certificate_status_known"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"), valid_from__gte=F("issued_date")),
                name="certificate_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(status__in=["valid", "suspended"]),
                name="certificate_final_not_current",
            ),
        ]
        indexes = [
            models.Index(fields=["is_listed", "sort_key", "id"], name="certificate_list"),
            models.Index(fields=["is_listed", "profession_code", "level"], name="certificate_profession"),
        ]

    def __str__(self) -> str:
        return self.number

    def shown_status(self, today: date) -> ShownStatus:
        """The status as people see it on a day in Asia/Almaty."""
        is_over = self.status == CertificateStatus.VALID and self.valid_until < today
        return ShownStatus.EXPIRED if is_over else ShownStatus(self.status)


class CertificateEvent(StatusChange):
    """One event in the life of a certificate: a status change with its ground; a suspension has an end date."""

    statuses = CertificateStatus
    subject = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    effective_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(after="suspended") | Q(until_date__gte=F("effective_date")), name="suspension_has_an_end"
            ),
            models.CheckConstraint(condition=Q(before="") | ~Q(ground=""), name="event_has_a_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.after}"


class CertificatePaper(FrozenModel):
    """The paper of a certificate as issued: bytes, hash, template version. Personal data: all that is printed."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="paper")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    template_version = models.CharField(max_length=10)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
