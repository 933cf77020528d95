"""Accounts, where their people work and in which role, and the trails of what they did."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import ListPlace, Role, WorkplaceKind
from core.frozen import FrozenModel


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Personal data: e-mail (the login and the address of notices), name as shown to colleagues."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="kk")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def current_roles(self) -> list[tuple[str, int]]:
        """Pairs of role and workplace that the account has now, read once a request."""
        return list(self.memberships.current().values_list("role", "workplace_id"))


class Workplace(models.Model):
    """A body that people work for on this site; apps above tie a centre or an employer to one. No personal data."""

    kind = models.CharField(max_length=10, choices=WorkplaceKind)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=WorkplaceKind.values), name="workplace_kind_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those that have not ended: an ended one gives no access from that moment on."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One role of one account at one workplace. Personal data: who works where, needed for access."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="membership_ends_after_begin"
            ),
            models.UniqueConstraint(
                fields=["user", "workplace", "role"], condition=Q(ended_at=None), name="membership_current_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}@{self.workplace_id}"


class SavedView(models.Model):
    """A filter of a list that an account keeps under a name; nobody else sees it, and it goes with the account.

    Personal data: the filter may hold a name that was searched for, kept because the account asked for it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    place = models.CharField(max_length=40, choices=ListPlace)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place__in=ListPlace.values), name="saved_view_place_known"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
            models.UniqueConstraint(fields=["user", "place", "name"], name="saved_view_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class AuditEntry(FrozenModel):
    """Who did what to which thing, before, after and why. Never changed or deleted.

    Personal data: the acting account, and the values that changed; no IIN, no password.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=60, db_index=True)
    thing = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id"], name="audit_thing")]

    def __str__(self) -> str:
        return f"{self.act} {self.thing} {self.thing_id}"


class StatusChange(FrozenModel):
    """One change of status of one `subject`, never changed or deleted; concrete models add the foreign key.

    Personal data: the acting account; `reason` may tell of the person's case.
    """

    statuses: ClassVar[type[models.TextChoices]]

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    ground = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def after_label(self) -> str:
        """The word for the status that the change led to."""
        return str(self.statuses(self.after).label)
