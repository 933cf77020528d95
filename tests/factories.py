"""Rows for tests, one function a thing: keyword arguments say what a test is about, the rest is plain."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count, islice
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from accounts.changes import Act
from accounts.enums import ROLES_OF_KIND, Role
from accounts.members import give_role
from accounts.models import User, Workplace
from core.identifiers import Sex, check_digit
from registry.domain.centres import CentreDetails, enter_centre
from registry.domain.people import PersonDetails, save_person
from registry.enums import OrganisationKind
from registry.enums import Sex as PersonSex
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
    RuleSet,
)

ALMATY = ZoneInfo("Asia/Almaty")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 11, 5, tzinfo=ALMATY)
ACCREDITED_FROM = date(2025, 1, 6)
BIRTH_DATE = date(1990, 5, 15)
PASSWORD = "twelve quiet readers"
_CENTURIES = {18: 1, 19: 3, 20: 5}


def make_act(*, by: User | None = None, at: datetime = NOW, ground: str = "", reason: str = "") -> Act:
    return Act(by=by, at=at, ground=ground, reason=reason)


def valid_iin(birth_date: date, sex: Sex, serial: int) -> str:
    """The IIN of a birth date, a sex and the `serial`-th (from 0) of the bodies that are issued."""
    century = _CENTURIES[birth_date.year // 100] + (sex == "female")
    return _checked(f"{birth_date:%y%m%d}{century}", 4, serial)


def valid_bin(serial: int) -> str:
    """The `serial`-th (from 0) BIN of legal persons registered in January 2020."""
    return _checked("200140", 5, serial)


def _checked(start: str, width: int, serial: int) -> str:
    bodies = (f"{start}{number:0{width}d}" for number in count())
    usable = (f"{body}{digit}" for body in bodies if (digit := check_digit(body)) is not None)
    return next(islice(usable, serial, None))


def make_user(*, email: str = "", full_name: str = "", language: str = "kk", password: str | None = None) -> User:
    """An account with a confirmed address."""
    address = email or f"person{User.objects.count() + 1}@test.example"
    user = User.objects.create_user(address, password, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_member(*roles: Role, workplace: Workplace | None = None, user: User | None = None) -> User:
    """An account with roles at one workplace, by default a new one of the kind that has the first role."""
    kind = next(kind for kind, known in ROLES_OF_KIND.items() if roles[0] in known)
    place = workplace or Workplace.objects.create(kind=kind)
    account = user or make_user()
    for role in roles:
        give_role(user=account, workplace=place, role=role, by=None, at=NOW)
    return account


def make_region(*, code: str = "750000000", **names: str) -> Region:
    plain = {"name_kk": "Алматы қаласы", "name_ru": "город Алматы", "name_en": "Almaty"}
    return Region.objects.get_or_create(code=code, defaults={**plain, **names})[0]


def make_rules() -> RuleSet:
    """The first rule set, with the defaults."""
    return RuleSet.objects.get_or_create(effective_from=date(2019, 1, 1))[0]


def make_basis(*, code: str = "NPP-2019") -> NormativeBasis:
    plain = {
        "title_kk": "Әдістеме",
        "title_ru": "Методика",
        "title_en": "Methodology",
        "register_title_kk": "Тізілім",
        "register_title_ru": "Реестр",
        "register_title_en": "Register",
        "certificate_title_kk": "Сертификат",
        "certificate_title_ru": "Сертификат",
        "certificate_title_en": "Certificate",
        "valid_from": date(2019, 1, 1),
    }
    return NormativeBasis.objects.get_or_create(code=code, defaults=plain)[0]


def make_organisation(
    *,
    kind: OrganisationKind = OrganisationKind.EMPLOYER,
    name_kk: str = "Қалалық кітапхана",
    name_ru: str = "Городская библиотека",
    founders: Sequence[Organisation] = (),
    region: Region | None = None,
) -> Organisation:
    organisation = Organisation.objects.create(
        bin=valid_bin(Organisation.objects.count()),
        kind=kind,
        name_kk=name_kk,
        name_ru=name_ru,
        region=region or make_region(),
    )
    organisation.founders.set(founders)
    return organisation


def make_standard(*, code: str = "PS-LIB", version: str = "2026.1", sector: str = "LIB") -> ProfessionalStandard:
    titles = {"title_kk": "Кітапхана ісі", "title_ru": "Библиотечное дело", "title_en": "Librarianship"}
    plain = {**titles, "sector": sector, "valid_from": date(2019, 1, 1)}
    return ProfessionalStandard.objects.get_or_create(code=code, version=version, defaults=plain)[0]


def make_profession(*, standard: ProfessionalStandard | None = None, code: str = "2622-1") -> Profession:
    titles = {"title_kk": "Кітапханашы", "title_ru": "Библиотекарь", "title_en": "Librarian"}
    return Profession.objects.get_or_create(standard=standard or make_standard(), code=code, defaults=titles)[0]


def make_qualification(*, profession: Profession | None = None, level: int = 6) -> Qualification:
    """A qualification without functions; `make_functions` gives it some."""
    of = profession or make_profession()
    return Qualification.objects.get_or_create(profession=of, level=level, defaults={"code": f"{of.code}-{level}"})[0]


def make_functions(
    qualification: Qualification, *, mandatory: str = "AB", additional: str = "C"
) -> list[LabourFunction]:
    """Labour functions with one-letter codes, the mandatory ones first."""
    return [
        LabourFunction.objects.create(
            qualification=qualification,
            code=code,
            title_kk=f"{code} еңбек функциясы",
            title_ru=f"Трудовая функция {code}",
            title_en=f"Labour function {code}",
            is_mandatory=code in mandatory,
        )
        for code in mandatory + additional
    ]


def make_centre(
    *,
    organisation: Organisation | None = None,
    qualifications: Sequence[Qualification] = (),
    from_date: date = ACCREDITED_FROM,
    act: Act | None = None,
    **details: Any,
) -> Centre:
    """A centre entered in the register; `details` are fields of `CentreDetails`."""
    make_rules()
    plain: dict[str, Any] = {
        "basis": make_basis(),
        "name_kk": "Алматы сертификаттау орталығы",
        "name_ru": "Алматинский центр сертификации",
        "region": make_region(),
        "place_kk": "Алматы",
        "place_ru": "Алматы",
        "address_kk": "Абай даңғылы, 14",
        "address_ru": "проспект Абая, 14",
        "head_kk": "Сейітқали Ерлан",
        "head_ru": "Сейткали Ерлан",
    }
    operator = organisation or make_organisation(kind=OrganisationKind.CENTRE_OPERATOR)
    return enter_centre(
        details=CentreDetails(organisation=operator, **{**plain, **details}),
        sector="LIB",
        scope=list(qualifications),
        from_date=from_date,
        act=act or make_act(),
    )


def make_site(centre: Centre, *, seats: int = 20) -> CentreSite:
    addresses = {"address_kk": "Абай даңғылы, 14", "address_ru": "проспект Абая, 14"}
    return CentreSite.objects.create(centre=centre, region=centre.region, seats=seats, **addresses)


def person_details(**changes: Any) -> PersonDetails:
    """What a person states; `changes` are fields of `PersonDetails`."""
    plain: dict[str, Any] = {
        "surname_kk": "Әбдіқадырова",
        "given_name_kk": "Гүлнұр",
        "patronymic_kk": "Өмірзаққызы",
        "surname_ru": "Абдикадырова",
        "given_name_ru": "Гульнур",
        "patronymic_ru": "Омирзаковна",
        "surname_latin": "Abdikadyrova",
        "given_name_latin": "Gulnur",
        "birth_date": BIRTH_DATE,
        "sex": PersonSex.FEMALE,
    }
    return PersonDetails(**{**plain, "region": changes.pop("region", None) or make_region(), **changes})


def make_person(*, iin: str = "", user: User | None = None, **changes: Any) -> Person:
    """A person whose IIN agrees with birth date and sex; `changes` are fields of `PersonDetails`."""
    details = person_details(**changes)
    sex: Sex = "female" if details.sex == PersonSex.FEMALE else "male"
    number = iin or valid_iin(details.birth_date, sex, Person.objects.count())
    return save_person(person=None, iin=number, details=details, user=user)


def make_examiner(
    *,
    centre: Centre,
    person: Person | None = None,
    sent_by: Organisation | None = None,
    qualifications: Sequence[Qualification] = (),
) -> Examiner:
    """A person appointed for the centre's whole term, with an account in the role of examiner there."""
    appointed = person or make_person(user=make_user())
    if appointed.user is not None:
        make_member(Role.EXAMINER, workplace=centre.workplace, user=appointed.user)
    examiner = Examiner.objects.create(
        centre=centre,
        person=appointed,
        sent_by=sent_by or make_organisation(),
        appointed_from=centre.accredited_from,
        appointed_until=centre.accredited_until,
        evidence="Diploma and ten years of work",
        committed_date=centre.accredited_from,
    )
    examiner.qualifications.set(qualifications)
    return examiner
