"""Demo accounts, organisations, standard, schemes, centres and examiners."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.changes import Act
from accounts.enums import Role, WorkplaceKind
from accounts.members import give_role
from accounts.models import User, Workplace
from certification.demo.source import Source, demo_data, triple
from exams.enums import PartKind
from exams.models import BlueprintLine, Scheme, SchemePart
from registry.domain.centres import CentreDetails, enter_centre
from registry.domain.people import save_person
from registry.models import (
    Centre,
    CentreSite,
    Examiner,
    LabourFunction,
    NormativeBasis,
    Organisation,
    Person,
    Profession,
    ProfessionalStandard,
    Qualification,
    Region,
)

DOMAIN = "demo.example"
ACCOUNTS = ("graduate", "centre", "examiner", "examiner2", "examiner3", "decider", "registrar", "auditor", "employer")
PASSWORD = "kitap-tizilim-2026"  # noqa: S105 - printed for everybody; production refuses DEMO
BASIS = "NPP-2019"
FIRST_DAY = date(2019, 6, 3)
POINTS = {PartKind.THEORY: Decimal(20), PartKind.PRACTICAL: Decimal(25)}
PASS_PERCENT = 70


@dataclass
class Places:
    """What the cases of the demo happen in."""

    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    schemes: list[Scheme] = field(default_factory=list)
    centres: list[Centre] = field(default_factory=list)
    examiners: dict[int, list[Examiner]] = field(default_factory=dict)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def make_user(name: str, full_name: str = "") -> User:
    """A confirmed account with the demo password."""
    user = User.objects.create_user(f"{name}@{DOMAIN}", PASSWORD, full_name=full_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_places(source: Source, today: date) -> Places:
    places = Places()
    for name in ACCOUNTS:
        places.users[name] = make_user(name)
    _give_roles_outside_centres(places, noon(today))
    _make_organisations(places, source)
    _make_standard(places)
    _make_centres(places, today)
    _make_examiners(places, source, today)
    return places


def known_places() -> Places:
    """The places of a demo made before."""
    places = Places(
        users={user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")},
        schemes=list(Scheme.objects.order_by("pk")),
        centres=list(Centre.objects.order_by("number")),
    )
    for examiner in Examiner.objects.select_related("person__user", "sent_by").order_by("pk"):
        places.examiners.setdefault(examiner.centre_id, []).append(examiner)
    return places


def _give_roles_outside_centres(places: Places, at: datetime) -> None:
    chamber = Workplace.objects.create(kind=WorkplaceKind.CHAMBER)
    employer = Workplace.objects.create(kind=WorkplaceKind.EMPLOYER)
    for name, workplace, role in (
        ("registrar", chamber, Role.REGISTRAR),
        ("auditor", chamber, Role.AUDITOR),
        ("employer", employer, Role.EMPLOYER),
    ):
        give_role(user=places.users[name], workplace=workplace, role=role, by=None, at=at)


def _make_organisations(places: Places, source: Source) -> None:
    regions = {region.code: region for region in Region.objects.all()}
    for row in demo_data()["organisations"]:
        places.organisations[row["key"]] = Organisation.objects.create(
            bin=source.bin(), kind=row["kind"], region=regions[row["region"]], **triple("name", row["name"])
        )


def _make_standard(places: Places) -> None:
    data = demo_data()
    row = data["standard"]
    standard = ProfessionalStandard.objects.create(
        code=row["code"], version=row["version"], sector=row["sector"], valid_from=FIRST_DAY, is_demo=True,
        **triple("title", row["title"]),
    )  # fmt: skip
    basis = NormativeBasis.objects.get(code=BASIS)
    for item in data["professions"]:
        profession = Profession.objects.create(standard=standard, code=item["code"], **triple("title", item["title"]))
        for level in item["levels"]:
            code = f"{row['sector']}-{item['code']}-{level}"
            qualification = Qualification.objects.create(profession=profession, level=level, code=code)
            functions = _make_functions(qualification, item["functions"])
            places.schemes.append(_make_scheme(qualification, basis, functions, item["title"]))


def _make_functions(qualification: Qualification, keys: list[str]) -> list[LabourFunction]:
    texts = demo_data()["functions"]
    return [
        LabourFunction.objects.create(
            qualification=qualification, code=chr(ord("A") + place), **triple("title", texts[key])
        )
        for place, key in enumerate(keys)
    ]


def _make_scheme(
    qualification: Qualification, basis: NormativeBasis, functions: list[LabourFunction], title: dict[str, str]
) -> Scheme:
    words = {language: f"{text} · {qualification.level}" for language, text in title.items()}
    scheme = Scheme.objects.create(
        code=qualification.code, version="1", qualification=qualification, basis=basis, certificate_years=5,
        valid_from=FIRST_DAY, **triple("title", words),
    )  # fmt: skip
    for position, kind in enumerate((PartKind.THEORY, PartKind.PRACTICAL)):
        part = SchemePart.objects.create(
            scheme=scheme, code=kind.value, kind=kind, position=position, weight=50, pass_percent=PASS_PERCENT
        )
        for place, function in enumerate(functions):
            BlueprintLine.objects.create(part=part, function=function, position=place, max_points=POINTS[kind])
    return scheme


def _make_centres(places: Places, today: date) -> None:
    """Two accredited centres and one whose accreditation ended long ago."""
    begins = [date(today.year - 1, 3, 2), date(today.year - 1, 9, 7), date(today.year - 7, 9, 1)]
    basis = NormativeBasis.objects.get(code=BASIS)
    for row, day in zip(demo_data()["centres"], begins, strict=True):
        operator = places.organisations[row["operator"]]
        texts: dict[str, Any] = {}
        for name in ("name", "place", "address", "head"):
            texts |= triple(name, row[name])
        details = CentreDetails(
            organisation=operator, basis=basis, region=operator.region, email=f"centre@{DOMAIN}", **texts
        )
        scope = [scheme.qualification for scheme in places.schemes]
        act = Act(by=places.users["registrar"], at=noon(day))
        centre = enter_centre(details=details, sector="LIB", scope=scope, from_date=day, act=act)
        CentreSite.objects.create(
            centre=centre, region=centre.region, seats=row["seats"], **triple("address", row["address"])
        )
        places.centres.append(centre)
    for name, role in (("centre", Role.CENTRE_ADMIN), ("decider", Role.DECIDER)):
        for centre in places.centres:
            give_role(user=places.users[name], workplace=centre.workplace, role=role, by=None, at=noon(today))


def _make_examiners(places: Places, source: Source, today: date) -> None:
    """The same three examiners at every centre: two sent by employers, one by the union."""
    evidence = demo_data()["evidence"]["kk"]
    qualifications = Qualification.objects.order_by("pk")
    for name, sender in (("examiner", "emp1"), ("examiner2", "emp2"), ("examiner3", "union")):
        iin, details = source.person()
        person: Person = save_person(person=None, iin=iin, details=details, user=places.users[name])
        for centre in places.centres:
            examiner = Examiner.objects.create(
                centre=centre, person=person, sent_by=places.organisations[sender], evidence=evidence,
                appointed_from=centre.accredited_from, appointed_until=centre.accredited_until,
                committed_date=centre.accredited_from,
            )  # fmt: skip
            examiner.qualifications.set(qualifications)
            places.examiners.setdefault(centre.pk, []).append(examiner)
            give_role(user=places.users[name], workplace=centre.workplace, role=Role.EXAMINER, by=None, at=noon(today))
