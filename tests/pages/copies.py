"""Many rows at once, for pages that must be long; made by copying rows, where the law does not matter."""

from itertools import count
from typing import TypeVar

from django.db.models import Model

from certification.models import Application, Certificate, CertificatePaper, Decision
from core.identifiers import new_code
from exams.models import Enrolment, ExamSession, Protocol, ProtocolLine, ResultFile
from registry.models import Person

M = TypeVar("M", bound=Model)
_fresh = count(1)


def _copied(row: M, **changes: object) -> M:
    """A new row like another one."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.name: getattr(row, field.name) for field in fields}
    return type(row)._default_manager.create(**{**values, **changes})


def copy_person(person: Person) -> Person:
    return _copied(person, user=None, identity_lookup=f"copy-{next(_fresh)}")


def copy_enrolment(enrolment: Enrolment, *, session: ExamSession | None = None) -> Enrolment:
    return _copied(
        enrolment,
        number=f"E-copy-{next(_fresh)}",
        person=copy_person(enrolment.person),
        session=session or enrolment.session,
    )


def copy_application(application: Application, *, session: ExamSession | None = None, **changes: object) -> Application:
    """The same application of another person, with a place of its own where there is one."""
    enrolment = copy_enrolment(application.enrolment, session=session) if application.enrolment else None
    person = enrolment.person if enrolment else copy_person(application.person)
    values = {"number": f"A-copy-{next(_fresh)}", "person": person, "enrolment": enrolment}
    return _copied(application, **{**values, **changes})


def copy_line(line: ProtocolLine, *, protocol: Protocol | None = None) -> ProtocolLine:
    """The same conclusion about another person, whose application waits as the first one's does."""
    into = protocol or line.protocol
    application = copy_application(line.enrolment.application, session=into.session)
    assert application.enrolment is not None
    return _copied(line, protocol=into, enrolment=application.enrolment)


def copy_session(session: ExamSession) -> ExamSession:
    """The same session without its commission and candidates."""
    return _copied(session, number=f"S-copy-{next(_fresh)}")


def copy_protocol(protocol: Protocol) -> Protocol:
    """The same protocol of a session of its own, with all its lines."""
    session = copy_session(protocol.session)
    made = _copied(protocol, number=f"P-copy-{next(_fresh)}", session=session)
    for line in protocol.lines.select_related("enrolment__application", "enrolment__person"):
        copy_line(line, protocol=made)
    return made


def copy_decision(decision: Decision) -> Decision:
    line = copy_line(decision.line)
    return _copied(decision, number=f"D-copy-{next(_fresh)}", application=line.enrolment.application, line=line)


def copy_certificate(certificate: Certificate, **changes: object) -> Certificate:
    """The same certificate of another person; with a paper when the first one has it."""
    decision, fresh = copy_decision(certificate.decision), next(_fresh)
    values = {
        "number": f"KZ-copy-{fresh}",
        "sequence": 900_000 + fresh,
        "code": new_code(),
        "decision": decision,
        "person": decision.application.person,
        "supersedes": None,
    }
    made = _copied(certificate, **{**values, **changes})
    paper = CertificatePaper.objects.filter(certificate=certificate).first()
    if paper is not None:
        _copied(paper, certificate=made, sha256=f"{fresh:064d}")
    return made


def copy_file(file: ResultFile) -> ResultFile:
    return _copied(file)
