"""Models of what is decided and issued, one file a concept."""

from certification.models.applications import Application, ApplicationChange
from certification.models.certificates import Certificate, CertificateEvent, CertificatePaper
from certification.models.decisions import Decision

__all__ = [
    "Application",
    "ApplicationChange",
    "Certificate",
    "CertificateEvent",
    "CertificatePaper",
    "Decision",
]
