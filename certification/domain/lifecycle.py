"""The life of a certificate after its issue; every change is an event with its ground (rule 9 of the domain)."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act
from certification.enums import CertificateGround, CertificateStatus
from certification.models import Certificate, CertificateEvent
from core.refusal import Refused
from core.terms import add_months
from core.transitions import transitions
from registry.domain.calendar import rules_on
from registry.domain.people import give_consent, withdraw_consent
from registry.enums import ConsentKind
from registry.models import Person

S = CertificateStatus
G = CertificateGround
CERTIFICATE_TRANSITIONS = transitions(
    {
        S.VALID: {S.SUSPENDED, S.WITHDRAWN, S.ANNULLED, S.SUPERSEDED},
        S.SUSPENDED: {S.VALID, S.WITHDRAWN, S.ANNULLED},
        S.WITHDRAWN: {S.ANNULLED},
        S.ANNULLED: set(),
        S.SUPERSEDED: {S.ANNULLED},
    }
)
GROUNDS: dict[CertificateStatus, frozenset[CertificateGround]] = {
    S.VALID: frozenset({G.GROUND_REMOVED}),
    S.SUSPENDED: frozenset({G.COMPLAINT, G.CPD_MISSED, G.OWN_REQUEST}),
    S.WITHDRAWN: frozenset({G.NOT_REMOVED, G.ETHICS, G.FALSE_PAPERS, G.MISUSE, G.OWN_REQUEST}),
    S.ANNULLED: frozenset({G.ISSUED_IN_ERROR, G.EXAM_FRAUD, G.CENTRE_NOT_ENTITLED}),
    S.SUPERSEDED: frozenset({G.RENEWAL, G.CORRECTION, G.REDUCED_SCOPE}),
}


def suspend(certificate: Certificate, act: Act, *, today: date, until: date) -> Certificate:
    """Suspend until a day at most the longest suspension away. Code: `suspension_too_long`, those of `_change`."""
    latest = add_months(today, rules_on(today).suspension_months)
    if not today <= until <= latest:
        text = _("A suspension ends between today and %(latest)s. Choose a day in between.")
        raise Refused("suspension_too_long", text % {"latest": f"{latest:%d.%m.%Y}"})
    return _change(certificate, S.SUSPENDED, act, today=today, until=until)


def restore(certificate: Certificate, act: Act, *, today: date) -> Certificate:
    """suspended → valid."""
    return _change(certificate, S.VALID, act, today=today)


def withdraw(certificate: Certificate, act: Act, *, today: date) -> Certificate:
    """valid or suspended → withdrawn, for good."""
    return _change(certificate, S.WITHDRAWN, act, today=today)


def annul(certificate: Certificate, act: Act, *, today: date) -> Certificate:
    """any → annulled: void from the start."""
    return _change(certificate, S.ANNULLED, act, today=today)


def supersede_by(certificate: Certificate, number: str, act: Act, *, today: date) -> Certificate:
    """valid → superseded by the certificate with `number`; one already expired merely stops being current."""
    if certificate.valid_until < today and certificate.status == S.VALID:
        certificate.is_current = False
        certificate.save(update_fields=["is_current"])
        return certificate
    ground = act.ground or G.RENEWAL
    return _change(certificate, S.SUPERSEDED, replace(act, ground=ground, document=act.document or number), today=today)


def _change(
    certificate: Certificate, after: CertificateStatus, act: Act, *, today: date, until: date | None = None
) -> Certificate:
    """Codes: `transition`, `ground_missing` (no ground of the list for this status)."""
    if act.ground not in GROUNDS[after]:
        raise Refused("ground_missing", _("Choose the ground of this change from the list."))
    with transaction.atomic():
        locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
        before = locked.status
        CERTIFICATE_TRANSITIONS.require(before, after, labels=dict(S.choices))
        locked.status = after
        locked.is_current = locked.is_current and after in (S.VALID, S.SUSPENDED)
        locked.save(update_fields=["status", "is_current"])
        CertificateEvent.objects.create(
            subject=locked, at=act.at, by=act.by, before=before, after=after, ground=act.ground, reason=act.reason,
            document=act.document, effective_date=today, until_date=until,
        )  # fmt: skip
    return locked


def set_publication(person: Person, act: Act, *, may_publish: bool, language: str) -> None:
    """Record or take back the consent to publication; the public register follows at once (rule 12 of the domain)."""
    with transaction.atomic():
        if may_publish:
            give_consent(person=person, kind=ConsentKind.PUBLICATION, language=language, at=act.at)
        else:
            withdraw_consent(person=person, kind=ConsentKind.PUBLICATION, at=act.at)
        Certificate.objects.filter(person=person).update(is_listed=may_publish)
