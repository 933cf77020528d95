"""Issuing: number, frozen sheet, one certificate a decision, the successor of an earlier one."""

from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from stdnum.iso7064 import mod_37_36

from accounts.models import AuditEntry
from certification.domain.issuance import issue, issue_protocol
from certification.domain.lifecycle import suspend, withdraw
from certification.enums import CertificateStatus, DecisionKind
from certification.jobs import issue_granted
from certification.models import Certificate, CertificateEvent, CertificatePaper, Decision
from certification.papers.certificate import CertificateSheet, Triple
from core.identifiers import CROCKFORD
from core.models import Counter
from core.refusal import Refused
from exams.models import Protocol
from registry.models import Centre, Person, Profession
from tests.exams.factories import (
    at_once,
    code_of,
    decide_all,
    decider_of,
    issue_all,
    make_cases,
    make_certificate,
    make_certificates,
    make_exam_centre,
    make_scheme,
    moment,
    outcomes,
)
from tests.factories import NOW, TODAY, make_act, make_person, make_profession, make_qualification, make_user

S = CertificateStatus
GLYPH = "李"


def _issue(decision: Decision, *, today: date = TODAY) -> Certificate:
    return issue(decision, make_act(by=decision.by, at=moment(today)), today=today)


def _decided(*people: Person, **case: Any) -> list[Decision]:
    return decide_all(make_cases(*people, **case))


def _unprintable() -> Person:
    return make_person(user=make_user(), surname_kk=f"Ли{GLYPH}")


# Number and row


