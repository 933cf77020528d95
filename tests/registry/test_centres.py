"""Centres: entering the register, status, entitlement."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.enums import WorkplaceKind
from core.counters import next_number
from core.refusal import Refused
from registry.domain.centres import CENTRE_TRANSITIONS, change_centre_status, require_entitled
from registry.enums import CentreGround, CentreStatus, OrganisationKind
from registry.models import Centre, CentreChange, Qualification, RuleSet
from tests.factories import (
    NOW,
    TODAY,
    make_act,
    make_centre,
    make_examiner,
    make_organisation,
    make_person,
    make_qualification,
    make_site,
    make_user,
)

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2025, 1, 6), date(2028, 1, 5)
DAY = timedelta(days=1)


def test_enter_centre_gives_numbers_term_and_workplace() -> None:
    centre = make_centre(from_date=FROM)
    centre.refresh_from_db()
    assert (centre.number, centre.status) == ("C-0001", CentreStatus.ACCREDITED)
    assert (centre.accredited_from, centre.accredited_until) == (FROM, UNTIL)
    assert centre.accreditation_number[:-1] == "KZ-LIB-A-2025-0001-"
    assert centre.workplace.kind == WorkplaceKind.CENTRE
    assert str(centre) == "C-0001 Алматы сертификаттау орталығы"


def test_enter_centre_counts_numbers_over_all_years_and_accreditations_by_year() -> None:
    dates = [date(2025, 1, 6), date(2025, 9, 1), date(2026, 2, 2)]
    centres = [make_centre(from_date=day) for day in dates]
    assert [centre.number for centre in centres] == ["C-0001", "C-0002", "C-0003"]
    starts = ["KZ-LIB-A-2025-0001-", "KZ-LIB-A-2025-0002-", "KZ-LIB-A-2026-0001-"]
    assert [centre.accreditation_number[:-1] for centre in centres] == starts


def test_enter_centre_takes_the_term_of_the_rules_of_its_first_day() -> None:
    RuleSet.objects.create(effective_from=date(2026, 7, 1), accreditation_years=5)
    centres = [make_centre(from_date=day) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert [centre.accredited_until for centre in centres] == [date(2029, 6, 29), date(2031, 6, 30)]


def test_enter_centre_records_the_first_status_and_the_scope() -> None:
    user, qualifications = make_user(), [make_qualification(level=level) for level in (5, 6)]
    centre = make_centre(qualifications=qualifications, from_date=FROM, act=make_act(by=user, reason="Decision 7"))
    change = CentreChange.objects.get()
    assert (change.subject, change.before, change.after, change.by) == (centre, "", "accredited", user)
    assert (change.at, change.reason) == (NOW, "Decision 7")
    lines = centre.scopes.order_by("pk").values_list("qualification", "valid_from", "valid_until")
    assert list(lines) == [(qualification.pk, FROM, UNTIL) for qualification in qualifications]


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind != OrganisationKind.EDUCATION])
def test_enter_centre_takes_every_organisation_outside_education(kind: OrganisationKind) -> None:
    founder = make_organisation(kind=OrganisationKind.ASSOCIATION)
    centre = make_centre(organisation=make_organisation(kind=kind, founders=[founder]))
    assert Centre.objects.get() == centre


@pytest.mark.parametrize("is_founded", [False, True])
def test_enter_centre_refuses_education_and_what_it_founded(is_founded: bool) -> None:
    """Rule 3 of the domain."""
    school = make_organisation(kind=OrganisationKind.EDUCATION)
    chamber = make_organisation(kind=OrganisationKind.CHAMBER)
    founded = make_organisation(kind=OrganisationKind.CENTRE_OPERATOR, founders=[chamber, school])
    with pytest.raises(Refused) as refusal:
        make_centre(organisation=founded if is_founded else school)
    assert (refusal.value.code, Centre.objects.count()) == ("education_organisation", 0)


def test_enter_centre_of_an_organisation_that_founded_a_school_is_possible() -> None:
    operator = make_organisation(kind=OrganisationKind.CENTRE_OPERATOR)
    make_organisation(kind=OrganisationKind.EDUCATION, founders=[operator])
    assert make_centre(organisation=operator).organisation == operator


def test_enter_centre_refused_takes_no_number() -> None:
    with pytest.raises(Refused):
        make_centre(organisation=make_organisation(kind=OrganisationKind.EDUCATION))
    with transaction.atomic():
        assert next_number("C", 0) == 1


def test_centre_transitions_name_every_status() -> None:
    assert set(CENTRE_TRANSITIONS.allowed) == set(CentreStatus)
    assert CENTRE_TRANSITIONS.final() == {CentreStatus.TERMINATED}


@pytest.mark.parametrize("before", CentreStatus)
@pytest.mark.parametrize("after", CentreStatus)
def test_change_centre_status_follows_the_table(before: CentreStatus, after: CentreStatus) -> None:
    accredited, suspended, withdrawn = CentreStatus.ACCREDITED, CentreStatus.SUSPENDED, CentreStatus.WITHDRAWN
    allowed = {
        (accredited, suspended),
        (accredited, withdrawn),
        (accredited, CentreStatus.TERMINATED),
        (suspended, accredited),
        (suspended, withdrawn),
        (suspended, CentreStatus.TERMINATED),
        (withdrawn, accredited),
    }
    centre = make_centre()
    Centre.objects.update(status=before)
    act = make_act(ground=CentreGround.DECISION)
    if (before, after) in allowed:
        assert change_centre_status(centre, after, act).status == after
        assert centre.changes.latest("pk").before == before
    else:
        with pytest.raises(Refused) as refusal:
            change_centre_status(centre, after, act)
        assert (refusal.value.code, centre.changes.count()) == ("transition", 1)
    assert Centre.objects.get().status == (after if (before, after) in allowed else before)


def test_change_centre_status_records_ground_reason_and_who() -> None:
    centre, user = make_centre(), make_user()
    act = make_act(by=user, ground=CentreGround.CONFLICT, reason="The head trains candidates")
    change_centre_status(centre, CentreStatus.SUSPENDED, act)
    change = centre.changes.latest("pk")
    assert (change.ground, change.reason, change.by, change.at) == ("conflict", act.reason, user, NOW)


def test_change_centre_status_needs_a_ground() -> None:
    centre = make_centre()
    with pytest.raises(Refused) as refusal:
        change_centre_status(centre, CentreStatus.SUSPENDED, make_act())
    assert (refusal.value.code, Centre.objects.get().status) == ("ground_missing", "accredited")


@pytest.mark.parametrize(
    ("today", "shown"),
    [(FROM, "accredited"), (UNTIL, "accredited"), (UNTIL + DAY, "expired")],
)
def test_shown_status_is_expired_from_the_day_after_the_last(today: date, shown: str) -> None:
    centre = make_centre(from_date=FROM)
    assert centre.shown_status(today) == shown
    assert [status for status in ("accredited", "expired") if Centre.objects.in_status(status, today=today)] == [shown]


@pytest.mark.parametrize("status", [CentreStatus.SUSPENDED, CentreStatus.WITHDRAWN, CentreStatus.TERMINATED])
def test_shown_status_of_a_stopped_centre_does_not_expire(status: CentreStatus) -> None:
    centre = make_centre(from_date=FROM)
    change_centre_status(centre, status, make_act(ground=CentreGround.DECISION))
    stopped = Centre.objects.get()
    assert stopped.shown_status(UNTIL + DAY) == status
    shown = [s for s in (*CentreStatus, "expired") if Centre.objects.in_status(s, today=UNTIL + DAY)]
    assert shown == [status]


def _refusal(centre: Centre, qualification: Qualification, day: date) -> str:
    """The code of the refusal, or nothing where the centre is entitled."""
    try:
        require_entitled(centre, qualification, day)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("day", "code"), [(FROM - DAY, "not_accredited"), (FROM, ""), (UNTIL, ""), (UNTIL + DAY, "not_accredited")]
)
def test_require_entitled_holds_from_the_first_day_to_the_last(day: date, code: str) -> None:
    qualification = make_qualification()
    centre = make_centre(qualifications=[qualification], from_date=FROM)
    assert _refusal(centre, qualification, day) == code


@pytest.mark.parametrize("status", [CentreStatus.SUSPENDED, CentreStatus.WITHDRAWN, CentreStatus.TERMINATED])
def test_require_entitled_refuses_a_centre_that_is_not_accredited(status: CentreStatus) -> None:
    qualification = make_qualification()
    centre = make_centre(qualifications=[qualification], from_date=FROM)
    stopped = change_centre_status(centre, status, make_act(ground=CentreGround.DECISION))
    days = [TODAY - DAY, TODAY, TODAY + DAY]
    assert [_refusal(stopped, qualification, day) for day in days] == ["", "not_accredited", "not_accredited"]


def test_require_entitled_refuses_what_is_out_of_scope_on_the_day() -> None:
    inside, outside = make_qualification(level=5), make_qualification(level=6)
    centre = make_centre(qualifications=[inside], from_date=FROM)
    first, last = FROM + 10 * DAY, FROM + 20 * DAY
    centre.scopes.update(valid_from=first, valid_until=last)
    days = [first - DAY, first, last, last + DAY]
    assert [_refusal(centre, inside, day) for day in days] == ["out_of_scope", "", "", "out_of_scope"]
    assert _refusal(centre, outside, first) == "out_of_scope"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"number": "C-1"}, "centre_number_form"),
        ({"status": "expired"}, "centre_status_known"),
        ({"accredited_until": FROM - DAY}, "centre_dates_in_order"),
        ({"name_ru": ""}, "centre_name_present"),
    ],
)
def test_centre_constraints_refuse(changes: dict[str, object], constraint: str) -> None:
    make_centre(from_date=FROM)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Centre.objects.update(**changes)


def test_rows_around_a_centre_show_what_they_are() -> None:
    qualification = make_qualification()
    centre = make_centre(qualifications=[qualification])
    examiner = make_examiner(centre=centre, person=make_person(), qualifications=[qualification])
    shown = [str(thing) for thing in (make_site(centre), centre.scopes.get(), examiner)]
    assert shown == [
        "Абай даңғылы, 14",
        f"{centre.pk}: {qualification.pk}",
        "Әбдіқадырова Гүлнұр Өмірзаққызы",
    ]
