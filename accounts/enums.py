"""Roles, and the kinds of workplace they belong to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkplaceKind(TextChoices):
    CHAMBER = "chamber", _("chamber")
    CENTRE = "centre", _("certification centre")
    EMPLOYER = "employer", _("employer")


class Role(TextChoices):
    """What a person does at a workplace. A graduate needs no role: every confirmed account may apply."""

    CENTRE_ADMIN = "centre_admin", _("centre administrator")
    EXAMINER = "examiner", _("examiner")
    DECIDER = "decider", _("decision-maker")
    REGISTRAR = "registrar", _("registrar")
    AUDITOR = "auditor", _("auditor")
    EMPLOYER = "employer", _("employer")


class ListPlace(TextChoices):
    """Lists of which an account keeps views of its own, by the names of their addresses."""

    APPLICATIONS = "application_list", _("Applications")
    SESSIONS = "session_list", _("Exam sessions")


ROLES_OF_KIND = {
    WorkplaceKind.CHAMBER: frozenset({Role.REGISTRAR, Role.AUDITOR}),
    WorkplaceKind.CENTRE: frozenset({Role.CENTRE_ADMIN, Role.EXAMINER, Role.DECIDER}),
    WorkplaceKind.EMPLOYER: frozenset({Role.EMPLOYER}),
}
