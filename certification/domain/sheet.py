"""The frozen sheet of a certificate: all that is printed, in three languages, taken from the register at issue."""

from typing import Any

from certification.models import Certificate
from certification.papers.certificate import CertificateSheet, ConfirmedFunction, Triple
from core.names import kazakh_key
from core.translated import LANGUAGES, text_in
from registry.models import LabourFunction, Person


def triple(thing: Any, name: str) -> Triple:
    """A text of a row in three languages; where one is empty, the Kazakh one stands."""
    return Triple(*(text_in(thing, name, language) for language in LANGUAGES))


def place_in_alphabet(person: Person) -> str:
    """The key by which the register sorts: the Kazakh name in the order of the Kazakh alphabet."""
    return kazakh_key(person.name_kk)[:700]


def make_sheet(certificate: Certificate, *, site_url: str) -> CertificateSheet:
    """Everything that the paper and the verification page show, copied so that no later change touches it."""
    decision = certificate.decision
    scheme, person, centre = decision.line.enrolment.scheme, certificate.person, certificate.centre
    profession = certificate.qualification.profession
    return CertificateSheet(
        number=certificate.number,
        code=certificate.code,
        url=f"{site_url}/v/{certificate.code}".upper(),
        holder_kk=person.name_kk,
        holder_ru=person.name_ru,
        holder_latin=person.name_latin,
        profession=triple(profession, "title"),
        profession_code=profession.code,
        level=certificate.level,
        standard=triple(profession.standard, "title"),
        standard_code=profession.standard.code,
        standard_version=profession.standard.version,
        scheme_code=scheme.code,
        scheme_version=scheme.version,
        centre=triple(centre, "name"),
        centre_number=centre.number,
        accreditation_number=centre.accreditation_number,
        place=triple(centre, "place"),
        head=triple(centre, "head"),
        functions=_functions(certificate),
        protocol_number=decision.protocol.number,
        decision_number=decision.number,
        issued_date=certificate.issued_date,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        basis=triple(scheme.basis, "title"),
        register=triple(scheme.basis, "register_title"),
        title=triple(scheme.basis, "certificate_title"),
        is_demo=profession.standard.is_demo,
    )


def _functions(certificate: Certificate) -> tuple[ConfirmedFunction, ...]:
    rows = LabourFunction.objects.filter(
        qualification=certificate.qualification, code__in=certificate.decision.functions
    )
    return tuple(ConfirmedFunction(row.code, triple(row, "title")) for row in rows.order_by("code", "pk"))
