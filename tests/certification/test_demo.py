"""The demo: repeatable, with something to see in every state, on any day of the year."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from certification.demo.build import build_demo
from certification.demo.places import ACCOUNTS, PASSWORD
from certification.demo.source import FIRST_BIRTH, Source
from certification.domain.verification import find_by_code, verify
from certification.enums import ShownStatus
from certification.models import Application, Certificate, CertificatePaper
from core.identifiers import parse_bin, parse_iin
from exams.models import ExamSession, Protocol
from registry.models import Person
from tests.factories import NOW, TODAY, make_region

pytestmark = pytest.mark.django_db


def _built_and_undone(**changes: Any) -> dict[str, Any]:
    """The report of a demo in an empty database, which is empty again afterwards."""
    with transaction.atomic():
        report = build_demo(**{"people": 30, "seed": 1, "today": TODAY, **changes})
        transaction.set_rollback(True)
    assert User.objects.count() == 0
    return report


def test_build_demo_shows_every_status_and_state_and_is_repeatable() -> None:
    report = build_demo(people=30, seed=1, today=TODAY)
    assert sorted(report) == ["accounts", "codes", "password", "protocols", "sessions"]
    assert set(report["codes"]) == set(ShownStatus.values)
    found = {status: find_by_code(code) for status, code in report["codes"].items()}
    assert [status for status, row in found.items() if row is None or verify(row, at=NOW).status != status] == []
    assert set(report["sessions"]) == {"planned", "open", "held", "published"}
    sessions = {state: ExamSession.objects.get(number=number) for state, number in report["sessions"].items()}
    assert [state for state, session in sessions.items() if session.status != state] == []
    assert set(report["protocols"]) == {"drawn_up", "signed", "granted", "issued"}
    assert Protocol.objects.filter(number__in=report["protocols"].values()).count() == 4
    assert report["accounts"] == {name: f"{name}@demo.example" for name in ACCOUNTS}
    assert User.objects.get(email="decider@demo.example").check_password(PASSWORD)

    counted = [model.objects.count() for model in (Person, Application, Certificate, CertificatePaper)]
    assert build_demo(people=60, seed=2, today=TODAY) == report
    assert [model.objects.count() for model in (Person, Application, Certificate, CertificatePaper)] == counted


def test_build_demo_gives_the_same_content_for_the_same_seed() -> None:
    first, again = _built_and_undone(seed=7), _built_and_undone(seed=7)
    assert again == first


def test_source_draws_people_whose_numbers_pass_every_check() -> None:
    """Nobody alive: every IIN says a birth in the 1890s."""
    make_region()
    source = Source(1)
    drawn = [source.person() for _ in range(200)]
    assert [parse_iin(iin).birth_date for iin, _details in drawn] == [details.birth_date for _iin, details in drawn]
    assert [parse_iin(iin).sex for iin, _details in drawn] == [details.sex for _iin, details in drawn]
    assert len({iin for iin, _details in drawn}) == 200
    assert {details.birth_date.year // 10 for _iin, details in drawn} == {FIRST_BIRTH.year // 10}
    assert len({parse_bin(source.bin()) for _ in range(50)}) == 50


def test_source_draws_the_same_for_the_same_seed() -> None:
    make_region()
    streams = [[(source.person(), source.code()) for _ in range(20)] for source in (Source(7), Source(7), Source(8))]
    assert (streams[0] == streams[1], streams[0] == streams[2]) == (True, False)


@pytest.mark.parametrize("day", [date(2027, 1, 11), date(2028, 2, 29)])
def test_build_demo_works_on_any_day_of_the_year(day: date) -> None:
    assert set(_built_and_undone(today=day)["codes"]) == set(ShownStatus.values)


def test_demo_command_prints_the_report_as_json(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    out, err = StringIO(), StringIO()
    with override_settings(DEMO=True):
        call_command("demo", people=30, seed=1, stdout=out, stderr=err)
    assert json.loads(out.getvalue()) == build_demo(people=30, seed=1, today=TODAY)
    assert "https://tizilim.example/accounts/login/" in err.getvalue()


def test_demo_command_is_refused_without_its_setting() -> None:
    out = StringIO()
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", stdout=out, stderr=StringIO())
    assert (out.getvalue(), User.objects.count()) == ("", 0)


def test_build_demo_of_a_later_day_adds_one_open_session() -> None:
    first = build_demo(people=30, seed=1, today=TODAY)
    before = ExamSession.objects.count()
    tomorrow = TODAY + timedelta(days=1)
    later = build_demo(people=30, seed=1, today=tomorrow)
    assert build_demo(people=30, seed=1, today=tomorrow) == later
    assert ExamSession.objects.count() == before + 1
    assert ExamSession.objects.get(number=later["sessions"]["open"]).exam_date == tomorrow
    assert later["codes"] == first["codes"]
