"""What anyone may learn of a certificate, computed at the moment of asking."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from certification.enums import CertificateStatus, ShownStatus
from certification.models import Certificate, CertificateEvent, CertificatePaper
from certification.papers.certificate import CertificateSheet
from core.identifiers import typed_code, typed_number

NUMBER_WIDTHS = (2, 3, 4, 6, 1)


@dataclass(frozen=True)
class Verification:
    """The answer of the verification page."""

    certificate: Certificate
    sheet: CertificateSheet
    status: ShownStatus
    since: date
    ground: str
    until: date | None
    events: tuple[CertificateEvent, ...]
    checked_at: datetime
    superseded_by: str | None
    supersedes: str | None
    document_sha256: str | None

    def as_json(self) -> dict[str, Any]:
        """The fixed JSON form of one certificate; fields are listed one by one."""
        sheet = self.sheet
        return {
            "number": sheet.number,
            "code": sheet.code,
            "status": self.status.value,
            "status_since": self.since.isoformat(),
            "status_ground": self.ground or None,
            "checked_at": timezone.localtime(self.checked_at).isoformat(timespec="seconds"),
            "holder": {"kk": sheet.holder_kk, "ru": sheet.holder_ru, "latin": sheet.holder_latin or None},
            "qualification": {
                "kk": sheet.profession.kk,
                "ru": sheet.profession.ru,
                "en": sheet.profession.en,
                "profession": sheet.profession_code,
                "level": sheet.level,
                "functions": [function.code for function in sheet.functions],
            },
            "standard": {"code": sheet.standard_code, "version": sheet.standard_version},
            "centre": {"number": sheet.centre_number, "kk": sheet.centre.kk, "ru": sheet.centre.ru},
            "issued_date": sheet.issued_date.isoformat(),
            "valid_from": sheet.valid_from.isoformat(),
            "valid_until": sheet.valid_until.isoformat(),
            "supersedes": self.supersedes,
            "superseded_by": self.superseded_by,
            "document_sha256": self.document_sha256,
            "log_index": None,
        }


def find_by_code(text: str) -> Certificate | None:
    """The certificate of a public code, however it was typed."""
    code = typed_code(text)
    return Certificate.objects.filter(code=code).first() if code else None


def find_by_number(text: str) -> Certificate | None:
    """The certificate of a number, however it was typed."""
    number = typed_number(text, widths=NUMBER_WIDTHS)
    return Certificate.objects.filter(number=number).first() if number else None


def verify(certificate: Certificate, *, at: datetime) -> Verification:
    """Everything the page shows; four queries whatever the history."""
    today = timezone.localdate(at)
    events = tuple(certificate.events.order_by("at", "pk"))
    status = certificate.shown_status(today)
    latest = next((event for event in reversed(events) if event.after == certificate.status), None)
    since = certificate.issued_date
    if status == ShownStatus.EXPIRED:
        since = certificate.valid_until + timedelta(days=1)
    elif latest is not None:
        since = latest.effective_date
    successor = Certificate.objects.filter(supersedes=certificate).values_list("number", flat=True).first()
    predecessor = Certificate.objects.filter(superseded_by=certificate).values_list("number", flat=True).first()
    paper = CertificatePaper.objects.filter(certificate=certificate).values_list("sha256", flat=True).first()
    return Verification(
        certificate=certificate,
        sheet=CertificateSheet.from_json(certificate.sheet),
        status=status,
        since=since,
        ground=latest.ground if latest and certificate.status != CertificateStatus.VALID else "",
        until=latest.until_date if latest and certificate.status == CertificateStatus.SUSPENDED else None,
        events=events,
        checked_at=at,
        superseded_by=successor,
        supersedes=predecessor,
        document_sha256=paper,
    )
