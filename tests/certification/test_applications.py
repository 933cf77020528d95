"""Applications: drafts, submission with both consents, what the centre does, and every change of status."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from certification.domain.applications import (
    APPLICATION_TRANSITIONS,
    Wish,
    accept,
    cancel_exam,
    reject,
    return_for_completion,
    save_draft,
    schedule,
    submit,
    take_back_acceptance,
    why_not_accepted,
    withdraw,
)
from certification.enums import OPEN_APPLICATION, ApplicationBasis, ApplicationStatus, DecisionKind
from certification.models import Application, ApplicationChange
from exams.models import Enrolment, ExamSession, Scheme
from registry.domain.centres import change_centre_status
from registry.enums import CentreStatus, ConsentKind
from registry.models import Centre, Consent, RuleSet
from tests.exams.factories import (
    ENTRY_DATE,
    EXAM_DATE,
    admin_of,
    applications_of,
    at_once,
    code_of,
    decide_all,
    hold,
    make_accepted,
    make_draft,
    make_exam_centre,
    make_open,
    make_published,
    make_scheduled,
    make_scheme,
    make_submitted,
    moment,
    outcomes,
)
from tests.factories import make_act, make_person, make_profession, make_qualification, make_user

S = ApplicationStatus


@pytest.fixture
def scheme(db: None) -> Scheme:
    return make_scheme()


@pytest.fixture
def centre(scheme: Scheme) -> Centre:
    return make_exam_centre(scheme)


def _submit(application: Application, *, day: date = ENTRY_DATE, may_publish: bool = True) -> Application:
    act = make_act(by=application.person.user, at=moment(day))
    return submit(application, act, today=day, may_publish=may_publish, consent_language="ru")


def _office(centre: Centre, reason: str = "The diploma is missing") -> Any:
    return make_act(by=admin_of(centre), at=moment(ENTRY_DATE, 15), reason=reason)


# Drafts


def test_save_draft_keeps_the_wish(scheme: Scheme, centre: Centre) -> None:
    draft = make_draft(
        scheme=scheme, centre=centre, language="ru", basis=ApplicationBasis.VOUCHER, special_conditions="Large print"
    )
    kept = Application.objects.get(pk=draft.pk)
    assert (kept.number, kept.status, kept.qualification_code) == ("A-2026-000001", S.DRAFT, "2622-1-6")
    assert (kept.scheme, kept.centre, kept.language, kept.basis) == (scheme, centre, "ru", "voucher")
    assert (kept.special_conditions, kept.filed_at, kept.rules, kept.created_at) == (
        "Large print", None, None, moment(ENTRY_DATE),
    )  # fmt: skip
    assert list(kept.changes.values_list("before", "after", "by")) == [("", "draft", draft.person.user_id)]


def test_save_draft_changes_a_draft_and_keeps_its_number(scheme: Scheme, centre: Centre) -> None:
    draft = make_draft(scheme=scheme, centre=centre)
    wish = Wish(scheme=scheme, centre=centre, language="ru")
    changed = save_draft(person=draft.person, wish=wish, act=make_act(), today=ENTRY_DATE, draft=draft)
    assert (changed.pk, changed.number, changed.language) == (draft.pk, draft.number, "ru")
    assert (Application.objects.count(), ApplicationChange.objects.count()) == (1, 1)


def test_save_draft_allows_one_open_application_a_qualification(scheme: Scheme, centre: Centre) -> None:
    """Another version of the scheme is the same qualification; another qualification is free."""
    person = make_person(user=make_user())
    make_draft(scheme=scheme, centre=centre, person=person)
    newer = make_scheme(qualification=scheme.qualification, version="2")
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    second = make_exam_centre(newer, other)
    assert code_of(partial(make_draft, scheme=newer, centre=second, person=person)) == "open_already"
    assert make_draft(scheme=other, centre=second, person=person).status == S.DRAFT
    assert Application.objects.count() == 2


@pytest.mark.parametrize("status", list(S))
def test_save_draft_looks_only_at_open_applications(scheme: Scheme, centre: Centre, status: ApplicationStatus) -> None:
    application = _bring(status, scheme, centre)
    again = partial(make_draft, scheme=scheme, centre=centre, person=application.person)
    if status in OPEN_APPLICATION:
        assert code_of(again) == "open_already"
    else:
        assert again().status == S.DRAFT


def test_save_draft_of_two_at_once_makes_one(transactional_db: None) -> None:
    scheme = make_scheme()
    centre, person = make_exam_centre(scheme), make_person(user=make_user())
    found = at_once(*[lambda: make_draft(scheme=scheme, centre=centre, person=person)] * 2)
    assert outcomes(found) == ["A-2026-000001", "open_already"]
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("status", "is_editable"), [(status, status in (S.DRAFT, S.RETURNED)) for status in S])
def test_save_draft_changes_drafts_and_returned_applications_only(
    scheme: Scheme, centre: Centre, status: ApplicationStatus, is_editable: bool
) -> None:
    application = _bring(status, scheme, centre)
    wish = Wish(scheme=scheme, centre=centre, language="en")
    change = partial(
        save_draft, person=application.person, wish=wish, act=make_act(), today=ENTRY_DATE, draft=application
    )
    if is_editable:
        assert change().language == "en"
    else:
        assert code_of(change) == "not_editable"
        assert Application.objects.get(pk=application.pk).language == "kk"


def test_save_draft_asks_a_centre_that_may_examine(scheme: Scheme, centre: Centre) -> None:
    other = make_scheme(qualification=make_qualification(profession=make_profession(code="2622-2")))
    assert code_of(lambda: make_draft(scheme=other, centre=centre)) == "out_of_scope"
    suspended = change_centre_status(
        centre, CentreStatus.SUSPENDED, make_act(ground="programme", at=moment(ENTRY_DATE))
    )
    assert code_of(lambda: make_draft(scheme=scheme, centre=suspended)) == "not_accredited"
    assert Application.objects.count() == 0


# Submission


def test_submit_files_the_application_with_the_rules_of_the_day(scheme: Scheme, centre: Centre) -> None:
    filed = _submit(make_draft(scheme=scheme, centre=centre))
    assert (filed.status, filed.filed_at, filed.review_until) == (S.SUBMITTED, moment(ENTRY_DATE), date(2026, 11, 12))
    assert filed.rules == RuleSet.objects.get()
    assert list(filed.changes.order_by("pk").values_list("before", "after")) == [("", "draft"), ("draft", "submitted")]


@pytest.mark.parametrize("may_publish", [True, False])
def test_submit_records_both_consents_apart(scheme: Scheme, centre: Centre, may_publish: bool) -> None:
    filed = _submit(make_draft(scheme=scheme, centre=centre), may_publish=may_publish)
    expected = [("processing", "ru", moment(ENTRY_DATE), None)]
    if may_publish:
        expected.append(("publication", "ru", moment(ENTRY_DATE), None))
    rows = Consent.objects.filter(person=filed.person).order_by("kind")
    assert list(rows.values_list("kind", "language", "given_at", "withdrawn_at")) == expected


def test_submit_without_publication_takes_an_earlier_consent_back(scheme: Scheme, centre: Centre) -> None:
    first = make_submitted(scheme=scheme, centre=centre)
    withdraw(first, make_act(by=first.person.user))
    day = ENTRY_DATE + timedelta(days=1)
    _submit(make_draft(scheme=scheme, centre=centre, person=first.person), day=day, may_publish=False)
    assert Consent.objects.get(kind=ConsentKind.PUBLICATION).withdrawn_at == moment(day)
    assert Consent.objects.get(kind=ConsentKind.PROCESSING).withdrawn_at is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"valid_until": ENTRY_DATE - timedelta(days=1)}, "scheme_closed"),
        ({"valid_from": ENTRY_DATE + timedelta(days=1)}, "scheme_closed"),
        ({"valid_until": ENTRY_DATE}, None),
        ({"valid_from": ENTRY_DATE}, None),
    ],
)
def test_submit_asks_an_open_scheme(scheme: Scheme, centre: Centre, change: dict[str, date], code: str | None) -> None:
    draft = make_draft(scheme=scheme, centre=centre)
    Scheme.objects.update(**change)
    _expect(draft, code)


@pytest.mark.parametrize(("days", "code"), [(-1, "scheme_closed"), (0, None)])
def test_submit_asks_a_standard_in_force(scheme: Scheme, centre: Centre, days: int, code: str | None) -> None:
    draft = make_draft(scheme=scheme, centre=centre)
    standard = scheme.qualification.profession.standard
    standard.valid_until = ENTRY_DATE + timedelta(days=days)
    standard.save()
    _expect(draft, code)


def test_submit_asks_an_accredited_centre(scheme: Scheme, centre: Centre) -> None:
    draft = make_draft(scheme=scheme, centre=centre)
    change_centre_status(centre, CentreStatus.SUSPENDED, make_act(ground="programme", at=moment(ENTRY_DATE)))
    _expect(draft, "not_accredited")


def _expect(draft: Application, code: str | None) -> None:
    """Submission is refused with the code and leaves nothing, or succeeds."""
    if code is None:
        assert _submit(draft).status == S.SUBMITTED
        return
    assert code_of(lambda: _submit(draft)) == code
    assert (Application.objects.get(pk=draft.pk).status, Consent.objects.count()) == (S.DRAFT, 0)


def test_submit_again_after_return_keeps_filing_day_and_rules(scheme: Scheme, centre: Centre) -> None:
    filed = make_submitted(scheme=scheme, centre=centre)
    returned = return_for_completion(filed, _office(centre))
    RuleSet.objects.create(effective_from=ENTRY_DATE + timedelta(days=1), paper_review_days=3)
    later = ENTRY_DATE + timedelta(days=4)
    again = _submit(returned, day=later)
    assert (again.filed_at, again.rules, again.status) == (filed.filed_at, filed.rules, S.SUBMITTED)
    assert again.review_until == later + timedelta(days=10)
    assert list(again.changes.order_by("-pk").values_list("before", "after", "reason")[:2]) == [
        ("returned", "submitted", ""),
        ("submitted", "returned", "The diploma is missing"),
    ]


# The centre's answer


def test_accept_answers_a_wish_for_special_conditions(scheme: Scheme, centre: Centre) -> None:
    wishing = make_submitted(scheme=scheme, centre=centre, special_conditions="Large print")
    assert code_of(lambda: accept(wishing, _office(centre))) == "conditions_unanswered"
    assert Application.objects.get().status == S.SUBMITTED
    accepted = accept(wishing, _office(centre), special_conditions_answer="Large print is ready")
    assert (accepted.status, accepted.special_conditions_answer) == (S.ACCEPTED, "Large print is ready")


@pytest.mark.parametrize("status", list(S))
def test_why_not_accepted_says_what_accept_would(scheme: Scheme, centre: Centre, status: ApplicationStatus) -> None:
    application = _bring(status, scheme, centre)
    Application.objects.filter(pk=application.pk).update(special_conditions="Large print")
    application.refresh_from_db()
    for answer in ("", "Large print is ready"):
        refusal = why_not_accepted(application, special_conditions_answer=answer)
        act = partial(accept, application, _office(centre), special_conditions_answer=answer)
        if refusal is None:
            assert (status, answer, act().status) == (S.SUBMITTED, "Large print is ready", S.ACCEPTED)
        else:
            assert refusal.code == code_of(act)


def test_acceptance_is_taken_back_and_the_history_keeps_both(scheme: Scheme, centre: Centre) -> None:
    accepted = make_accepted(scheme=scheme, centre=centre)
    acceptance = accepted.changes.order_by("-pk")[0]
    back = take_back_acceptance(accepted, _office(centre, reason="Wrong row"), acceptance=acceptance)
    assert (back.status, back.filed_at, back.review_until) == (S.SUBMITTED, accepted.filed_at, accepted.review_until)
    latest = back.changes.order_by("-pk")[0]
    assert (latest.before, latest.after, latest.ground, latest.reason) == (
        "accepted", "submitted", "taken_back", "Wrong row",
    )  # fmt: skip
    assert (latest.ground_label, acceptance.ground_label) == ("acceptance taken back", "")
    assert accept(back, _office(centre)).status == S.ACCEPTED


def test_acceptance_that_has_moved_on_is_not_taken_back(scheme: Scheme, centre: Centre) -> None:
    """Neither when a place was given, nor when that was cancelled and the status is `accepted` once more."""
    session = make_open(centre, scheme)
    accepted = make_accepted(scheme=scheme, centre=centre)
    acceptance = accepted.changes.order_by("-pk")[0]
    take_back = partial(take_back_acceptance, accepted, _office(centre), acceptance=acceptance)
    schedule(accepted, session, _office(centre), today=ENTRY_DATE)
    assert code_of(take_back) == "moved_on"
    cancel_exam(session, _office(centre))
    assert Application.objects.get().status == S.ACCEPTED
    assert code_of(take_back) == "moved_on"
    assert accepted.changes.count() == 5


def test_applicant_cannot_submit_what_is_accepted(scheme: Scheme, centre: Centre) -> None:
    accepted = make_accepted(scheme=scheme, centre=centre)
    assert code_of(lambda: _submit(accepted)) == "not_editable"
    assert (Application.objects.get().status, Consent.objects.count()) == (S.ACCEPTED, 2)


@pytest.mark.parametrize("act", [return_for_completion, reject])
def test_return_and_reject_need_a_reason(scheme: Scheme, centre: Centre, act: Callable[..., Application]) -> None:
    application = make_submitted(scheme=scheme, centre=centre)
    assert code_of(lambda: act(application, _office(centre, reason=""))) == "reason_missing"
    assert Application.objects.get().status == S.SUBMITTED
    act(application, _office(centre))
    assert application.changes.order_by("-pk")[0].reason == "The diploma is missing"


def test_schedule_gives_a_place(scheme: Scheme, centre: Centre) -> None:
    application = make_scheduled(make_open(centre, scheme))
    enrolment = Enrolment.objects.get()
    assert (application.status, application.enrolment) == (S.SCHEDULED, enrolment)
    assert (enrolment.person, enrolment.scheme) == (application.person, scheme)


def test_schedule_refuses_a_session_of_another_centre(scheme: Scheme, centre: Centre) -> None:
    application = make_accepted(scheme=scheme, centre=centre)
    elsewhere = make_open(make_exam_centre(scheme), scheme)
    assert code_of(lambda: schedule(application, elsewhere, _office(centre), today=ENTRY_DATE)) == "other_centre"
    assert (Application.objects.get().status, Enrolment.objects.count()) == (S.ACCEPTED, 0)


@pytest.mark.parametrize(
    ("capacity", "today", "code"),
    [(1, ENTRY_DATE, "session_full"), (20, EXAM_DATE, "notice_too_short")],
)
def test_schedule_leaves_nothing_when_there_is_no_place(
    scheme: Scheme, centre: Centre, capacity: int, today: date, code: str
) -> None:
    session = make_open(centre, scheme, capacity=capacity)
    make_scheduled(session)
    application = make_accepted(scheme=scheme, centre=centre)
    assert code_of(lambda: schedule(application, session, _office(centre), today=today)) == code
    application.refresh_from_db()
    assert (application.status, application.enrolment, Enrolment.objects.count()) == (S.ACCEPTED, None, 1)


# Changes of status


def _bring(status: ApplicationStatus, scheme: Scheme, centre: Centre) -> Application:
    """An application in a status; those that no act of this module leads to are set."""
    early = {
        S.DRAFT: make_draft,
        S.SUBMITTED: make_submitted,
        S.ACCEPTED: make_accepted,
    }
    if status in early:
        return early[status](scheme=scheme, centre=centre)
    answers = {S.RETURNED: return_for_completion, S.REJECTED: reject, S.WITHDRAWN: withdraw}
    if status in answers:
        return answers[status](make_submitted(scheme=scheme, centre=centre), _office(centre))
    application = make_scheduled(make_open(centre, scheme))
    Application.objects.filter(pk=application.pk).update(status=status)
    return Application.objects.get(pk=application.pk)


def _act_to(after: ApplicationStatus, application: Application, session: ExamSession) -> Application:
    office = _office(session.centre)
    latest = application.changes.order_by("-pk")[0]
    back: dict[tuple[ApplicationStatus, ApplicationStatus], Callable[[], object]] = {
        (S.ACCEPTED, S.SUBMITTED): lambda: take_back_acceptance(application, office, acceptance=latest),
        (S.SCHEDULED, S.ACCEPTED): lambda: cancel_exam(_session_of(application), office),
    }
    way_back = back.get((ApplicationStatus(application.status), after))
    if way_back is not None:
        way_back()
        return Application.objects.get(pk=application.pk)
    acts: dict[ApplicationStatus, Callable[[], Application]] = {
        S.SUBMITTED: lambda: _submit(application),
        S.RETURNED: lambda: return_for_completion(application, office),
        S.ACCEPTED: lambda: accept(application, office),
        S.REJECTED: lambda: reject(application, office),
        S.SCHEDULED: lambda: schedule(application, session, office, today=ENTRY_DATE),
        S.WITHDRAWN: lambda: withdraw(application, make_act(by=application.person.user)),
    }
    return acts[after]()


def _session_of(application: Application) -> ExamSession:
    assert application.enrolment is not None
    return application.enrolment.session


ACTS = (S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.REJECTED, S.SCHEDULED, S.WITHDRAWN)
CHANGES = [(before, after, APPLICATION_TRANSITIONS.permits(before, after)) for before in S for after in ACTS]


@pytest.mark.parametrize(("before", "after"), [(before, after) for before, after, is_allowed in CHANGES if is_allowed])
def test_application_changes_as_the_table_allows(
    scheme: Scheme, centre: Centre, before: ApplicationStatus, after: ApplicationStatus
) -> None:
    session = make_open(centre, scheme)
    application = _act_to(after, _bring(before, scheme, centre), session)
    assert application.status == Application.objects.get().status == after
    last = application.changes.order_by("-pk")[0]
    assert (last.before, last.after) == (before, after)


@pytest.mark.parametrize(
    ("before", "after"), [(before, after) for before, after, is_allowed in CHANGES if not is_allowed]
)
def test_application_refuses_what_the_table_lacks(
    scheme: Scheme, centre: Centre, before: ApplicationStatus, after: ApplicationStatus
) -> None:
    session = make_open(centre, scheme)
    application = _bring(before, scheme, centre)
    changes, enrolments = application.changes.count(), Enrolment.objects.count()
    assert code_of(lambda: _act_to(after, application, session)) == "transition"
    assert Application.objects.get().status == before
    assert (application.changes.count(), Enrolment.objects.count()) == (changes, enrolments)


@pytest.mark.parametrize(
    ("kind", "ground", "after"),
    [(DecisionKind.GRANT, "", S.GRANTED), (DecisionKind.REFUSE, "failed_part", S.REFUSED)],
)
def test_application_is_examined_and_decided(
    scheme: Scheme, centre: Centre, kind: DecisionKind, ground: str, after: ApplicationStatus
) -> None:
    session = make_open(centre, scheme)
    make_scheduled(session)
    protocol = make_published(hold(session))
    decide_all(protocol, kind, ground=ground)
    changes = applications_of(protocol)[0].changes.order_by("pk").values_list("after", flat=True)
    assert list(changes) == ["draft", "submitted", "accepted", "scheduled", "examined", after]


def test_application_ends_rejected_withdrawn_or_closed() -> None:
    assert APPLICATION_TRANSITIONS.final() == {S.REJECTED, S.WITHDRAWN, S.CLOSED}
