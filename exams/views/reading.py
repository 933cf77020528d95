"""Office pages of reading a results file: how far it is, and reading it again."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require, signed_in
from core.jobs import enqueue
from core.models import Batch, BatchState
from core.progress import Progress, answer_poll, said_by
from exams import jobs, permissions
from exams.domain.file_batches import READ, ask_to_read
from exams.models import ResultFile
from exams.views.sessions import visible_session


def visible_file(request: HttpRequest, number: str, pk: int) -> ResultFile:
    """A file of a session whose results the reader enters, without its bytes."""
    session = visible_session(request, number)
    require(permissions.can_enter_results(signed_in(request), session))
    rows = session.files.defer("content_sealed").select_related("uploaded_by", "applied_by", "session__centre")
    return get_object_or_404(rows, pk=pk)


def open_progress(file: ResultFile, *, at: datetime) -> Progress | None:
    """How far the reading is; None when the last one came to its end, because the preview shows that."""
    batch = Batch.objects.of(READ, file.pk).first()
    return _progress(file, batch, at=at) if batch and batch.state != BatchState.DONE else None


def _progress(file: ResultFile, batch: Batch, *, at: datetime, said: int = 0) -> Progress:
    return Progress(
        batch=batch,
        at=at,
        said=said,
        title=_("Reading the file"),
        news=reverse("file_progress", args=[file.session.number, file.pk, batch.key]),
        again="" if batch.is_live else reverse("file_read", args=[file.session.number, file.pk]),
        again_label=_("Read the file again"),
    )


@require_safe
def file_progress(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    """The answer to a poll; at the end the page is asked for as a whole, because the preview stands there."""
    file = visible_file(request, number, pk)
    batch = get_object_or_404(Batch.objects.of(READ, file.pk), key=key)
    response = answer_poll(request, _progress(file, batch, at=timezone.now(), said=said_by(request)))
    if not batch.is_live:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def file_read(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Read the kept bytes once more."""
    ask(visible_file(request, number, pk), at=timezone.now())
    return redirect("file_page", number, pk)


def ask(file: ResultFile, *, at: datetime) -> None:
    """Open or join the batch and enqueue its job in one transaction."""
    with transaction.atomic():
        batch = ask_to_read(file, at=at)
        if batch is not None:
            enqueue(jobs.read_results_file, file.pk, batch.key)
