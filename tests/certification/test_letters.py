"""Mails to applicants: one for each step, in the language of the person, and none twice."""

import pytest

from certification.domain.applications import reject, return_for_completion
from certification.domain.letters import tell_applicant
from certification.enums import DecisionKind
from core.models import Notice
from registry.models import Person
from tests.exams.factories import (
    admin_of,
    decide_all,
    hold,
    make_draft,
    make_exam_centre,
    make_open,
    make_published,
    make_scheduled,
    make_scheme,
    make_submitted,
)
from tests.factories import NOW, make_act, make_person, make_user

pytestmark = pytest.mark.django_db


def _written() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("body", flat=True))


def test_tell_applicant_writes_at_every_step_to_the_account() -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    person = make_person(user=make_user(email="gulnur@test.example"), language="en")
    application = make_scheduled(session, person=person)
    decide_all(make_published(hold(session)), DecisionKind.GRANT)
    found = Notice.objects.order_by("pk")
    assert [(row.recipient, row.language) for row in found] == [("gulnur@test.example", "en")] * 4
    steps = ("submitted", "accepted", "scheduled", "granted")
    assert [
        f"Application {application.number}: {step}" in body for step, body in zip(steps, _written(), strict=True)
    ] == [True] * 4


def test_tell_applicant_says_day_place_and_address_of_the_case() -> None:
    scheme = make_scheme()
    session = make_open(make_exam_centre(scheme), scheme)
    application = make_scheduled(session, person=make_person(user=make_user(), language="ru"))
    body = _written()[-1]
    assert ("10:00" in body, "проспект Абая, 14" in body) == (True, True)
    assert f"https://tizilim.example/ru/my/applications/{application.number}/" in body


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_tell_applicant_speaks_the_language_of_the_person(language: str) -> None:
    scheme = make_scheme()
    person = make_person(user=make_user(), language=language)
    application = make_submitted(scheme=scheme, centre=make_exam_centre(scheme), person=person)
    greeting = {"kk": "Сәлеметсіз бе!", "ru": "Здравствуйте!", "en": "Good day!"}[language]
    notice = Notice.objects.get()
    assert (notice.language, notice.body.splitlines()[0]) == (language, greeting)
    assert application.number in notice.subject


@pytest.mark.parametrize("act", [return_for_completion, reject])
def test_tell_applicant_gives_the_reason(act: object) -> None:
    scheme = make_scheme()
    application = make_submitted(scheme=scheme, centre=make_exam_centre(scheme))
    assert callable(act)
    act(application, make_act(by=admin_of(application.centre), reason="The diploma is <missing> & unsigned"))
    assert "The diploma is <missing> & unsigned" in _written()[-1]


def test_tell_applicant_keeps_silent_about_drafts_and_people_without_account() -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    make_draft(scheme=scheme, centre=centre)
    assert Notice.objects.count() == 0
    draft = make_submitted(scheme=scheme, centre=centre, person=make_person(user=make_user()))
    Person.objects.filter(pk=draft.person_id).update(user=None)
    draft.person.refresh_from_db()
    tell_applicant(draft, at=NOW)
    assert Notice.objects.count() == 1


def test_tell_applicant_writes_once_for_a_change() -> None:
    scheme = make_scheme()
    application = make_submitted(scheme=scheme, centre=make_exam_centre(scheme))
    tell_applicant(application, at=NOW)
    assert Notice.objects.count() == 1
