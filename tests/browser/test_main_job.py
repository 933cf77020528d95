"""One graduate's case from signing up to the employer's phone, without a developer's hand."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from certification.models import Application, Certificate
from core.spreadsheets.read import read_table
from exams.models import ExamSession, Result
from registry.models import Qualification
from tests.browser.conftest import Visitor
from tests.certification.test_main_job import raster
from tests.conftest import run_jobs

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "gulnur@mail.example", "kitap-oqimyn-kunde"
DETAILS = {
    "surname_kk": "Әбдіқадырова",
    "given_name_kk": "Гүлнұр",
    "patronymic_kk": "Өмірзаққызы",
    "surname_ru": "Абдикадырова",
    "given_name_ru": "Гульнур",
    "patronymic_ru": "Омирзаковна",
    "surname_latin": "Abdikadyrova",
    "given_name_latin": "Gulnur",
    "birth_date": "1896-05-14",
    "phone": "+7 700 000 00 00",
    "speciality": "Кітапхана ісі",
    "year": "2024",
}
MakeVisitor = Callable[..., Visitor]


def iin_of_details() -> str:
    """An IIN for the birth date above, with its check digit."""
    from core.identifiers import check_digit

    for serial in range(9000, 9100):
        body = f"9605142{serial}"
        digit = check_digit(body)
        if digit is not None:
            return f"{body}{digit}"
    raise AssertionError("no body with a check digit")


def sign_up(graduate: Visitor) -> None:
    page = graduate.page
    page.goto("/accounts/signup/")
    graduate.picture("1-sign-up")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/dev/inbox/")
    page.click("main article:first-of-type a[href*='confirm-email']")
    page.click("main button[type=submit]")


def state_details(graduate: Visitor) -> None:
    page = graduate.page
    graduate.at("my/details/")
    for name, text in DETAILS.items():
        page.fill(f"[name={name}]", text)
    page.fill("[name=iin]", "960514290000")
    page.check("[name=sex][value=female]")
    page.select_option("[name=region]", index=1)
    page.select_option("[name=level]", "bachelor")
    page.select_option("[name=school]", index=1)
    page.click("main form button[type=submit]")
    graduate.picture("2-details-with-an-error")
    assert page.locator(".error-summary a[href='#id_iin']").count() == 1
    assert page.input_value("[name=surname_kk]") == DETAILS["surname_kk"]
    page.fill("[name=iin]", iin_of_details())
    page.click("main form button[type=submit]")


def apply(graduate: Visitor) -> str:
    """Apply for librarian of level 6 at the first centre; gives the number of the application."""
    page = graduate.page
    graduate.at("my/applications/new")
    qualification = Qualification.objects.get(code="LIB-2622-1-6")
    page.select_option("[name=scheme]", str(qualification.schemes.get().pk))
    centre = ExamSession.objects.get(status="open").centre
    page.select_option("[name=centre]", str(centre.pk))
    page.check("main .field [name=language][value=kk]")
    page.click("main form button[type=submit]")
    graduate.picture("3-answers")
    page.check("[name=may_process]")
    page.check("[name=may_publish]")
    page.check("[name=is_declared]")
    page.click("form[action$='/submit'] button")
    return Application.objects.get(person__user__email=EMAIL).number


def accept_and_schedule(centre: Visitor, number: str, session: ExamSession) -> None:
    page = centre.page
    centre.at(f"office/applications/{number}/")
    centre.picture("4-application")
    centre.press("/accept")
    page.select_option("[name=session]", str(session.pk))
    centre.press("/schedule")


def enter_results(centre: Visitor, session: ExamSession) -> None:
    """Hold the exam; type the results into the grid, a too high one first."""
    page = centre.page
    centre.at(f"office/sessions/{session.number}/")
    centre.press("/hold")
    centre.at(f"office/sessions/{session.number}/results/")
    page.select_option("select[name^=a-]", "present")
    cells = page.locator("td input[type=text]")
    for place in range(cells.count()):
        cells.nth(place).fill("18,5")
    cells.first.fill("21")
    page.click("main form button[type=submit]")
    centre.picture("5-results-with-an-error")
    assert page.locator("td.is-wrong .field-error").count() == 1
    assert Result.objects.filter(enrolment__session=session).count() == 0
    page.locator("td input[type=text]").first.fill("18,5")
    page.click("main form button[type=submit]")
    assert Result.objects.filter(enrolment__session=session).count() == cells.count()


def protocol_number(session: ExamSession) -> str:
    return session.protocols.get().number


def draw_up_sign_and_publish(centre: Visitor, examiners: dict[str, Visitor], session: ExamSession) -> str:
    """The protocol is drawn up, signed by the whole commission and published; gives its number."""
    centre.at(f"office/sessions/{session.number}/")
    centre.press("/protocol")
    protocol = protocol_number(session)
    for name, examiner in examiners.items():
        examiner.at(f"office/protocols/{protocol}/")
        examiner.picture(f"7-protocol-{name}")
        examiner.press("/sign")
    centre.at(f"office/sessions/{session.number}/")
    centre.press("/publish")
    return protocol


def grant(decider: Visitor, protocol: str) -> None:
    page = decider.at(f"office/decisions/{protocol}/")
    page.select_option("select[name^=k-]", "grant")
    decider.picture("8-decision")
    page.click("main form button[type=submit]")
    run_jobs()


def printed_address(graduate: Visitor, certificate: Certificate, pdf: Path) -> str:
    """What the QR code says on the paper that the graduate downloads."""
    pdf.write_bytes(graduate.context.request.get(f"/kk/certificates/{certificate.number}/paper.pdf").body())
    assert pdf.read_bytes() == bytes(certificate.paper.content)
    return str(zxingcpp.read_barcodes(Image.open(raster(pdf)))[0].text)


def check(employer: Visitor, address: str) -> None:
    """Follow the QR code, read the answer, find the person in the register."""
    phone = employer.page
    phone.goto(address.removeprefix("HTTPS://TIZILIM.EXAMPLE"))
    employer.picture("9-verification")
    assert phone.locator(".verdict.verdict-valid h1").is_visible()
    assert phone.locator(".facts .name").inner_text() == "Әбдіқадырова Гүлнұр Өмірзаққызы"
    assert phone.evaluate("document.documentElement.scrollWidth") == phone.viewport_size["width"]  # type: ignore[index]
    phone.goto("/ru/registry/librarians/?q=gulnur+abdikadyrova")
    employer.picture("10-register")
    assert phone.locator("tbody th[scope=row]").all_inner_texts() == ["Абдикадырова Гульнур Омирзаковна"]


# Every job in both languages at both widths, once without JavaScript. The pages are the same on every database, so two
# of the four are done on the default one only.
MANNERS = [
    pytest.param({"language": "kk"}, id="kk-desk"),
    pytest.param({"language": "ru", "is_phone": True, "has_scripts": False}, id="ru-phone-without-scripts"),
    pytest.param({"language": "kk", "is_phone": True}, id="kk-phone", marks=pytest.mark.sweep),
    pytest.param({"language": "ru"}, id="ru-desk", marks=pytest.mark.sweep),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("manner", MANNERS)
def test_graduate_becomes_a_certified_specialist_in_the_browser(
    visitor: MakeVisitor, demo: dict[str, Any], tmp_path: Path, manner: dict[str, Any]
) -> None:
    def enter(name: str) -> Visitor:
        one: Visitor = visitor(**manner)
        one.sign_in(demo["accounts"][name], demo["password"])
        return one

    session = ExamSession.objects.get(number=demo["sessions"]["open"])
    graduate = visitor(**manner)
    sign_up(graduate)
    state_details(graduate)
    number = apply(graduate)

    centre = enter("centre")
    accept_and_schedule(centre, number, session)
    enter_results(centre, session)
    examiners = {name: enter(name) for name in ("examiner", "examiner2", "examiner3")}
    protocol = draw_up_sign_and_publish(centre, examiners, session)
    grant(enter("decider"), protocol)

    certificate = Certificate.objects.select_related("paper").get(decision__application__number=number)
    address = printed_address(graduate, certificate, tmp_path / "paper.pdf")
    assert address == f"HTTPS://TIZILIM.EXAMPLE/V/{certificate.code}"
    check(visitor(language=manner["language"], is_phone=True), address)


@pytest.mark.django_db(transaction=True)
def test_centre_enters_results_by_a_file_in_the_browser(
    visitor: MakeVisitor, demo: dict[str, Any], tmp_path: Path
) -> None:
    centre = visitor()
    centre.sign_in(demo["accounts"]["centre"], demo["password"])
    number = demo["sessions"]["held"]
    template = centre.context.request.get(f"/kk/office/sessions/{number}/template").body()
    table = read_table(template, "template.xlsx")
    header = list(table.header)
    rows = [[str(cell or "") for cell in row.cells] for row in table.rows]
    points = [place for place, name in enumerate(header) if "." in name]
    for row in rows:
        row[header.index("Қатысуы")] = "қатысты"
        for place in points:
            row[place] = "17,5"
    wrong = [[*row] for row in rows]
    wrong[1][points[0]] = "99"

    page = upload(centre, number, tmp_path / "wrong.csv", header, wrong)
    assert page.locator(".error-summary li").count() == 1
    assert "3" in page.locator(".error-summary li strong").inner_text()
    assert Result.objects.filter(enrolment__session__number=number).count() == 0

    page = upload(centre, number, tmp_path / "right.csv", header, rows)
    assert page.locator("td.is-new").count() == len(rows) * len(points)
    centre.press("/apply")
    assert Result.objects.filter(enrolment__session__number=number).count() == len(rows) * len(points)


def upload(centre: Visitor, number: str, path: Path, header: list[str], rows: list[list[str]]) -> Any:
    """Send a CSV as a Kazakh Excel saves it (semicolons, KZ-1048), let the worker read it, look at the preview."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    path.write_bytes(text.getvalue().encode("kz1048"))
    page = centre.page
    centre.at(f"office/sessions/{number}/files/")
    page.set_input_files("[name=file]", path)
    page.click("main form button[type=submit]")
    run_jobs()
    page.reload()
    return page
