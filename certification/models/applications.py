"""Applications for certification."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.access import AnyUser, workplaces_of
from accounts.enums import Role
from accounts.models import StatusChange
from certification.enums import OPEN_APPLICATION, ApplicationBasis, ApplicationGround, ApplicationStatus
from exams.models import Enrolment, Scheme
from registry.models import Centre, Person, RuleSet


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: AnyUser) -> "ApplicationQuerySet":
        """Staff see what was submitted to their centre; drafts belong to the applicant alone."""
        if workplaces_of(user, Role.AUDITOR):
            return self.exclude(status=ApplicationStatus.DRAFT)
        centres = workplaces_of(user, Role.CENTRE_ADMIN, Role.DECIDER)
        return self.filter(centre__workplace__in=centres).exclude(status=ApplicationStatus.DRAFT)

    def handled_by(self, user: AnyUser) -> "ApplicationQuerySet":
        """What was submitted to the centres of which the account is an administrator."""
        centres = workplaces_of(user, Role.CENTRE_ADMIN)
        return self.filter(centre__workplace__in=centres).exclude(status=ApplicationStatus.DRAFT)

    def overdue(self, today: date) -> "ApplicationQuerySet":
        """Those that the centre should have answered before today."""
        return self.filter(status=ApplicationStatus.SUBMITTED, review_until__lt=today)

    def of(self, user: AnyUser) -> "ApplicationQuerySet":
        """The account's own applications."""
        return self.filter(person__user=user.pk)


class Application(models.Model):
    """A person's wish to be certified, from the draft to its end.

    Personal data: who applies for what, where; special conditions may tell of health and are seen by the centre only.
    """

    number = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="applications")
    qualification_code = models.CharField(max_length=40)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="applications")
    basis = models.CharField(max_length=10, choices=ApplicationBasis, default=ApplicationBasis.OWN_WISH)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    special_conditions = models.TextField(blank=True)
    special_conditions_answer = models.TextField(blank=True)
    rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    review_until = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=ApplicationStatus)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, null=True, related_name="application")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ApplicationStatus.values), name="application_status_known"),
            models.CheckConstraint(condition=Q(basis__in=ApplicationBasis.values), name="application_basis_known"),
            models.UniqueConstraint(
                fields=["person", "qualification_code"],
                condition=Q(status__in=OPEN_APPLICATION),
                name="one_open_application_per_qualification",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(filed_at__isnull=False, rules__isnull=False),
                name="application_filed_with_rules",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["scheduled", "examined", "absent", "granted", "refused"])
                | Q(enrolment__isnull=False),
                name="application_scheduled_has_enrolment",
            ),
        ]
        indexes = [models.Index(fields=["centre", "status", "filed_at"], name="application_work_list")]

    def __str__(self) -> str:
        return self.number


class ApplicationChange(StatusChange):
    """One change of an application's status."""

    statuses = ApplicationStatus
    subject = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")

    @property
    def ground_label(self) -> str:
        """The words for a ground of the list; empty where there is none."""
        return str(dict(ApplicationGround.choices).get(self.ground, ""))

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.after}"
