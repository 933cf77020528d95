"""Commands for operators: issue, check, paper."""

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from certification.domain.issuance import make_paper
from certification.domain.lifecycle import withdraw
from certification.domain.verification import verify
from certification.enums import DecisionKind
from certification.models import Certificate, CertificatePaper
from core.identifiers import in_groups
from tests.core.papers.rasters import pictures
from tests.exams.factories import decide_all, make_cases, make_certificate
from tests.factories import NOW, TODAY, make_act, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def certificate(now: None) -> Certificate:
    """A certificate with its paper."""
    found = Certificate.objects.get(pk=make_certificate().pk)
    make_paper(found)
    return found


def _run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error with the last words."""
    out, err, code, last = StringIO(), StringIO(), 0, ""
    with override("en"):
        try:
            call_command(*map(str, arguments), stdout=out, stderr=err)
        except CommandError as error:
            code, last = error.returncode, str(error)
    return code, out.getvalue(), err.getvalue() + last


def _file(folder: Path, content: bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _paper(certificate: Certificate) -> bytes:
    return bytes(CertificatePaper.objects.get(certificate=certificate).content)


# issue


def test_issue_command_prints_number_code_and_hash(now: None) -> None:
    protocol = make_cases(count=2)
    decide_all(protocol)
    first = _run("issue", protocol.number.lower())
    papers = CertificatePaper.objects.order_by("certificate__number")
    lines = [f"{row.certificate.number} {row.certificate.code} {row.sha256}\n" for row in papers]
    assert (first, len(lines)) == ((0, "".join(lines), ""), 2)
    assert _run("issue", protocol.number) == first
    event = Certificate.objects.order_by("pk")[0].events.get()
    assert (event.by, event.at, event.effective_date) == (None, NOW, TODAY)


def test_issue_command_goes_on_and_tells_what_it_could_not_issue(now: None) -> None:
    protocol = make_cases(make_person(user=make_user(), surname_kk="Ли李"), make_person(user=make_user()))
    decide_all(protocol)
    code, out, err = _run("issue", protocol.number)
    assert (code, out.split()[0]) == (1, "KZ-LIB-2026-000001-P")
    assert err.splitlines()[0].startswith("D-2026-0001: The type of the paper lacks the character “李” (U+674E)")
    assert err.endswith("1 certificates were not issued.")


def test_issue_command_has_nothing_to_do_for_refusals(now: None) -> None:
    protocol = make_cases()
    decide_all(protocol, DecisionKind.REFUSE, ground="false_papers")
    assert _run("issue", protocol.number) == (0, "", "")


def test_issue_command_needs_a_protocol() -> None:
    assert _run("issue", "P-2026-9999") == (1, "", "There is no protocol P-2026-9999.")


# paper


def test_paper_command_writes_the_stored_bytes(certificate: Certificate, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    digest = hashlib.sha256(_paper(certificate)).hexdigest()
    assert _run("paper", in_groups(certificate.code).lower(), "-o", target) == (0, "", f"{target}: {digest}\n")
    assert hashlib.sha256(target.read_bytes()).hexdigest() == digest


def test_paper_command_tells_what_is_missing(now: None, tmp_path: Path) -> None:
    bare, target = make_certificate(), tmp_path / "paper.pdf"
    assert _run("paper", bare.code, "--output", target) == (1, "", "The paper is not made yet.")
    assert _run("paper", "7F3K9QW2M4XPD8RT", "--output", target) == (1, "", "No certificate has this code.")
    assert not target.exists()


# check


def test_check_command_answers_by_code_and_by_number(certificate: Certificate) -> None:
    digest = CertificatePaper.objects.get().sha256
    expected = (
        "Valid: since 2026-11-23\n"
        "Holder: Әбдіқадырова Гүлнұр Өмірзаққызы / Абдикадырова Гульнур Омирзаковна / Gulnur Abdikadyrova\n"
        "Qualification: Кітапханашы / Библиотекарь, 6\n"
        "Standard: PS-LIB 2026.1\n"
        f"Centre: {certificate.centre.number} Алматы сертификаттау орталығы\n"
        "Number: KZ-LIB-2026-000001-P\n"
        "Valid: 2026-11-23 to 2031-11-22\n"
        f"SHA-256: {digest}\n"
        "Checked at: 2026-11-23T11:05:00+05:00\n"
    )
    for typed in (certificate.code, in_groups(certificate.code).lower(), "kz lib 2026 000001 p"):
        assert _run("check", typed) == (0, expected, "")


def test_check_command_tells_the_ground(certificate: Certificate) -> None:
    withdraw(certificate, make_act(ground="ethics"), today=TODAY)
    code, out, _err = _run("check", certificate.code)
    assert (code, out.splitlines()[0]) == (0, "Withdrawn: since 2026-11-23, breach of the code of conduct")


def test_check_command_answers_in_json(certificate: Certificate) -> None:
    code, out, err = _run("check", certificate.number, "--json")
    expected = verify(Certificate.objects.get(pk=certificate.pk), at=timezone.now()).as_json()
    assert (code, json.loads(out), err) == (0, expected, "")


def test_check_command_knows_the_issued_file(certificate: Certificate, tmp_path: Path) -> None:
    code, out, err = _run("check", _file(tmp_path, _paper(certificate), "paper.pdf"))
    assert (code, certificate.number in out, err) == (0, True, "The file is the issued paper, byte for byte.\n")


def test_check_command_notices_a_file_saved_again(certificate: Certificate, tmp_path: Path) -> None:
    """One byte more after the end leaves the page as it was; the QR code still leads to the register."""
    code, out, err = _run("check", _file(tmp_path, _paper(certificate) + b"\n", "paper.pdf"))
    assert (code, certificate.number in out) == (0, True)
    assert err.startswith("The file is NOT the issued paper")


def test_check_command_reads_a_picture_of_the_page(certificate: Certificate, tmp_path: Path) -> None:
    picture = pictures(_paper(certificate), tmp_path)[0]
    code, out, err = _run("check", picture)
    assert (code, certificate.number in out, err) == (0, True, "Compare the picture with what stands here.\n")


def test_check_command_answers_in_json_for_a_file(certificate: Certificate, tmp_path: Path) -> None:
    code, out, _err = _run("check", _file(tmp_path, _paper(certificate), "paper.pdf"), "--json")
    assert (code, json.loads(out)["number"]) == (0, certificate.number)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"no picture at all", "The file is neither a PDF nor a picture, or it is damaged."),
        ("paper.pdf", b"%PDF-1.7 damaged", "The file is neither a PDF nor a picture, or it is damaged."),
    ],
)
def test_check_command_tells_what_it_cannot_read(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    assert _run("check", _file(tmp_path, content, name)) == (1, "", said)


def test_check_command_finds_nothing_in_other_pictures(certificate: Certificate, tmp_path: Path) -> None:
    """The second page of a paper has no QR code."""
    picture = pictures(_paper(certificate), tmp_path)[1]
    assert _run("check", picture) == (1, "", "No QR code of this register was found in the file.")


@pytest.mark.parametrize("typed", ["7F3K9QW2M4XPD8RT", "KZ-LIB-2026-000009-K", "nowhere.pdf"])
def test_check_command_tells_what_it_does_not_know(typed: str) -> None:
    said = "Neither a code nor a number of this register, and no file. Compare it with the paper."
    assert _run("check", typed) == (1, "", said)


@pytest.mark.parametrize("arguments", [(), ("certification",), ("exams", "registry"), ("--tag", "models")])
def test_check_command_without_a_certificate_checks_the_system(arguments: tuple[str, ...]) -> None:
    assert _run("check", *arguments) == (0, "System check identified no issues (0 silenced).\n", "")
