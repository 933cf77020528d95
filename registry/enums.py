"""Kinds and states of what exists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    CENTRE_OPERATOR = "centre", _("operator of a certification centre")
    EMPLOYER = "employer", _("employer")
    EDUCATION = "education", _("education organisation")
    ASSOCIATION = "association", _("professional association")
    CHAMBER = "chamber", _("chamber of entrepreneurs")
    REGIONAL_CHAMBER = "regional", _("regional chamber of entrepreneurs")


class CentreStatus(TextChoices):
    """Expiry is computed from the date and therefore no status of its own."""

    ACCREDITED = "accredited", _("accredited")
    SUSPENDED = "suspended", _("accreditation suspended")
    WITHDRAWN = "withdrawn", _("accreditation withdrawn")
    TERMINATED = "terminated", _("terminated")


class CentreGround(TextChoices):
    PROGRAMME = "programme", _("breach of the qualification programme")
    CONFLICT = "conflict", _("conflict of interest")
    MATERIAL_BASE = "material_base", _("material base lost")
    FALSE_DATA = "false_data", _("false data")
    NO_ACTIVITY = "no_activity", _("no activity")
    OWN_REQUEST = "own_request", _("own request")
    LIQUIDATION = "liquidation", _("liquidation")
    DECISION = "decision", _("decision of the chamber")


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class IdentityKind(TextChoices):
    IIN = "iin", _("IIN")
    FOREIGN_PAPER = "foreign", _("passport or other paper of a foreigner")


class ConsentKind(TextChoices):
    PROCESSING = "processing", _("consent to the collection and processing of personal data")
    PUBLICATION = "publication", _("consent to publication in the register")


class EducationLevel(TextChoices):
    COLLEGE = "college", _("technical and vocational (college)")
    BACHELOR = "bachelor", _("higher (bachelor, specialist)")
    MASTER = "master", _("postgraduate (master)")
    DOCTOR = "doctor", _("postgraduate (doctor)")
    OTHER = "other", _("other")
