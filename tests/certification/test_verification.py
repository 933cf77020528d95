"""What anyone may learn of a certificate: the fixed JSON form, the status of the moment, however the code is typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from certification.domain.issuance import make_paper
from certification.domain.lifecycle import annul, restore, suspend, withdraw
from certification.domain.verification import Verification, find_by_code, find_by_number, verify
from certification.enums import CertificateGround, ShownStatus
from certification.models import Certificate
from core.identifiers import in_groups
from registry.models import Centre, Person
from tests.exams.factories import make_certificate, make_certificates, make_scheme, moment
from tests.factories import NOW, TODAY, make_act, make_person, make_user

pytestmark = pytest.mark.django_db
G = CertificateGround
LATER = date(2026, 12, 1)


def _verified(certificate: Certificate, at: datetime = NOW) -> Verification:
    return verify(Certificate.objects.get(pk=certificate.pk), at=at)


def _successor(first: Certificate) -> Certificate:
    return make_certificate(first.person, scheme=first.decision.line.enrolment.scheme, centre=first.centre)


# The JSON form


def test_verification_as_json_is_the_published_form() -> None:
    certificate = make_certificate()
    paper = make_paper(certificate)
    assert _verified(certificate).as_json() == {
        "number": "KZ-LIB-2026-000001-P",
        "code": certificate.code,
        "status": "valid",
        "status_since": "2026-11-23",
        "status_ground": None,
        "checked_at": "2026-11-23T11:05:00+05:00",
        "holder": {
            "kk": "Әбдіқадырова Гүлнұр Өмірзаққызы",
            "ru": "Абдикадырова Гульнур Омирзаковна",
            "latin": "Gulnur Abdikadyrova",
        },
        "qualification": {
            "kk": "Кітапханашы",
            "ru": "Библиотекарь",
            "en": "Librarian",
            "profession": "2622-1",
            "level": 6,
            "functions": ["A", "B", "C"],
        },
        "standard": {"code": "PS-LIB", "version": "2026.1"},
        "centre": {
            "number": certificate.centre.number,
            "kk": "Алматы сертификаттау орталығы",
            "ru": "Алматинский центр сертификации",
        },
        "issued_date": "2026-11-23",
        "valid_from": "2026-11-23",
        "valid_until": "2031-11-22",
        "supersedes": None,
        "superseded_by": None,
        "document_sha256": paper.sha256,
        "log_index": None,
    }


def test_verification_as_json_keeps_the_order_of_the_published_form() -> None:
    assert list(_verified(make_certificate()).as_json()) == [
        "number", "code", "status", "status_since", "status_ground", "checked_at", "holder", "qualification",
        "standard", "centre", "issued_date", "valid_from", "valid_until", "supersedes", "superseded_by",
        "document_sha256", "log_index",
    ]  # fmt: skip


def test_verification_as_json_says_nothing_beyond() -> None:
    """No IIN, no date of birth, no contact, no score."""
    certificate = make_certificate()
    said = str(_verified(certificate).as_json())
    assert [secret in said for secret in ("1990", "900515", certificate.person.identity_lookup)] == [False] * 3


def test_verification_of_a_name_without_latin_and_a_certificate_without_paper() -> None:
    person = make_person(user=make_user(), surname_latin="", given_name_latin="", patronymic_kk="", patronymic_ru="")
    said = _verified(make_certificate(person)).as_json()
    assert said["holder"] == {"kk": "Әбдіқадырова Гүлнұр", "ru": "Абдикадырова Гульнур", "latin": None}
    assert said["document_sha256"] is None


def test_verification_shows_what_was_frozen() -> None:
    certificate = make_certificate()
    before = _verified(certificate).as_json()
    Person.objects.update(surname_kk="Серікова")
    Centre.objects.update(name_ru="Другой центр")
    assert _verified(certificate).as_json() == before


# The six statuses


def _told(certificate: Certificate, at: datetime = NOW) -> tuple[Any, ...]:
    said = _verified(certificate, at).as_json()
    return tuple(said[name] for name in ("status", "status_since", "status_ground"))


def test_verification_of_a_suspended_certificate_says_until_when() -> None:
    certificate = make_certificate()
    suspend(certificate, make_act(ground=G.CPD_MISSED), today=LATER, until=date(2027, 2, 1))
    assert _told(certificate) == ("suspended", "2026-12-01", "cpd_missed")
    assert _verified(certificate).until == date(2027, 2, 1)


def test_verification_of_a_restored_certificate_counts_from_its_restoration() -> None:
    certificate = make_certificate()
    suspend(certificate, make_act(ground=G.CPD_MISSED, at=moment(TODAY, 15)), today=TODAY, until=LATER)
    restore(certificate, make_act(ground=G.GROUND_REMOVED, at=moment(LATER)), today=LATER)
    found = _verified(certificate)
    assert _told(certificate) == ("valid", "2026-12-01", None)
    assert (found.until, [event.after for event in found.events]) == (None, ["valid", "suspended", "valid"])


@pytest.mark.parametrize(
    ("change", "ground", "told"),
    [
        (withdraw, G.ETHICS, ("withdrawn", "2026-12-01", "ethics")),
        (annul, G.EXAM_FRAUD, ("annulled", "2026-12-01", "exam_fraud")),
    ],
)
def test_verification_of_a_certificate_that_is_over(
    change: Callable[..., Certificate], ground: CertificateGround, told: tuple[str, str, str]
) -> None:
    certificate = make_certificate()
    change(certificate, make_act(ground=ground), today=LATER)
    assert _told(certificate) == told


def test_verification_of_a_pair_names_each_other() -> None:
    first = make_certificate()
    second = _successor(first)
    assert _told(first) == ("superseded", "2026-11-23", "renewal")
    said = [_verified(row).as_json() for row in (first, second)]
    assert [(row["supersedes"], row["superseded_by"]) for row in said] == [(None, second.number), (first.number, None)]


@pytest.mark.parametrize("clock", ["2031-11-22T18:59:59", "2031-11-22T19:00:00"])
def test_verification_expires_at_midnight_in_almaty(time_machine: Any, clock: str) -> None:
    """Valid until 22 November 2031, that day included; midnight in Almaty is 19:00 in UTC."""
    certificate = make_certificate()
    time_machine.move_to(datetime.fromisoformat(clock).replace(tzinfo=UTC), tick=False)
    is_over = clock.endswith("19:00:00")
    found = _verified(certificate, timezone.now())
    assert found.status == (ShownStatus.EXPIRED if is_over else ShownStatus.VALID)
    assert found.as_json()["checked_at"] == ("2031-11-23T00:00:00+05:00" if is_over else "2031-11-22T23:59:59+05:00")
    assert found.as_json()["status_ground"] is None


@pytest.mark.parametrize("change", [withdraw, annul])
def test_verification_shows_the_end_even_after_the_last_day(change: Callable[..., Certificate]) -> None:
    certificate = make_certificate()
    ground = G.ETHICS if change is withdraw else G.EXAM_FRAUD
    change(certificate, make_act(ground=ground), today=LATER)
    assert _verified(certificate, datetime(2032, 1, 1, tzinfo=UTC)).status == (
        "withdrawn" if change is withdraw else "annulled"
    )


def test_verification_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    first = make_certificate()
    second = _successor(first)
    suspend(second, make_act(ground=G.COMPLAINT), today=TODAY, until=LATER)
    for certificate in Certificate.objects.order_by("pk"):
        with django_assert_num_queries(4):
            verify(certificate, at=NOW).as_json()


# However it is typed

CYRILLIC = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
TYPED_CODES: dict[str, Callable[[str], str]] = {
    "as printed": in_groups,
    "plain": str,
    "small letters": lambda code: in_groups(code).lower(),
    "spaces": lambda code: f"  {in_groups(code).replace('-', ' ')} ",
    "O for 0": lambda code: code.replace("0", "O"),
    "small o for 0": lambda code: code.replace("0", "o"),
    "I for 1": lambda code: code.replace("1", "I"),
    "small l for 1": lambda code: code.replace("1", "l"),
    "Cyrillic": lambda code: code.translate(CYRILLIC),
    "small Cyrillic": lambda code: code.translate(CYRILLIC).lower(),
}


@pytest.mark.parametrize("typed", TYPED_CODES.values(), ids=TYPED_CODES)
def test_find_by_code_takes_it_however_it_is_typed(typed: Callable[[str], str]) -> None:
    codes = iter(["0123456789ABCDEF", "GHJKMNPQRSTVWXYZ"])
    rows = make_certificates(count=2, code=codes.__next__)
    assert [find_by_code(typed(row.code)) for row in rows] == rows


TYPED_NUMBERS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "small letters": str.lower,
    "no hyphens": lambda number: number.replace("-", ""),
    "spaces": lambda number: f" {number.replace('-', ' ')} ",
    "dashes": lambda number: number.replace("-", "–"),
    "O for 0": lambda number: number.replace("0", "O"),
    "Cyrillic": lambda number: number.translate(CYRILLIC),
    "small Cyrillic": lambda number: number.translate(CYRILLIC).lower(),
}


@pytest.mark.parametrize("typed", TYPED_NUMBERS.values(), ids=TYPED_NUMBERS)
def test_find_by_number_takes_it_however_it_is_typed(typed: Callable[[str], str]) -> None:
    rows = make_certificates(count=2)
    assert [find_by_number(typed(row.number)) for row in rows] == rows


def test_find_knows_nothing_of_what_was_never_issued() -> None:
    certificate = make_certificate()
    wrong_check = certificate.number[:-1] + ("A" if certificate.number[-1] != "A" else "B")
    for text in ("", "KZ", wrong_check, "KZ-LIB-2026-000002-N", certificate.number[:-2]):
        assert find_by_number(text) is None
    for text in ("", certificate.code[:-1], f"{certificate.code}7", "U" * 16, "7F3K9QW2M4XPD8RT"):
        assert find_by_code(text) is None


def test_find_takes_certificates_that_are_not_listed() -> None:
    """Without consent a person is not found by name, yet a check by number still answers."""
    certificate = make_certificate(may_publish=False, scheme=make_scheme())
    assert (find_by_code(certificate.code), find_by_number(certificate.number)) == (certificate, certificate)
