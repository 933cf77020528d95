"""The main job on real input: one spreadsheet of thirty candidates, thirty papers, every QR code read back."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
import python_calamine
import zxingcpp
from django.core.management import call_command
from django.test import Client
from PIL import Image

from accounts.changes import Act
from certification.demo.cases import Cases
from certification.demo.places import make_places, noon
from certification.demo.source import Source
from certification.domain.decisions import Choice, decide, undecided
from certification.enums import DecisionKind
from certification.models import Certificate
from exams.domain.protocols import draw_up_protocol, publish_results, sign_protocol
from exams.models import ExamSession, Protocol
from registry.domain.people import PersonDetails, save_person
from registry.enums import Sex
from registry.models import Person, Region, RuleSet

FILE = Path(__file__).resolve().parent.parent / "data" / "results_30.xlsx"
TODAY = date(2026, 11, 23)
IN_RUSSIAN = str.maketrans("ӘҒҚҢӨҰҮҺІәғқңөұүһі", "АГКНОУУХИагкноуухи")


def source_rows() -> list[dict[str, object]]:
    """The file as an independent reader sees it."""
    rows = python_calamine.CalamineWorkbook.from_path(FILE).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def full_name(row: dict[str, object]) -> str:
    return " ".join(str(row[column]) for column in ("Тегі", "Аты", "Әкесінің аты") if row[column])


def iin_of_row(row: dict[str, object]) -> str:
    cell = row["ЖСН"]
    return f"{int(cell):012d}" if isinstance(cell, float) else str(cell)


def make_person(row: dict[str, object]) -> Person:
    iin = iin_of_row(row)
    surname, given, patronymic = (str(row[column]) for column in ("Тегі", "Аты", "Әкесінің аты"))
    born = row["Туған күні"]
    assert isinstance(born, date)
    details = PersonDetails(
        surname_kk=surname,
        given_name_kk=given,
        patronymic_kk=patronymic,
        surname_ru=surname.translate(IN_RUSSIAN),
        given_name_ru=given.translate(IN_RUSSIAN),
        patronymic_ru=patronymic.translate(IN_RUSSIAN),
        birth_date=date(born.year, born.month, born.day),
        sex=Sex.MALE if int(iin[6]) % 2 else Sex.FEMALE,
        region=Region.objects.get(code="750000000"),
    )
    return save_person(person=None, iin=iin, details=details, user=None)


@pytest.fixture
def held(reference: None) -> tuple[Cases, ExamSession]:
    """A held session of today with the thirty people of the file."""
    RuleSet.objects.create(effective_from=date(2026, 1, 1), exam_notice_working_days=0)
    source = Source(1)
    cases = Cases(make_places(source, TODAY), source)
    session = cases.session(cases.places.centres[0], cases.places.schemes[:1], TODAY, planned_on=TODAY)
    cases.enrol(session, [make_person(row) for row in source_rows()], TODAY)
    return cases, cases.hold(session)


def sign_and_decide(cases: Cases, session: ExamSession) -> Protocol:
    """Everybody signs, the results are published, the decision-maker grants all."""
    protocol = draw_up_protocol(session=session, act=cases.act("centre", TODAY))
    for member in session.commission.select_related("examiner__person__user"):
        protocol = sign_protocol(protocol, Act(by=member.examiner.person.user, at=noon(TODAY)))
    publish_results(session, cases.act("centre", TODAY), today=TODAY)
    protocol.refresh_from_db()
    protocol = Protocol.objects.get(pk=protocol.pk)
    choices = [Choice(line.enrolment.application, DecisionKind.GRANT) for line in undecided(protocol)]
    decide(protocol=protocol, choices=choices, act=cases.act("decider", TODAY), today=TODAY)
    return protocol


def raster(pdf: Path) -> Path:
    """The first page at 150 dpi in grey, by poppler."""
    target = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", str(pdf), str(target)], check=True)
    return target.with_suffix(".png")


def words_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def test_main_job_gives_thirty_papers_with_readable_codes_and_exact_names(
    held: tuple[Cases, ExamSession], tmp_path: Path, client: Client
) -> None:
    cases, session = held
    call_command("import_results", session.number, str(FILE), "--apply", "--by", "centre@demo.example")
    call_command("issue", sign_and_decide(cases, session).number)

    rows = {iin_of_row(row): full_name(row) for row in source_rows()}
    certificates = list(Certificate.objects.select_related("paper").order_by("sequence"))
    assert [certificate.sequence for certificate in certificates] == list(range(1, 31))
    assert sorted(certificate.sheet["holder_kk"] for certificate in certificates) == sorted(rows.values())

    for certificate in certificates:
        pdf = tmp_path / f"{certificate.number}.pdf"
        pdf.write_bytes(bytes(certificate.paper.content))
        picture = raster(pdf)
        address = f"HTTPS://TIZILIM.EXAMPLE/V/{certificate.code}"
        assert [found.text for found in zxingcpp.read_barcodes(Image.open(picture))] == [address]
        zbar = subprocess.run(["zbarimg", "--raw", "-q", str(picture)], check=True, capture_output=True, text=True)
        assert zbar.stdout.strip() == address
        assert certificate.sheet["holder_kk"] in words_of(pdf)
        assert certificate.number in words_of(pdf)
        answer = client.get(f"/V/{certificate.code}", headers={"accept": "application/json"}).json()
        assert answer["holder"]["kk"] == certificate.sheet["holder_kk"]
        assert answer["document_sha256"] == certificate.paper.sha256
