"""The life of a certificate: every change with its ground, suspensions with an end, consent to publication."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from certification.domain.lifecycle import (
    CERTIFICATE_TRANSITIONS,
    GROUNDS,
    annul,
    restore,
    set_publication,
    supersede_by,
    suspend,
    withdraw,
)
from certification.domain.queries import SpecialistFilter, specialists_in_register
from certification.enums import CertificateGround, CertificateStatus
from certification.models import Certificate, CertificateEvent
from registry.enums import ConsentKind
from registry.models import Consent
from tests.exams.factories import code_of, make_certificate, make_certificates
from tests.factories import NOW, TODAY, make_act

pytestmark = pytest.mark.django_db
S = CertificateStatus
G = CertificateGround
UNTIL = date(2027, 2, 1)
# One ground of the list for each status.
GROUND = {
    S.VALID: G.GROUND_REMOVED,
    S.SUSPENDED: G.COMPLAINT,
    S.WITHDRAWN: G.ETHICS,
    S.ANNULLED: G.EXAM_FRAUD,
    S.SUPERSEDED: G.CORRECTION,
}
CHANGES = [(before, after, CERTIFICATE_TRANSITIONS.permits(before, after)) for before in S for after in S]


def _act_to(after: CertificateStatus, certificate: Certificate, *, ground: str | None = None) -> Certificate:
    act = make_act(ground=GROUND[after] if ground is None else ground, reason="Letter 12-D")
    acts: dict[CertificateStatus, Callable[[], Certificate]] = {
        S.VALID: lambda: restore(certificate, act, today=TODAY),
        S.SUSPENDED: lambda: suspend(certificate, act, today=TODAY, until=UNTIL),
        S.WITHDRAWN: lambda: withdraw(certificate, act, today=TODAY),
        S.ANNULLED: lambda: annul(certificate, act, today=TODAY),
        S.SUPERSEDED: lambda: supersede_by(certificate, "KZ-LIB-2026-000002-N", act, today=TODAY),
    }
    return acts[after]()


def _bring(status: CertificateStatus) -> Certificate:
    certificate = make_certificate()
    return certificate if status == S.VALID else _act_to(status, certificate)


@pytest.mark.parametrize(("before", "after"), [(before, after) for before, after, is_allowed in CHANGES if is_allowed])
def test_certificate_changes_as_the_table_allows(before: CertificateStatus, after: CertificateStatus) -> None:
    changed = _act_to(after, _bring(before))
    stored = Certificate.objects.get()
    assert (changed.status, stored.status) == (after, after)
    event = stored.events.order_by("-pk")[0]
    assert (event.before, event.after, event.ground, event.reason, event.effective_date) == (
        before,
        after,
        GROUND[after],
        "Letter 12-D",
        TODAY,
    )
    assert event.until_date == (UNTIL if after == S.SUSPENDED else None)


@pytest.mark.parametrize(
    ("before", "after"), [(before, after) for before, after, is_allowed in CHANGES if not is_allowed]
)
def test_certificate_refuses_what_the_table_lacks(before: CertificateStatus, after: CertificateStatus) -> None:
    certificate = _bring(before)
    events = CertificateEvent.objects.count()
    assert code_of(lambda: _act_to(after, certificate)) == "transition"
    assert (Certificate.objects.get().status, CertificateEvent.objects.count()) == (before, events)


def test_certificate_ends_annulled() -> None:
    assert CERTIFICATE_TRANSITIONS.final() == {S.ANNULLED}


@pytest.mark.parametrize("after", [S.SUSPENDED, S.WITHDRAWN, S.ANNULLED, S.SUPERSEDED, S.VALID])
def test_change_takes_the_grounds_of_its_list_only(after: CertificateStatus) -> None:
    """An empty ground stands for renewal when a certificate is superseded, and is refused elsewhere."""
    certificate = _bring(S.SUSPENDED if after == S.VALID else S.VALID)
    wrong = set(G) - GROUNDS[after]
    codes = {code_of(lambda ground=ground: _act_to(after, certificate, ground=ground)) for ground in wrong}  # type: ignore[misc]
    if after != S.SUPERSEDED:
        codes.add(code_of(lambda: _act_to(after, certificate, ground="")))
    assert codes == {"ground_missing"}
    assert certificate.events.count() == (2 if after == S.VALID else 1)


@pytest.mark.parametrize(("after", "ground"), [(after, ground) for after in S for ground in sorted(GROUNDS[after])])
def test_change_takes_every_ground_of_its_list(after: CertificateStatus, ground: CertificateGround) -> None:
    certificate = _bring(S.SUSPENDED if after == S.VALID else S.VALID)
    assert _act_to(after, certificate, ground=ground).events.order_by("-pk")[0].ground == ground


def test_every_ground_belongs_to_a_status() -> None:
    assert {ground for grounds in GROUNDS.values() for ground in grounds} == set(G)


@pytest.mark.parametrize(
    ("status", "is_current"),
    [(S.VALID, True), (S.SUSPENDED, True), (S.WITHDRAWN, False), (S.ANNULLED, False), (S.SUPERSEDED, False)],
)
def test_certificate_is_current_until_it_is_over(status: CertificateStatus, is_current: bool) -> None:
    assert _bring(status).is_current is is_current
    assert Certificate.objects.get().is_current is is_current


# Suspension


# Six months from 23 November 2026.
@pytest.mark.parametrize(
    ("until", "code"),
    [
        (TODAY - timedelta(days=1), "suspension_too_long"),
        (TODAY, None),
        (date(2027, 5, 23), None),
        (date(2027, 5, 24), "suspension_too_long"),
    ],
)
def test_suspend_ends_within_the_longest_term(until: date, code: str | None) -> None:
    certificate = make_certificate()
    act = make_act(ground=G.COMPLAINT)
    if code:
        assert code_of(lambda: suspend(certificate, act, today=TODAY, until=until)) == code
    else:
        suspend(certificate, act, today=TODAY, until=until)
    assert Certificate.objects.get().status == (S.VALID if code else S.SUSPENDED)


def test_suspend_restore_and_suspend_again_leave_a_trail() -> None:
    certificate = _bring(S.SUSPENDED)
    _act_to(S.SUSPENDED, _act_to(S.VALID, certificate))
    assert list(certificate.events.order_by("pk").values_list("before", "after", "until_date")) == [
        ("", "valid", None),
        ("valid", "suspended", UNTIL),
        ("suspended", "valid", None),
        ("valid", "suspended", UNTIL),
    ]


# Superseding


def test_supersede_by_names_the_successor_and_renewal_by_itself() -> None:
    certificate = make_certificate()
    supersede_by(certificate, "KZ-LIB-2026-000002-N", make_act(), today=TODAY)
    event = certificate.events.order_by("-pk")[0]
    assert (event.ground, event.document) == (G.RENEWAL, "KZ-LIB-2026-000002-N")


@pytest.mark.parametrize(("days", "status"), [(0, S.SUPERSEDED), (1, S.VALID)])
def test_supersede_by_leaves_an_expired_certificate_expired(days: int, status: CertificateStatus) -> None:
    """Valid until 22 November 2031, that day included."""
    certificate = make_certificate()
    day = date(2031, 11, 22) + timedelta(days=days)
    supersede_by(certificate, "KZ-LIB-2031-000001-X", make_act(), today=day)
    stored = Certificate.objects.get()
    assert (stored.status, stored.is_current) == (status, False)


# The rows


@pytest.mark.parametrize(
    "change", [{"number": "KZ-LIB-2026-000009-X"}, {"sheet": {}}, {"valid_until": date(2099, 1, 1)}, {"code": "0" * 16}]
)
def test_certificate_is_frozen_in_the_database(change: dict[str, object]) -> None:
    make_certificate()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Certificate.objects.update(**change)


def test_certificate_and_its_events_are_never_deleted() -> None:
    make_certificate()
    for rows in (CertificateEvent.objects.all(), Certificate.objects.all()):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        CertificateEvent.objects.update(ground=G.CORRECTION)


# Consent to publication


def _found(name: str = "Абдикадырова") -> int:
    return specialists_in_register(SpecialistFilter(q=name), today=TODAY).count()


def test_set_publication_takes_effect_at_once_and_back() -> None:
    certificate = make_certificate()
    assert _found() == 1
    set_publication(certificate.person, make_act(), may_publish=False, language="kk")
    assert (_found(), Certificate.objects.get().is_listed) == (0, False)
    assert Consent.objects.get(kind=ConsentKind.PUBLICATION).withdrawn_at == NOW
    set_publication(certificate.person, make_act(), may_publish=True, language="kk")
    assert (_found(), Certificate.objects.get().is_listed) == (1, True)
    assert Consent.objects.filter(kind=ConsentKind.PUBLICATION).count() == 2


def test_set_publication_touches_the_person_alone() -> None:
    one, two = make_certificates(count=2)
    set_publication(one.person, make_act(), may_publish=False, language="kk")
    assert dict(Certificate.objects.values_list("pk", "is_listed")) == {one.pk: False, two.pk: True}


def test_set_publication_lists_certificates_whatever_their_status() -> None:
    certificate = _bring(S.WITHDRAWN)
    set_publication(certificate.person, make_act(), may_publish=False, language="kk")
    set_publication(certificate.person, make_act(), may_publish=True, language="kk")
    assert list(specialists_in_register(SpecialistFilter(status="withdrawn"), today=TODAY)) == [certificate]
