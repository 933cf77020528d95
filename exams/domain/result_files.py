"""Results files: kept as uploaded, read into a preview, applied whole or not at all."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import audit
from accounts.changes import Act
from core.refusal import Refused
from core.sealing import seal_bytes, unseal_bytes
from core.spreadsheets.limits import Limits
from core.spreadsheets.read import read_table
from core.translated import LANGUAGES
from exams.domain.results import ResultSheet, ResultsRefused, record_results, require_results_open
from exams.domain.results_reading import OnRow, Reading, read_rows
from exams.enums import ResultFileStatus
from exams.models import ExamSession, ResultFile

CONTENT = "exams.ResultFile.content"
# Previews by language, as JSON.
Previews = dict[str, dict[str, Any]]


def stage_file(*, session: ExamSession, name: str, content: bytes, act: Act) -> ResultFile:
    """Keep an uploaded file; a job reads it. The same file sent twice is kept once.

    Codes: `file_too_large`, those of `require_results_open`.
    """
    most = Limits().max_bytes
    if len(content) > most:
        text = _("The file is larger than %(most)d MB. Send only the sheet with the results.")
        raise Refused("file_too_large", text % {"most": most // 1_000_000})
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked = ExamSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        require_results_open(locked)
        same = ResultFile.objects.filter(session=locked, sha256=digest).exclude(status=ResultFileStatus.APPLIED)
        found = same.order_by("-pk").first()
        if found is not None:
            return found
        return ResultFile.objects.create(
            session=locked,
            name=name[:200],
            content_sealed=seal_bytes(content, purpose=CONTENT),
            sha256=digest,
            uploaded_by=act.person,
            uploaded_at=act.at,
        )


def content_of(file: ResultFile) -> bytes:
    """The bytes as they were uploaded."""
    return unseal_bytes(bytes(file.content_sealed), purpose=CONTENT)


def read_content(session: ExamSession, name: str, content: bytes, on_row: OnRow | None = None) -> Reading:
    """Read a file against a session in the active language; raises `Unreadable` when it is no table at all."""
    return read_rows(read_table(content, name), ResultSheet(session), on_row)


def read_staged(file: ResultFile) -> ResultFile:
    """Read a kept file into its preview, in every language; safe to repeat until it is applied."""
    return keep_previews(file, previews_of(file))


def previews_of(file: ResultFile, on_row: OnRow | None = None) -> Previews:
    """What a kept file says, by language; `on_row` hears of every row once a language."""
    content = content_of(file)
    previews = {}
    for language in LANGUAGES:
        with override(language):
            previews[language] = _preview(file, content, on_row)
    return previews


def keep_previews(file: ResultFile, previews: Previews) -> ResultFile:
    """Keep what was read, unless the file has been applied meanwhile."""
    is_clean = not any(preview["problems"] for preview in previews.values())
    with transaction.atomic():
        locked = _lock(file)
        if locked.status == ResultFileStatus.APPLIED:
            return locked
        locked.reading = previews
        locked.status = ResultFileStatus.READY if is_clean else ResultFileStatus.REFUSED
        locked.save(update_fields=["reading", "status"])
    return locked


def _preview(file: ResultFile, content: bytes, on_row: OnRow | None) -> dict[str, Any]:
    try:
        return read_content(file.session, file.name, content, on_row).as_json()
    except Refused as refusal:
        problem = {"row": 0, "column": "", "code": refusal.code, "message": str(refusal.reason)}
        return {**Reading().as_json(), "problems": [problem]}


def apply_file(file: ResultFile, act: Act, *, is_confirmed: bool) -> int:
    """Write everything the file says, or nothing; gives the number of changes. Applying twice changes nothing.

    The kept bytes are read again against the session as it stands now. Codes: `not_read_yet`,
    `not_confirmed` (the file has warnings), those of `record_results`.
    """
    with transaction.atomic():
        locked = _lock(file)
        if locked.status == ResultFileStatus.APPLIED:
            return 0
        if locked.status == ResultFileStatus.WAITING:
            raise Refused("not_read_yet", _("The file is still being read. Look at the preview, then apply it."))
        reading = read_content(locked.session, locked.name, content_of(locked))
        if not reading.is_clean:
            raise ResultsRefused(reading.problems)
        if reading.warnings and not is_confirmed:
            text = _("The file has warnings. Read them and confirm that you want to apply it all the same.")
            raise Refused("not_confirmed", text)
        changes = record_results(session=locked.session, entries=reading.entries, act=act)
        locked.status, locked.applied_at, locked.applied_by = ResultFileStatus.APPLIED, act.at, act.by
        locked.save(update_fields=["status", "applied_at", "applied_by"])
        audit.record("results.file", locked, by=act.by, at=act.at, after={"sha256": locked.sha256, "changes": changes})
    return changes


def _lock(file: ResultFile) -> ResultFile:
    return ResultFile.objects.select_for_update(of=("self",)).select_related("session").get(pk=file.pk)
