"""Models of what is decided and issued, one file a concept."""

from certification.models.applications import Application, ApplicationChange
from certification.models.bulk import ApplicationInBulk, BulkAct, InBulk
from certification.models.certificates import Certificate, CertificateEvent, CertificatePaper
from certification.models.decisions import Decision

__all__ = [
    "Application",
    "ApplicationChange",
    "ApplicationInBulk",
    "BulkAct",
    "Certificate",
    "CertificateEvent",
    "CertificatePaper",
    "Decision",
    "InBulk",
]
