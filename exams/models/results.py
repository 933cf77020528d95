"""Results, and the files they came in."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from exams.enums import ResultFileStatus
from exams.models.schemes import BlueprintLine
from exams.models.sessions import Enrolment, ExamSession


class Result(models.Model):
    """Points of one candidate for one line of the blueprint. Personal data: exam scores; never public."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="results")
    line = models.ForeignKey(BlueprintLine, on_delete=models.PROTECT, related_name="results")
    points = models.DecimalField(max_digits=6, decimal_places=2)
    max_points = models.DecimalField(max_digits=6, decimal_places=2)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "line"], name="result_once_per_line"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("max_points")), name="result_within_maximum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}.{self.line_id}: {self.points}"


class ResultFile(models.Model):
    """A results file as uploaded (encrypted), what was read in it and whether it was applied.

    Personal data: the file names candidates and may hold IINs and scores; seen by the centre only.
    """

    session = models.ForeignKey(ExamSession, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content_sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ResultFileStatus, default=ResultFileStatus.WAITING)
    reading = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ResultFileStatus.values), name="result_file_status_known"),
            models.CheckConstraint(
                condition=Q(status="applied", applied_at__isnull=False, applied_by__isnull=False)
                | ~Q(status="applied") & Q(applied_at=None, applied_by=None),
                name="result_file_applied_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name
