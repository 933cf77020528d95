"""What the public figures count."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.domain.applications import withdraw
from certification.domain.decisions import Choice, decide
from certification.domain.lifecycle import annul
from certification.domain.statistics import MONTHS, issued_by_month, valid_by_region, way_of_applications
from certification.enums import CertificateGround, DecisionKind, RefusalGround
from exams.models import Scheme
from registry.models import Centre
from tests.exams.factories import (
    ENTRY_DATE,
    applications_of,
    decider_of,
    fill_results,
    hold,
    make_accepted,
    make_cases,
    make_certificate,
    make_certificates,
    make_draft,
    make_exam_centre,
    make_open,
    make_scheduled,
    make_scheme,
    make_submitted,
    moment,
)
from tests.factories import TODAY, make_act, make_person, make_region, make_user

pytestmark = pytest.mark.django_db
ABAI = {"code": "100000000", "name_kk": "Абай облысы", "name_ru": "область Абай", "name_en": "Abai Region"}


@pytest.fixture
def scheme() -> Scheme:
    return make_scheme()


@pytest.fixture
def centre(scheme: Scheme) -> Centre:
    return make_exam_centre(scheme)


def _regions(today: date = TODAY) -> dict[str, int]:
    return {row.region.name_en: row.count for row in valid_by_region(today=today)}


def _months(today: date = TODAY) -> dict[date, int]:
    return {row.month: row.count for row in issued_by_month(today=today) if row.count}


def _way(today: date = TODAY) -> tuple[int, int, int, int]:
    way = way_of_applications(today=today)
    return way.submitted, way.accepted, way.examined, way.granted


# Regions


def test_valid_by_region_counts_by_the_region_of_the_holder_and_names_those_with_none() -> None:
    make_region(code="990000000", name_en="Empty")
    abai = make_region(**ABAI)
    people = [make_person(user=make_user(), region=region) for region in (abai, abai, make_region())]
    make_certificates(*people)
    assert _regions() == {"Abai Region": 2, "Almaty": 1, "Empty": 0}


def test_valid_by_region_leaves_out_what_is_not_valid_on_the_day() -> None:
    certificate = make_certificates(count=2)[0]
    assert _regions() == {"Almaty": 2}
    act = make_act(ground=CertificateGround.EXAM_FRAUD)
    annul(certificate, act, today=TODAY)
    assert (_regions(), _regions(date(2031, 11, 22)), _regions(date(2031, 11, 23))) == (
        {"Almaty": 1},
        {"Almaty": 1},
        {"Almaty": 0},
    )


def test_valid_by_region_counts_those_who_are_not_listed_too() -> None:
    make_certificate(may_publish=False)
    assert _regions() == {"Almaty": 1}


# Months


def test_issued_by_month_has_24_months_of_which_this_is_the_last() -> None:
    months = [row.month for row in issued_by_month(today=TODAY)]
    assert (len(months), months[0], months[-1]) == (MONTHS, date(2024, 12, 1), date(2026, 11, 1))
    assert months == sorted(set(months))


def test_issued_by_month_counts_whatever_became_of_them() -> None:
    certificate = make_certificates(count=2)[0]
    annul(certificate, make_act(ground=CertificateGround.EXAM_FRAUD), today=TODAY)
    assert _months() == {date(2026, 11, 1): 2}


@pytest.mark.parametrize(
    ("today", "counted"),
    [
        (date(2026, 11, 22), {}),
        (date(2026, 12, 31), {date(2026, 11, 1): 1}),
        (date(2028, 10, 1), {date(2026, 11, 1): 1}),
        (date(2028, 11, 1), {}),
    ],
)
def test_issued_by_month_looks_back_24_months(today: date, counted: dict[date, int]) -> None:
    make_certificate()
    assert _months(today) == counted


# Applications


def test_way_of_applications_counts_every_step_reached(scheme: Scheme, centre: Centre) -> None:
    make_draft(scheme=scheme, centre=centre)
    make_submitted(scheme=scheme, centre=centre)
    make_accepted(scheme=scheme, centre=centre)
    assert _way() == (2, 1, 0, 0)
    session = make_open(centre, scheme)
    make_scheduled(session)
    assert _way() == (3, 2, 0, 0)
    fill_results(hold(session))
    assert _way() == (3, 2, 1, 0)


def test_way_of_applications_counts_grants_but_no_refusal() -> None:
    protocol = make_cases(count=3)
    rows = applications_of(protocol)
    choices = [Choice(row, DecisionKind.GRANT) for row in rows[:2]]
    choices.append(Choice(rows[2], DecisionKind.REFUSE, RefusalGround.FALSE_PAPERS))
    act = make_act(by=decider_of(protocol.session.centre), at=moment(TODAY))
    decide(protocol=protocol, choices=choices, act=act, today=TODAY)
    assert _way() == (3, 3, 3, 2)


def test_way_of_applications_remembers_the_steps_of_those_who_turned_back(scheme: Scheme, centre: Centre) -> None:
    application = make_accepted(scheme=scheme, centre=centre)
    withdraw(application, make_act(by=application.person.user))
    assert _way() == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("today", "submitted"),
    [(date(2026, 11, 1), 0), (ENTRY_DATE, 1), (date(2027, 11, 1), 1), (date(2027, 11, 2), 0)],
)
def test_way_of_applications_looks_back_12_months(scheme: Scheme, centre: Centre, today: date, submitted: int) -> None:
    make_submitted(scheme=scheme, centre=centre)
    assert _way(today)[0] == submitted


def test_way_of_applications_says_from_which_day() -> None:
    assert way_of_applications(today=TODAY).since == date(2025, 11, 24)


def _asked() -> list[int]:
    """How many queries each question takes."""
    counts = []
    for question in (valid_by_region, issued_by_month, way_of_applications):
        with CaptureQueriesContext(connection) as captured:
            question(today=TODAY)
        counts.append(len(captured))
    return counts


def test_questions_ask_as_often_for_many_as_for_none() -> None:
    before = _asked()
    make_certificates(count=3)
    assert (before, _asked()) == ([2, 1, 1], [2, 1, 1])