@pytest.mark.django_db
def test_issue_numbers_without_gaps_by_sector_and_year() -> None:
    first = make_certificates(count=2)
    scheme = first[0].decision.line.enrolment.scheme
    centre = make_exam_centre(scheme)
    decisions = decide_all(
        make_cases(scheme=scheme, centre=centre, exam_date=date(2026, 12, 28)), day=date(2026, 12, 29)
    )
    later = [_issue(row, today=date(2027, 1, 4)) for row in decisions]
    numbers = [row.number for row in (*first, *later)]
    assert numbers == ["KZ-LIB-2026-000001-P", "KZ-LIB-2026-000002-N", "KZ-LIB-2027-000001-8"]
    assert [mod_37_36.is_valid(number.replace("-", "")) for number in numbers] == [True] * 3
    assert [(row.series, row.year, row.sequence) for row in (*first, *later)] == [
        ("LIB", 2026, 1), ("LIB", 2026, 2), ("LIB", 2027, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_issue_keeps_what_the_register_shows() -> None:
    certificate = Certificate.objects.get(pk=make_certificate().pk)
    decision = certificate.decision
    assert (certificate.status, certificate.is_current, certificate.is_listed, certificate.supersedes) == (
        S.VALID, True, True, None,
    )  # fmt: skip
    assert (certificate.issued_date, certificate.valid_from, certificate.valid_until, certificate.issued_at) == (
        TODAY, TODAY, date(2031, 11, 22), moment(TODAY),
    )  # fmt: skip
    assert (certificate.person, certificate.centre) == (decision.application.person, decision.application.centre)
    assert (certificate.qualification_code, certificate.profession_code, certificate.level) == ("2622-1-6", "2622-1", 6)


@pytest.mark.django_db
def test_issue_records_the_first_event() -> None:
    certificate = make_certificate()
    event = CertificateEvent.objects.get()
    assert (event.before, event.after, event.ground, event.effective_date) == ("", "valid", "", TODAY)
    assert (event.by, event.document) == (decider_of(certificate.centre), certificate.decision.number)


@pytest.mark.django_db
def test_issue_draws_a_code_that_says_nothing() -> None:
    codes = [row.code for row in make_certificates(count=3)]
    assert (len(set(codes)), {len(code) for code in codes}) == (3, {16})
    assert set("".join(codes)) <= set(CROCKFORD)


@pytest.mark.django_db
@pytest.mark.parametrize("may_publish", [True, False])
def test_issue_lists_only_who_agreed(may_publish: bool) -> None:
    assert make_certificate(may_publish=may_publish).is_listed is may_publish


# Once


@pytest.mark.django_db
def test_issue_twice_gives_the_same_certificate() -> None:
    decision = _decided()[0]
    first = _issue(decision)
    again = _issue(decision, today=date(2026, 12, 1))
    assert (again.pk, again.number, again.issued_date) == (first.pk, first.number, TODAY)
    assert (Certificate.objects.count(), CertificateEvent.objects.count()) == (1, 1)
    assert Counter.objects.get(series="LIB").last == 1


def test_issue_of_two_at_once_gives_one_certificate(transactional_db: None) -> None:
    decision = _decided()[0]
    found = at_once(*[lambda: _issue(decision).code] * 2)
    assert (len(set(found)), Certificate.objects.count(), CertificateEvent.objects.count()) == (1, 1, 1)


def test_issue_of_many_at_once_leaves_no_gap(transactional_db: None) -> None:
    decisions = _decided(count=4)
    at_once(*[partial(_issue, row) for row in decisions])
    assert sorted(Certificate.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_issue_refuses_a_decision_that_refuses() -> None:
    decisions = decide_all(make_cases(), DecisionKind.REFUSE, ground="false_papers")
    assert code_of(lambda: _issue(decisions[0])) == "not_granted"
    assert (Certificate.objects.count(), Counter.objects.filter(series="LIB").count()) == (0, 0)


# Letters that the paper lacks


@pytest.mark.django_db
def test_issue_stops_at_a_letter_that_the_paper_lacks() -> None:
    """The message names it; no row, no event and no number is left behind."""
    decision = _decided(_unprintable())[0]
    with pytest.raises(Refused) as refused:
        _issue(decision)
    assert (refused.value.code, f"“{GLYPH}” (U+674E)" in str(refused.value.reason)) == ("missing_glyphs", True)
    assert decision.line.enrolment.number in str(refused.value.reason)
    assert (Certificate.objects.count(), CertificateEvent.objects.count()) == (0, 0)
    assert Counter.objects.filter(series="LIB").count() == 0


@pytest.mark.django_db
def test_issue_that_stopped_leaves_the_earlier_certificate_in_force() -> None:
    first = make_certificate()
    person, scheme = first.person, first.decision.line.enrolment.scheme
    Person.objects.filter(pk=person.pk).update(surname_kk=GLYPH)
    decision = _decided(person, scheme=scheme, centre=first.centre)[0]
    assert code_of(lambda: _issue(decision)) == "missing_glyphs"
    first.refresh_from_db()
    assert (first.status, first.is_current, first.events.count()) == (S.VALID, True, 1)


@pytest.mark.django_db
def test_issue_protocol_goes_on_after_one_that_cannot_be_printed() -> None:
    people = [make_person(user=make_user()), _unprintable(), make_person(user=make_user())]
    decisions = _decided(*people)
    protocol = decisions[0].protocol
    report = issue_protocol(protocol, make_act(by=decisions[0].by), today=TODAY)
    assert [row.number for row in report.certificates] == ["KZ-LIB-2026-000001-P", "KZ-LIB-2026-000002-N"]
    assert [(row.number, refusal.code) for row, refusal in report.refusals] == [(decisions[1].number, "missing_glyphs")]
    entry = AuditEntry.objects.get(act="certificate.refused")
    assert (entry.thing_id, entry.after) == (
        decisions[1].pk,
        {"code": "missing_glyphs", "characters": f"“{GLYPH}” (U+674E)"},
    )


# The frozen sheet


@pytest.mark.django_db
def test_issue_freezes_all_that_is_printed() -> None:
    certificate = make_certificate()
    sheet = CertificateSheet.from_json(Certificate.objects.get().sheet)
    assert (sheet.number, sheet.code, sheet.level, sheet.is_demo) == (certificate.number, certificate.code, 6, False)
    assert sheet.url == f"HTTPS://TIZILIM.EXAMPLE/V/{certificate.code}"
    assert (sheet.holder_kk, sheet.holder_ru, sheet.holder_latin) == (
        "Әбдіқадырова Гүлнұр Өмірзаққызы", "Абдикадырова Гульнур Омирзаковна", "Gulnur Abdikadyrova",
    )  # fmt: skip
    assert sheet.profession == Triple("Кітапханашы", "Библиотекарь", "Librarian")
    assert (sheet.standard_code, sheet.standard_version, sheet.scheme_code, sheet.scheme_version) == (
        "PS-LIB", "2026.1", "LIB-2622-1-6", "1",
    )  # fmt: skip
    assert (sheet.centre_number, sheet.protocol_number, sheet.decision_number) == (
        certificate.centre.number, "P-2026-0001", "D-2026-0001",
    )  # fmt: skip
    assert [function.code for function in sheet.functions] == ["A", "B", "C"]
    assert (sheet.issued_date, sheet.valid_from, sheet.valid_until) == (TODAY, TODAY, date(2031, 11, 22))


@pytest.mark.django_db
def test_sheet_shows_kazakh_where_english_is_missing() -> None:
    sheet = CertificateSheet.from_json(make_certificate().sheet)
    assert sheet.place == Triple("Алматы", "Алматы", "Алматы")


@pytest.mark.django_db
def test_sheet_stays_when_person_centre_and_profession_change_later() -> None:
    certificate = make_certificate()
    before = Certificate.objects.get().sheet
    Person.objects.update(surname_kk="Серікова", surname_ru="Серикова")
    Centre.objects.update(name_kk="Басқа орталық", head_kk="Басқа адам")
    Profession.objects.update(title_kk="Басқа мамандық")
    assert Certificate.objects.get().sheet == before
    assert Certificate.objects.get().folded_name == certificate.folded_name


# The successor


@pytest.mark.django_db
def test_issue_supersedes_the_earlier_certificate_of_the_qualification() -> None:
    first = make_certificate()
    second = make_certificate(first.person, scheme=first.decision.line.enrolment.scheme, centre=first.centre)
    first.refresh_from_db()
    assert (first.status, first.is_current, second.status, second.is_current) == (S.SUPERSEDED, False, S.VALID, True)
    assert second.supersedes == first
    event = first.events.order_by("-pk")[0]
    assert (event.before, event.after, event.ground, event.document) == (
        "valid", "superseded", "renewal", second.number,
    )  # fmt: skip


@pytest.mark.django_db
def test_issue_leaves_certificates_of_other_qualifications() -> None:
    first = make_certificate()
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    second = make_certificate(first.person, scheme=other)
    first.refresh_from_db()
    assert (first.status, first.is_current, second.supersedes) == (S.VALID, True, None)


@pytest.mark.django_db
def test_issue_after_expiry_merely_ends_the_currency_of_the_old_one() -> None:
    """Valid for a year, until 22 November 2027; the next exam is in January 2028."""
    first = make_certificate(scheme=make_scheme(certificate_years=1))
    second = _second(first)
    first.refresh_from_db()
    assert (first.status, first.is_current, first.events.count()) == (S.VALID, False, 1)
    assert (first.valid_until, second.supersedes, second.is_current) == (date(2027, 11, 22), first, True)


def _second(first: Certificate) -> Certificate:
    day = date(2028, 1, 5)
    scheme = first.decision.line.enrolment.scheme
    protocol = make_cases(
        first.person, scheme=scheme, centre=first.centre, exam_date=date(2028, 1, 4), day=date(2027, 12, 1)
    )
    return issue_all(decide_all(protocol, day=day), day=day)[0]


@pytest.mark.django_db
def test_issue_after_withdrawal_supersedes_nothing() -> None:
    first = make_certificate()
    withdraw(first, make_act(ground="ethics"), today=TODAY)
    second = make_certificate(first.person, scheme=first.decision.line.enrolment.scheme, centre=first.centre)
    first.refresh_from_db()
    assert (first.status, second.supersedes, second.is_current) == (S.WITHDRAWN, None, True)


@pytest.mark.django_db
def test_issue_waits_until_a_suspension_is_decided() -> None:
    first = make_certificate()
    suspend(first, make_act(ground="complaint"), today=TODAY, until=date(2027, 2, 1))
    decision = _decided(first.person, scheme=first.decision.line.enrolment.scheme, centre=first.centre)[0]
    assert code_of(lambda: _issue(decision)) == "transition"
    assert (Certificate.objects.count(), Counter.objects.get(series="LIB").last) == (1, 1)


# The work of a protocol


@pytest.mark.django_db
def test_issue_protocol_issues_once_what_was_granted() -> None:
    protocol = make_cases(count=2)
    decide_all(protocol)
    act = make_act(by=decider_of(protocol.session.centre))
    reports = [issue_protocol(protocol, act, today=TODAY) for _turn in range(2)]
    assert [[row.sequence for row in report.certificates] for report in reports] == [[1, 2], [1, 2]]
    assert (Certificate.objects.count(), CertificatePaper.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_issue_granted_issues_in_the_name_of_the_decider(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    decision = _decided()[0]
    for _turn in range(2):
        issue_granted(decision.protocol_id, decision.by_id)
    certificate = Certificate.objects.get()
    assert (certificate.issued_at, certificate.issued_date, certificate.events.get().by) == (NOW, TODAY, decision.by)
    assert certificate.paper.made_at == NOW


def test_issue_protocol_of_two_at_once_makes_one_of_each(transactional_db: None) -> None:
    protocol = make_cases()
    decide_all(protocol)
    act = make_act(by=decider_of(protocol.session.centre))

    def run() -> int:
        return len(issue_protocol(Protocol.objects.get(pk=protocol.pk), act, today=TODAY).certificates)

    assert outcomes(at_once(run, run)) == ["1", "1"]
    assert (Certificate.objects.count(), CertificatePaper.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_issue_takes_the_day_it_is_told() -> None:
    """An hour after midnight in Almaty it is still yesterday in UTC; the certificate says today."""
    decision = _decided()[0]
    at = datetime.fromisoformat("2026-11-24T20:30:00+00:00")
    certificate = issue(decision, make_act(by=decision.by, at=at), today=date(2026, 11, 25))
    assert (certificate.issued_date, certificate.valid_until) == (date(2026, 11, 25), date(2031, 11, 24))
