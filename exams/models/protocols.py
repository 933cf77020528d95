"""Protocols: what the commission concluded, frozen, and who signed it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.access import AnyUser
from accounts.models import StatusChange, User
from core.frozen import FrozenModel
from exams.enums import ProtocolStatus, Verdict
from exams.models.sessions import CommissionMember, Enrolment, ExamSession


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def visible_to(self, user: AnyUser) -> "ProtocolQuerySet":
        """Whoever sees the session sees its protocols."""
        return self.filter(session__in=ExamSession.objects.visible_to(user))


class Protocol(FrozenModel):
    """The protocol of a session. `sheet` holds all that was concluded; its hash is what the members sign.

    Personal data: candidates' names and verdicts in the sheet, kept as the record of the exam.
    """

    mutable: ClassVar[tuple[str, ...]] = ("status", "locked_at")

    number = models.CharField(max_length=20, unique=True)
    session = models.ForeignKey(ExamSession, on_delete=models.PROTECT, related_name="protocols")
    sheet = models.JSONField()
    sheet_sha256 = models.CharField(max_length=64)
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ProtocolStatus)
    locked_at = models.DateTimeField(null=True)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=~Q(status="cancelled"), name="one_protocol_in_force_per_session"
            ),
            models.CheckConstraint(condition=Q(status__in=ProtocolStatus.values), name="protocol_status_known"),
            models.CheckConstraint(
                condition=Q(status="signed", locked_at__isnull=False) | ~Q(status="signed") & Q(locked_at=None),
                name="protocol_locked_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProtocolChange(StatusChange):
    """One change of a protocol's status."""

    statuses = ProtocolStatus
    subject = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.after}"


class ProtocolLine(FrozenModel):
    """One candidate's verdict in a protocol, with the computation it rests on. Personal data: scores; never public."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="lines")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="protocol_lines")
    verdict = models.CharField(max_length=8, choices=Verdict)
    computation = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protocol", "enrolment"], name="protocol_line_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="protocol_line_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.protocol_id}: {self.verdict}"


class ProtocolSignature(FrozenModel):
    """A member's signature under the hash of a protocol. Personal data: who signed when."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sheet_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["protocol", "member"], name="signature_once_per_member")]

    def __str__(self) -> str:
        return f"{self.protocol_id}: {self.member_id}"
