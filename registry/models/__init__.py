"""Models of what exists, one file a concept."""

from registry.models.centres import Centre, CentreChange, CentreScope, CentreSite, Examiner
from registry.models.people import Consent, Education, Person
from registry.models.places import Organisation, Region
from registry.models.rules import NormativeBasis, RuleSet, SpecialDay
from registry.models.standards import LabourFunction, Profession, ProfessionalStandard, Qualification

__all__ = [
    "Centre",
    "CentreChange",
    "CentreScope",
    "CentreSite",
    "Consent",
    "Education",
    "Examiner",
    "LabourFunction",
    "NormativeBasis",
    "Organisation",
    "Person",
    "Profession",
    "ProfessionalStandard",
    "Qualification",
    "Region",
    "RuleSet",
    "SpecialDay",
]
