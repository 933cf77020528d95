"""Acts on many things at once, and what came of them for each thing."""

from django.db import models
from django.db.models import Q

from accounts.access import AnyUser
from accounts.models import User
from certification.enums import BulkKind, BulkOutcome
from certification.models.applications import Application, ApplicationChange
from core.frozen import FrozenModel


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    def on_applications_seen_by(self, user: AnyUser) -> "BulkActQuerySet":
        """Acts, but not their undoing, on at least one application that the account may see."""
        seen = ApplicationInBulk.objects.filter(subject__in=Application.objects.visible_to(user))
        return self.filter(undoes=None, pk__in=seen.values("act"))


class BulkAct(FrozenModel):
    """One act of one account on `chosen` things, or the undoing of such an act (`undoes`).

    `token` comes from the page that asked for confirmation: the same page sent twice is the same act.
    Personal data: the acting account.
    """

    number = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=BulkKind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    chosen = models.PositiveSmallIntegerField()
    undo_until = models.DateTimeField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    objects = BulkActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BulkKind.values), name="bulk_kind_known"),
            models.CheckConstraint(condition=Q(chosen__gte=1), name="bulk_has_things"),
            models.CheckConstraint(condition=Q(undoes=None) | Q(undo_until=None), name="bulk_undoing_is_final"),
        ]

    def __str__(self) -> str:
        return self.number


class InBulk(FrozenModel):
    """What came of a bulk act for one `subject`: the `change` it made, or why not; concrete models add both keys.

    No personal data.
    """

    act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="%(class)s_rows")
    outcome = models.CharField(max_length=10, choices=BulkOutcome)
    code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["act", "subject"], name="%(class)s_once"),
            models.CheckConstraint(
                condition=Q(outcome="done", change__isnull=False, code="")
                | (Q(outcome="refused", change=None) & ~Q(code="") & ~Q(reason="")),
                name="%(class)s_done_or_refused",
            ),
        ]


class ApplicationInBulk(InBulk):
    """What came of a bulk act for one application. No personal data."""

    subject = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="bulk_rows")
    change = models.OneToOneField(ApplicationChange, on_delete=models.PROTECT, null=True, related_name="bulk_row")

    class Meta(InBulk.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.act_id}: {self.subject_id} {self.outcome}"
