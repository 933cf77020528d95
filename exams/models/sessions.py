"""Exam sessions, their commissions and candidates."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.access import AnyUser, workplaces_of
from accounts.enums import Role
from accounts.models import StatusChange, User
from core.frozen import FrozenModel
from exams.enums import AttemptKind, Attendance, CommissionRole, SessionStatus
from exams.models.schemes import Scheme
from registry.models import Centre, CentreSite, Examiner, Person, RuleSet


class SessionQuerySet(models.QuerySet["ExamSession"]):
    def visible_to(self, user: AnyUser) -> "SessionQuerySet":
        """Staff see their centre's sessions, examiners those of their commissions, auditors all."""
        if workplaces_of(user, Role.AUDITOR):
            return self.all()
        of_centre = Q(centre__workplace__in=workplaces_of(user, Role.CENTRE_ADMIN, Role.DECIDER))
        of_commission = Q(
            pk__in=CommissionMember.objects.filter(
                examiner__person__user=user.pk,
                session__centre__workplace__in=workplaces_of(user, Role.EXAMINER),
            ).values("session")
        )
        return self.filter(of_centre | of_commission)


class ExamSession(models.Model):
    """An exam held by a centre at a site on a day, for candidates of one or more schemes. No personal data."""

    number = models.CharField(max_length=20, unique=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="sessions")
    site = models.ForeignKey(CentreSite, on_delete=models.PROTECT, related_name="sessions")
    schemes = models.ManyToManyField(Scheme, related_name="sessions")
    rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    capacity = models.PositiveSmallIntegerField()
    entry_until = models.DateField()
    exam_date = models.DateField()
    starts_at = models.TimeField()
    results_until = models.DateField()
    publish_on = models.DateField()
    appeal_until = models.DateField()
    status = models.CharField(max_length=10, choices=SessionStatus)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="session_status_known"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_capacity"),
            models.CheckConstraint(
                condition=Q(exam_date__gte=F("entry_until"))
                & Q(results_until__gte=F("exam_date"))
                & Q(publish_on__gte=F("exam_date"))
                & Q(appeal_until__gte=F("publish_on")),
                name="session_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SessionChange(StatusChange):
    """One change of a session's status."""

    statuses = SessionStatus
    subject = models.ForeignKey(ExamSession, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.after}"


class CommissionMember(models.Model):
    """An examiner's seat in the commission of a session. Personal data: who examined."""

    session = models.ForeignKey(ExamSession, on_delete=models.PROTECT, related_name="commission")
    examiner = models.ForeignKey(Examiner, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=CommissionRole)
    is_employer_side = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "examiner"], name="member_once_in_session"),
            models.UniqueConstraint(fields=["session"], condition=Q(role="chair"), name="one_chair_in_session"),
            models.UniqueConstraint(fields=["session"], condition=Q(role="secretary"), name="one_secretary_in_session"),
            models.CheckConstraint(condition=Q(role__in=CommissionRole.values), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.examiner_id}"

    def is_seat_of(self, user: User) -> bool:
        """Whether the account is this member's; needs `examiner.person` loaded."""
        return self.examiner.person.user_id == user.pk


class ConflictDeclaration(FrozenModel):
    """What a member declared before the session: no conflict, or which one. The latest one counts.

    Personal data: relations that the member declares; needed to keep the exam impartial.
    """

    member = models.ForeignKey(CommissionMember, on_delete=models.PROTECT, related_name="declarations")
    has_conflict = models.BooleanField()
    details = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(details=""), name="conflict_is_described")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.has_conflict}"


class Enrolment(FrozenModel):
    """A person's place in a session. Personal data: that the person sits this exam, and attendance."""

    mutable: ClassVar[tuple[str, ...]] = ("attendance", "note")

    number = models.CharField(max_length=20, unique=True)
    session = models.ForeignKey(ExamSession, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="enrolments")
    attempt = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=6, choices=AttemptKind, default=AttemptKind.FIRST)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.EXPECTED)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person", "scheme"], name="enrolment_once_in_session"),
            models.CheckConstraint(condition=Q(attendance__in=Attendance.values), name="enrolment_attendance_known"),
            models.CheckConstraint(condition=Q(kind__in=AttemptKind.values), name="enrolment_kind_known"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="enrolment_attempt_counts"),
        ]

    def __str__(self) -> str:
        return self.number
