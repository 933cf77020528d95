"""Reads a results file into a session: previews, and applies when asked."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.changes import Act
from accounts.members import operator
from accounts.models import User
from core.refusal import Refused
from exams.domain.result_files import apply_file, read_content, read_staged, stage_file
from exams.domain.results import ResultsRefused
from exams.models import ExamSession

ROWS_WITH_ERRORS, NOT_READABLE = 1, 2


class Command(BaseCommand):
    help = "Stage and preview a results file of a session; write it only with --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", help="number of the session")
        parser.add_argument("file", type=Path, help="XLSX or CSV file")
        parser.add_argument("--apply", action="store_true", help="write the results; warnings count as confirmed")
        parser.add_argument("--by", help="e-mail of the person who enters them; default: the operator of this machine")

    def handle(self, *args: Any, **options: Any) -> None:
        session = self._session(options["session"])
        content = self._content(options["file"])
        try:
            reading = read_content(session, options["file"].name, content)
        except Refused as refusal:
            raise CommandError(str(refusal.reason), returncode=NOT_READABLE) from refusal
        for notice in reading.notices:
            self.stderr.write(str(notice))
        for warning in reading.warnings:
            self.stderr.write(f"{warning.row}:{warning.column}: {warning.message}")
        self._require_clean(reading.problems)
        counts = reading.as_json()["counts"]
        self.stderr.write(f"new {counts['new']}, changed {counts['changed']}, unchanged {counts['unchanged']}")
        if options["apply"]:
            self._apply(session, options, content)

    def _session(self, number: str) -> ExamSession:
        session = ExamSession.objects.filter(number=number.upper()).first()
        if session is None:
            raise CommandError(f"There is no session {number}.", returncode=NOT_READABLE)
        return session

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=NOT_READABLE) from error

    def _require_clean(self, problems: list[Any]) -> None:
        for problem in problems:
            self.stdout.write(f"{problem.row}:{problem.column}: {problem.message}")
        if problems:
            raise CommandError(f"{len(problems)} problems; nothing was written.", returncode=ROWS_WITH_ERRORS)

    def _apply(self, session: ExamSession, options: dict[str, Any], content: bytes) -> None:
        by = self._by(options["by"])
        act = Act(by=by, at=timezone.now(), reason=options["file"].name)
        try:
            file = stage_file(session=session, name=options["file"].name, content=content, act=act)
            changes = apply_file(read_staged(file), act, is_confirmed=True)
        except ResultsRefused as refusal:
            self._require_clean(refusal.problems)
        except Refused as refusal:
            raise CommandError(str(refusal.reason), returncode=ROWS_WITH_ERRORS) from refusal
        else:
            self.stderr.write(f"written: {changes}")

    def _by(self, email: str | None) -> User:
        if email is None:
            return operator()
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"There is no account {email}.", returncode=NOT_READABLE)
        return user
