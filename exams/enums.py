"""Kinds and states of exams."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartKind(TextChoices):
    THEORY = "theory", _("theory test")
    PRACTICAL = "practical", _("practical task")
    INTERVIEW = "interview", _("interview")


class SessionStatus(TextChoices):
    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("commission approved")
    OPEN = "open", _("open")
    HELD = "held", _("held")
    SIGNED = "signed", _("protocol signed")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


class CommissionRole(TextChoices):
    CHAIR = "chair", _("chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")


class Attendance(TextChoices):
    EXPECTED = "expected", _("not recorded yet")
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    REMOVED = "removed", _("removed for a violation")


class AttemptKind(TextChoices):
    FIRST = "first", _("first attempt")
    RESIT = "resit", _("resit")


class ProtocolStatus(TextChoices):
    DRAWN_UP = "drawn_up", _("waiting for signatures")
    SIGNED = "signed", _("signed")
    CANCELLED = "cancelled", _("taken back")


class ResultFileStatus(TextChoices):
    WAITING = "waiting", _("being read")
    READY = "ready", _("ready to apply")
    REFUSED = "refused", _("has errors")
    APPLIED = "applied", _("applied")


class Verdict(TextChoices):
    """What the computation proposes and the commission concludes for one candidate."""

    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed")
    ABSENT = "absent", _("absent")
    REMOVED = "removed", _("removed")
