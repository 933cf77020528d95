"""Kinds and states of what is decided and issued."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationBasis(TextChoices):
    OWN_WISH = "own", _("own wish")
    REFERRAL = "referral", _("employer's referral")
    VOUCHER = "voucher", _("voucher")


class ApplicationStatus(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for completion")
    ACCEPTED = "accepted", _("accepted")
    SCHEDULED = "scheduled", _("scheduled")
    EXAMINED = "examined", _("examined")
    ABSENT = "absent", _("absent")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn by the applicant")
    CLOSED = "closed", _("closed")


class ApplicationGround(TextChoices):
    """Why a status went back, where the status alone does not tell."""

    TAKEN_BACK = "taken_back", _("acceptance taken back")


class BulkKind(TextChoices):
    """Acts that are done on many things at once."""

    ACCEPTANCE = "acceptance", _("acceptance of applications")


class BulkOutcome(TextChoices):
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


# One person has at most one application for a qualification in one of these.
OPEN_APPLICATION = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.RETURNED,
    ApplicationStatus.ACCEPTED,
    ApplicationStatus.SCHEDULED,
    ApplicationStatus.EXAMINED,
)


class DecisionKind(TextChoices):
    GRANT = "grant", _("certificate granted")
    PARTIAL = "partial", _("granted for a part of the functions")
    REFUSE = "refuse", _("certificate refused")


class RefusalGround(TextChoices):
    PREREQUISITES = "prerequisites", _("prerequisites not met")
    FAILED_PART = "failed_part", _("a part of the exam was not passed")
    FALSE_PAPERS = "false_papers", _("false papers")
    ABSENT = "absent", _("did not come to the exam")


class CertificateStatus(TextChoices):
    """Expiry is computed from the date and therefore no status of its own."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ANNULLED = "annulled", _("annulled")
    SUPERSEDED = "superseded", _("superseded")


class ShownStatus(TextChoices):
    """The status as answered to whoever asks; computed at that moment."""

    VALID = "valid", _("Valid")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ANNULLED = "annulled", _("Annulled")
    SUPERSEDED = "superseded", _("Superseded")


class CertificateGround(TextChoices):
    """Grounds of suspension, withdrawal, annulment and supersession."""

    COMPLAINT = "complaint", _("complaint under review")
    CPD_MISSED = "cpd_missed", _("professional development missed")
    OWN_REQUEST = "own_request", _("own request")
    NOT_REMOVED = "not_removed", _("ground of the suspension not removed in time")
    ETHICS = "ethics", _("breach of the code of conduct")
    FALSE_PAPERS = "false_papers", _("false papers")
    MISUSE = "misuse", _("misuse of the certificate")
    ISSUED_IN_ERROR = "issued_in_error", _("issued in error")
    EXAM_FRAUD = "exam_fraud", _("fraud at the exam")
    CENTRE_NOT_ENTITLED = "centre_not_entitled", _("the centre was not entitled on that day")
    RENEWAL = "renewal", _("renewal")
    CORRECTION = "correction", _("correction of data")
    REDUCED_SCOPE = "reduced_scope", _("reduced scope")
    GROUND_REMOVED = "ground_removed", _("ground removed")
