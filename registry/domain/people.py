"""People: identity, names, consents, education."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.identifiers import Iin, parse_iin
from core.names import fold_for_search, kazakh_key
from core.refusal import Refused, Text
from core.sealing import lookup, seal, unseal
from registry.enums import ConsentKind, IdentityKind, Sex
from registry.models import Consent, Education, Organisation, Person, Region

IDENTITY = "registry.Person.identity"
CONSENT_TEXT_VERSION = "2026.1"


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What a person states about themselves; names as in the identity card."""

    surname_kk: str
    given_name_kk: str
    patronymic_kk: str = ""
    surname_ru: str
    given_name_ru: str
    patronymic_ru: str = ""
    surname_latin: str = ""
    given_name_latin: str = ""
    birth_date: date
    sex: Sex
    phone: str = ""
    language: str = "kk"
    region: Region
    identity_remark: str = ""


@dataclass(frozen=True, kw_only=True)
class EducationDetails:
    """One completed education; the school from the list, or its name."""

    level: str
    school: Organisation | None = None
    school_name: str = ""
    speciality: str
    year: int


def identity_lookup(iin: str) -> str:
    """The keyed hash by which the person with an IIN is found."""
    return lookup(f"{IdentityKind.IIN}:{iin}", purpose=IDENTITY)


def iin_of(person: Person) -> str:
    """The IIN in clear, for the few places that need it."""
    return unseal(person.identity_sealed, purpose=IDENTITY)


def find_by_iin(iin: str) -> Person | None:
    return Person.objects.filter(identity_lookup=identity_lookup(iin)).first()


def save_person(*, person: Person | None, iin: str, details: PersonDetails, user: User | None) -> Person:
    """Make a person or change one's own details.

    Codes: those of `parse_iin`; `iin_taken`; `iin_fixed` (an IIN once stored does not change by itself);
    `iin_mismatch` (birth date or sex differ from the digits and no reason is given; registers hold errors).
    """
    parsed = parse_iin(iin)
    _require_match(parsed, details)
    with transaction.atomic():
        _require_free(parsed, person)
        target = person or Person(user=user, identity_kind=IdentityKind.IIN)
        for field in fields(details):
            setattr(target, field.name, getattr(details, field.name))
        if person is None:
            target.identity_sealed = seal(parsed.digits, purpose=IDENTITY)
            target.identity_lookup = identity_lookup(parsed.digits)
        target.folded_name = fold_for_search(f"{target.name_kk} {target.name_ru} {target.name_latin}")
        target.sort_key = kazakh_key(target.name_kk)
        target.save()
    return target


def _require_match(parsed: Iin, details: PersonDetails) -> None:
    difference = difference_from_iin(parsed, details.birth_date, details.sex)
    if difference is not None and not details.identity_remark:
        raise Refused("iin_mismatch", difference)


def difference_from_iin(parsed: Iin, birth_date: date | None, sex: str | None) -> Text | None:
    """What a person says of themselves otherwise than the digits do; what is not said yet does not differ."""
    if birth_date and parsed.birth_date != birth_date:
        return _("The date of birth differs from the IIN. Correct one of them, or write why they differ.")
    if sex and parsed.sex != sex:
        return _("The sex differs from the IIN. Correct one of them, or write why they differ.")
    return None


def _require_free(parsed: Iin, person: Person | None) -> None:
    key = identity_lookup(parsed.digits)
    if person is not None and person.identity_lookup != key:
        text = _("The IIN of a person does not change. If it was typed wrongly, ask the centre for a correction.")
        raise Refused("iin_fixed", text)
    if person is None and Person.objects.filter(identity_lookup=key).exists():
        text = _(
            "Somebody with this IIN is registered already. Sign in with your earlier account, or write to the centre."
        )
        raise Refused("iin_taken", text)


def save_education(*, person: Person, details: EducationDetails) -> Education:
    """Keep one education of a person; the first is replaced while it is the only one."""
    education = person.educations.order_by("pk").first() or Education(person=person)
    for field in fields(details):
        setattr(education, field.name, getattr(details, field.name))
    education.save()
    return education


def give_consent(*, person: Person, kind: ConsentKind, language: str, at: datetime) -> Consent:
    """Record a consent unless one is in force."""
    consent, _is_new = Consent.objects.get_or_create(
        person=person,
        kind=kind,
        withdrawn_at=None,
        defaults={"text_version": CONSENT_TEXT_VERSION, "language": language, "given_at": at},
    )
    return consent


def withdraw_consent(*, person: Person, kind: ConsentKind, at: datetime) -> None:
    """Take back the consent in force, if there is one."""
    Consent.objects.filter(person=person, kind=kind, withdrawn_at=None).update(withdrawn_at=at)


def has_consent(person: Person, kind: ConsentKind) -> bool:
    return Consent.objects.filter(person=person, kind=kind, withdrawn_at=None).exists()
