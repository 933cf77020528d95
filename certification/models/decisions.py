"""Decisions: what the certifying body decided on one application."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from certification.enums import DecisionKind, RefusalGround
from certification.models.applications import Application
from core.frozen import FrozenModel
from exams.models import Protocol, ProtocolLine


class Decision(FrozenModel):
    """A numbered decision of a named person. Never changed: what follows an appeal is a new one.

    Personal data: the outcome of a person's case and its reasons.
    """

    number = models.CharField(max_length=20, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="decisions")
    line = models.OneToOneField(ProtocolLine, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=8, choices=DecisionKind)
    ground = models.CharField(max_length=20, choices=RefusalGround, blank=True)
    reason = models.TextField(blank=True)
    functions = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="refuse") & ~Q(ground="") | ~Q(kind="refuse") & Q(ground=""),
                name="decision_refusal_has_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.number
