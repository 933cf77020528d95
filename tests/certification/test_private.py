"""Identity numbers never lie in clear in the database."""

import csv
import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from accounts.changes import Act
from accounts.models import User
from certification.demo.build import build_demo
from exams.domain.result_files import read_staged, stage_file
from exams.models import ExamSession
from registry.domain.people import iin_of
from registry.models import Person


def everything_stored() -> str:
    """Every value of every row of every table, as text."""
    parts = io.StringIO()
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                parts.write(value.tobytes().decode("latin-1") if isinstance(value, memoryview) else str(value))
                parts.write("\n")
    return parts.getvalue()


@pytest.mark.django_db
def test_iin_is_nowhere_in_clear_even_after_a_file_with_iins_was_uploaded() -> None:
    demo = build_demo(people=30, seed=1, today=timezone.localdate())
    session = ExamSession.objects.get(number=demo["sessions"]["held"])
    people = [enrolment.person for enrolment in session.enrolments.select_related("person")]
    text = io.StringIO()
    csv.writer(text).writerows(
        [["IIN", "Attendance", "theory.A"], *([iin_of(person), "present", "15"] for person in people)]
    )
    act = Act(by=User.objects.get(email=demo["accounts"]["centre"]), at=timezone.now())
    file = read_staged(stage_file(session=session, name="results.csv", content=text.getvalue().encode(), act=act))
    assert file.status == "ready"

    stored = everything_stored()
    assert people[0].folded_name in stored
    assert [person.pk for person in Person.objects.all() if iin_of(person) in stored] == []


@pytest.mark.django_db
def test_iin_is_in_no_command_output(capsys: pytest.CaptureFixture[str]) -> None:
    demo = build_demo(people=30, seed=1, today=timezone.localdate())
    call_command("check", demo["codes"]["valid"])
    call_command("check", demo["codes"]["valid"], "--json")
    said = capsys.readouterr().out
    assert said != ""
    assert [person.pk for person in Person.objects.all() if iin_of(person) in said] == []
