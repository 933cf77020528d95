"""Results: what may be written, by whom, and how two people on one sheet do not lose each other's cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.changes import Act
from accounts.enums import Role
from accounts.models import User
from core.refusal import Refused, Text
from exams.domain.assessment import blueprints
from exams.domain.sessions import lock_session
from exams.enums import Attendance, ProtocolStatus, SessionStatus
from exams.models import BlueprintLine, Enrolment, ExamSession, Result

POINT_PLACES = 2
RESULTS_ENTERED = "results.enter"


@dataclass(frozen=True)
class Seen:
    """What a row of the sheet showed before somebody typed."""

    attendance: Attendance
    points: Mapping[int, Decimal | None]


@dataclass(frozen=True)
class ResultEntry:
    """What one candidate's row says: attendance and points by line key; None empties a cell.

    With `seen`, cells that were left as they were seen are nobody's wish and stay as they are stored, and a cell
    that somebody else changed meanwhile is refused.
    """

    enrolment: Enrolment
    attendance: Attendance
    points: Mapping[int, Decimal | None]
    note: str | None = None
    seen: Seen | None = None
    row: int = 0


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one cell: row as the person sees it, column name, code, reason with remedy."""

    row: int
    column: str
    code: str
    message: Text
    enrolment: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "code": self.code, "message": str(self.message)}


