"""Issuing certificates: number, code, frozen sheet, first event; then the paper."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.changes import Act
from certification.domain.lifecycle import supersede_by
from certification.domain.sheet import make_sheet, place_in_alphabet
from certification.enums import CertificateStatus, DecisionKind
from certification.models import Certificate, CertificateEvent, CertificatePaper, Decision
from certification.papers.certificate import TEMPLATE_VERSION, CertificateSheet, render_certificate
from core.counters import next_number
from core.identifiers import new_code, numbered
from core.names import fold_for_search
from core.papers.engine import missing_glyphs
from core.refusal import Refused
from core.terms import last_day_of_years
from exams.models import Protocol
from registry.domain.people import has_consent
from registry.enums import ConsentKind

ISSUE_REFUSED = "certificate.refused"


def issue(decision: Decision, act: Act, *, today: date, code: Callable[[], str] = new_code) -> Certificate:
    """Issue the certificate that a decision grants, or give the one issued before.

    The lock of the decision makes a second call wait and find the first one's certificate. The number comes from the
    locked counter of sector and year, in the transaction that writes the row. Codes: `not_granted`, `missing_glyphs`.
    """
    with transaction.atomic():
        locked = _lock(decision)
        existing = Certificate.objects.filter(decision=locked).first()
        if existing is not None:
            return existing
        if locked.kind == DecisionKind.REFUSE:
            raise Refused("not_granted", _("The decision refuses the certificate."))
        certificate = _new(locked, act.at, today, code())
        _require_glyphs(certificate)
        _replace_current(certificate, act, today)
        certificate.save()
        CertificateEvent.objects.create(
            subject=certificate, at=act.at, by=act.by, after=CertificateStatus.VALID, effective_date=today,
            document=locked.number,
        )  # fmt: skip
    return certificate


def _new(decision: Decision, at: datetime, today: date, code: str) -> Certificate:
    enrolment = decision.line.enrolment
    person, scheme, qualification = enrolment.person, enrolment.scheme, enrolment.scheme.qualification
    sector = qualification.profession.standard.sector
    sequence = next_number(sector, today.year)
    certificate = Certificate(
        number=numbered("KZ", sector, str(today.year), f"{sequence:06d}"),
        series=sector,
        year=today.year,
        sequence=sequence,
        code=code,
        decision=decision,
        person=person,
        qualification=qualification,
        qualification_code=qualification.code,
        profession_code=qualification.profession.code,
        level=qualification.level,
        centre=decision.protocol.session.centre,
        region=person.region,
        issued_at=at,
        issued_date=today,
        valid_from=today,
        valid_until=last_day_of_years(today, scheme.certificate_years),
        folded_name=fold_for_search(f"{person.name_kk} {person.name_ru} {person.name_latin}"),
        sort_key=place_in_alphabet(person),
        status=CertificateStatus.VALID,
        is_listed=has_consent(person, ConsentKind.PUBLICATION),
    )
    certificate.sheet = make_sheet(certificate, site_url=settings.SITE_URL).to_json()
    return certificate


class MissingGlyphs(Refused):
    """The paper's type lacks `characters`, each written with its code point."""

    def __init__(self, characters: str, enrolment: str) -> None:
        text = _(
            "The type of the paper lacks the character %(characters)s, so the certificate for %(number)s was not "
            "issued. Correct the name or title that holds it."
        )
        super().__init__("missing_glyphs", text % {"characters": characters, "number": enrolment})
        self.characters = characters


def _require_glyphs(certificate: Certificate) -> None:
    lacking = missing_glyphs(CertificateSheet.from_json(certificate.sheet).texts())
    if lacking:
        shown = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in lacking)
        raise MissingGlyphs(shown, certificate.decision.line.enrolment.number)


def _replace_current(certificate: Certificate, act: Act, today: date) -> None:
    """An earlier valid certificate of the same qualification is superseded; an expired one is merely not current."""
    rows = Certificate.objects.select_for_update(of=("self",))
    earlier = rows.filter(
        person=certificate.person, qualification_code=certificate.qualification_code, is_current=True
    ).first()
    if earlier is not None:
        certificate.supersedes = earlier
        supersede_by(earlier, certificate.number, act, today=today)


def _lock(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "line__enrolment__person__region",
        "line__enrolment__scheme__qualification__profession__standard",
        "line__enrolment__scheme__basis",
        "protocol__session__centre",
    )
    return rows.get(pk=decision.pk)


def make_paper(certificate: Certificate) -> CertificatePaper:
    """Render and keep the paper, or give the one kept before; what is kept never changes."""
    kept = CertificatePaper.objects.filter(certificate=certificate).first()
    return kept or keep_paper(certificate, paper_bytes(certificate))


def paper_bytes(certificate: Certificate) -> bytes:
    """The paper as a PDF. It takes a while, so no lock is held meanwhile."""
    return render_certificate(CertificateSheet.from_json(certificate.sheet), made_at=certificate.issued_at)


def keep_paper(certificate: Certificate, content: bytes) -> CertificatePaper:
    """Keep a rendered paper, or give the one that somebody else kept meanwhile."""
    paper, _is_new = CertificatePaper.objects.get_or_create(
        certificate=certificate,
        defaults={
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "template_version": TEMPLATE_VERSION,
            "made_at": certificate.issued_at,
        },
    )
    return paper


def granted(protocol: Protocol) -> list[Decision]:
    """The granting decisions of a protocol, in the order of their numbers."""
    return list(protocol.decisions.exclude(kind=DecisionKind.REFUSE).order_by("number"))


@dataclass
class IssueReport:
    """What a run over a protocol issued, and which decisions it had to leave, with the reason."""

    certificates: list[Certificate] = field(default_factory=list)
    refusals: list[tuple[Decision, Refused]] = field(default_factory=list)


def issue_protocol(protocol: Protocol, act: Act, *, today: date, code: Callable[[], str] = new_code) -> IssueReport:
    """Issue every granted certificate of a protocol with its paper; safe to repeat and to interrupt anywhere.

    One that is refused does not hold up the others; it is recorded, so that the page of the protocol can tell.
    """
    report = IssueReport()
    for decision in granted(protocol):
        try:
            certificate = issue(decision, act, today=today, code=code)
        except Refused as refusal:
            report.refusals.append((decision, refusal))
            note_refusal(decision, refusal, act)
        else:
            make_paper(certificate)
            report.certificates.append(certificate)
    return report


def note_refusal(decision: Decision, refusal: Refused, act: Act) -> None:
    """Record why a granted certificate was not issued; the page of the protocol reads it."""
    characters = refusal.characters if isinstance(refusal, MissingGlyphs) else ""
    after = {"code": refusal.code, "characters": characters}
    audit.record(ISSUE_REFUSED, decision, by=act.by, at=act.at, after=after)
