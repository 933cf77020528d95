"""Models of exams, one file a concept."""

from exams.models.protocols import Protocol, ProtocolChange, ProtocolLine, ProtocolSignature
from exams.models.results import Result, ResultFile
from exams.models.schemes import BlueprintLine, Scheme, SchemePart
from exams.models.sessions import CommissionMember, ConflictDeclaration, Enrolment, ExamSession, SessionChange

__all__ = [
    "BlueprintLine",
    "CommissionMember",
    "ConflictDeclaration",
    "Enrolment",
    "ExamSession",
    "Protocol",
    "ProtocolChange",
    "ProtocolLine",
    "ProtocolSignature",
    "Result",
    "ResultFile",
    "Scheme",
    "SchemePart",
    "SessionChange",
]