class ResultsRefused(Refused):
    """Nothing was written; `problems` names every bad cell."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("results_refused", _("Nothing was written. Correct the marked cells and try again."))
        self.problems = problems


class ResultSheet:
    """The results of a session as they stand: candidates, their lines, their points. Three queries."""

    def __init__(self, session: ExamSession) -> None:
        self.session = session
        rows = session.enrolments.select_related("person", "scheme").order_by("number")
        self.enrolments: list[Enrolment] = list(rows)
        self.lines = blueprints(session)
        self.points: dict[tuple[int, int], Decimal] = {
            (enrolment, line): points
            for enrolment, line, points in Result.objects.filter(enrolment__session=session).values_list(
                "enrolment_id", "line_id", "points"
            )
        }

    @property
    def columns(self) -> list[str]:
        """Names of all columns, each once, in the order of the schemes."""
        return list(dict.fromkeys(line.column for lines in self.lines.values() for line in lines))

    def lines_of(self, enrolment: Enrolment) -> dict[str, BlueprintLine]:
        return {line.column: line for line in self.lines[enrolment.scheme_id]}

    def points_of(self, enrolment: Enrolment) -> dict[int, Decimal]:
        return {
            line.pk: self.points[enrolment.pk, line.pk]
            for line in self.lines[enrolment.scheme_id]
            if (enrolment.pk, line.pk) in self.points
        }

    def is_complete(self, enrolment: Enrolment) -> bool:
        """Attendance is recorded, and every line has points where the candidate was present."""
        if enrolment.attendance == Attendance.PRESENT:
            return len(self.points_of(enrolment)) == len(self.lines[enrolment.scheme_id])
        return enrolment.attendance != Attendance.EXPECTED


def check_entry(entry: ResultEntry, sheet: ResultSheet) -> list[Problem]:
    """Every problem of one row against the blueprint and against what others wrote meanwhile."""
    found = {"attendance": _attendance_problem(entry)}
    settled = _settled(entry, sheet)
    for line in sheet.lines[entry.enrolment.scheme_id]:
        stored = sheet.points.get((entry.enrolment.pk, line.pk))
        found[line.column] = _meanwhile(entry, line, stored) or _points_problem(settled, line, stored)
    number = entry.enrolment.number
    return [Problem(entry.row, column, *problem, number) for column, problem in found.items() if problem]


CellProblem = tuple[str, Text] | None


def _settled(entry: ResultEntry, sheet: ResultSheet) -> ResultEntry:
    """The entry with every cell that was left as it was seen set to what is stored now."""
    seen, enrolment = entry.seen, entry.enrolment
    if seen is None:
        return entry
    points = {
        line: sheet.points.get((enrolment.pk, line)) if wished == seen.points.get(line) else wished
        for line, wished in entry.points.items()
    }
    is_left = entry.attendance == seen.attendance
    attendance = Attendance(enrolment.attendance) if is_left else entry.attendance
    return replace(entry, points=points, attendance=attendance)


def _attendance_problem(entry: ResultEntry) -> CellProblem:
    seen, stored = entry.seen, Attendance(entry.enrolment.attendance)
    if seen is None or entry.attendance in (seen.attendance, stored) or stored == seen.attendance:
        return None
    return _changed_meanwhile(str(stored.label))


def _meanwhile(entry: ResultEntry, line: BlueprintLine, stored: Decimal | None) -> CellProblem:
    if entry.seen is None or line.pk not in entry.points:
        return None
    wished, seen = entry.points[line.pk], entry.seen.points.get(line.pk)
    if wished in (seen, stored) or stored == seen:
        return None
    return _changed_meanwhile("—" if stored is None else str(stored))


def _changed_meanwhile(stored: str) -> CellProblem:
    text = _("Somebody else wrote %(stored)s here meanwhile. Compare, then type the right value again.")
    return "changed_meanwhile", text % {"stored": stored}


def _points_problem(entry: ResultEntry, line: BlueprintLine, stored: Decimal | None) -> CellProblem:
    points = entry.points.get(line.pk, stored)
    if points is None:
        return None
    if entry.attendance != Attendance.PRESENT:
        text = _("Points need a candidate who was present. Empty the cell or change the attendance.")
        return "points_without_presence", text
    if points < 0:
        text = _("Points are not below zero. Type a number from 0 to %(most)s.")
        return "points_negative", text % {"most": line.max_points}
    if points > line.max_points:
        text = _("%(points)s is above the maximum. Type a number from 0 to %(most)s.")
        return "points_above_maximum", text % {"points": points, "most": line.max_points}
    return None


def why_results_closed(session: ExamSession) -> Refused | None:
    """Why results cannot be written now, or None; asks nothing where `protocols` are loaded.

    Codes: `not_held`, `protocol_in_force`.
    """
    if session.status != SessionStatus.HELD:
        text = _("Results are entered when the exam has been held and until the protocol is signed.")
        return Refused("not_held", text)
    if any(protocol.status != ProtocolStatus.CANCELLED for protocol in session.protocols.all()):
        text = _("A protocol is drawn up, so results do not change. The centre can take it back while it is unsigned.")
        return Refused("protocol_in_force", text)
    return None


def require_results_open(session: ExamSession) -> None:
    """Codes: `not_held`, `protocol_in_force`."""
    refusal = why_results_closed(session)
    if refusal is not None:
        raise refusal


def require_no_decider(session: ExamSession, user: User) -> None:
    """One account cannot both examine and decide (rule 1 of the domain): code `decider_cannot_examine`."""
    if user.memberships.current().filter(workplace=session.centre.workplace_id, role=Role.DECIDER).exists():
        text = _(
            "A decision-maker of the centre does not enter results. Use the account of an administrator or examiner."
        )
        raise Refused("decider_cannot_examine", text)


def record_results(*, session: ExamSession, entries: Iterable[ResultEntry], act: Act) -> int:
    """Write all entries or none; gives the number of changed cells.

    Raises `ResultsRefused` with every bad cell. Each change leaves an audit entry with the value before and after.
    """
    with transaction.atomic():
        locked = lock_session(session)
        require_results_open(locked)
        require_no_decider(locked, act.person)
        sheet = ResultSheet(locked)
        rows = [_with_locked_row(entry, sheet) for entry in entries]
        problems = [problem for entry in rows for problem in check_entry(entry, sheet)]
        if problems:
            raise ResultsRefused(problems)
        return sum(_write(_settled(entry, sheet), sheet, act) for entry in rows)


def _with_locked_row(entry: ResultEntry, sheet: ResultSheet) -> ResultEntry:
    """The entry about the candidate as read under the lock."""
    for enrolment in sheet.enrolments:
        if enrolment.pk == entry.enrolment.pk:
            return replace(entry, enrolment=enrolment)
    text = _("Candidate %(number)s is not in this session.")
    raise Refused("unknown_candidate", text % {"number": entry.enrolment.number})


def _write(entry: ResultEntry, sheet: ResultSheet, act: Act) -> int:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    _write_enrolment(entry, before, after)
    for line in sheet.lines[entry.enrolment.scheme_id]:
        stored = sheet.points.get((entry.enrolment.pk, line.pk))
        points = entry.points.get(line.pk, stored)
        if points != stored:
            _write_cell(entry.enrolment, line, points, act)
            before[line.column] = None if stored is None else str(stored)
            after[line.column] = None if points is None else str(points)
    if after:
        audit.record(
            RESULTS_ENTERED, entry.enrolment, by=act.by, at=act.at, before=before, after=after, reason=act.reason
        )
    return len(after)


def _write_enrolment(entry: ResultEntry, before: dict[str, Any], after: dict[str, Any]) -> None:
    enrolment = entry.enrolment
    note = enrolment.note if entry.note is None else entry.note
    for name, value in (("attendance", entry.attendance.value), ("note", note)):
        if getattr(enrolment, name) != value:
            before[name], after[name] = getattr(enrolment, name), value
            setattr(enrolment, name, value)
    if after:
        enrolment.save(update_fields=sorted(after))


def _write_cell(enrolment: Enrolment, line: BlueprintLine, points: Decimal | None, act: Act) -> None:
    if points is None:
        Result.objects.filter(enrolment=enrolment, line=line).delete()
        return
    values = {"points": points, "max_points": line.max_points, "entered_by": act.person, "entered_at": act.at}
    Result.objects.update_or_create(enrolment=enrolment, line=line, defaults=values)
