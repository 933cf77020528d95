"""Office pages where results are entered: the grid, the template, the file with its preview."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import require, signed_in
from accounts.changes import Act
from core.attempt import attempt
from core.refusal import Refused
from exams import permissions
from exams.domain.result_files import apply_file, stage_file
from exams.domain.results import ResultSheet, ResultsRefused, record_results, why_results_closed
from exams.domain.results_columns import attendance_label, known_columns, label
from exams.domain.results_template import RECORDED, results_template
from exams.enums import ResultFileStatus
from exams.forms import ConfirmForm, FileForm, GridForm
from exams.models import ExamSession, ResultFile
from exams.views.reading import ask, open_progress, visible_file
from exams.views.sessions import visible_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _changed(count: int) -> str:
    text = ngettext("%(count)d value was written.", "%(count)d values were written.", count)
    return text % {"count": count}


@require_http_methods(["GET", "POST"])
def results_grid(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_enter_results(user, session))
    form = GridForm(ResultSheet(session), request.POST or None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            count = record_results(session=session, entries=form.entries(), act=Act(by=user, at=timezone.now()))
        except ResultsRefused as refusal:
            form = form.rebased(ResultSheet(session))
            form.show_problems(refusal.problems)
        except Refused as refusal:
            refused = str(refusal.reason)
        else:
            messages.success(request, _changed(count))
            return redirect("results_grid", number)
    audit.record("results.view", session, by=user, at=timezone.now())
    status = 422 if form.errors or refused else 200
    context = {"session": session, "form": form, "refused": refused, "can_save": why_results_closed(session) is None}
    return render(request, "exams/results_grid.html", context, status=status)


@require_safe
def results_template_file(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_enter_results(user, session))
    audit.record("results.export", session, by=user, at=timezone.now())
    content = results_template(session, get_language() or "kk")
    headers = {"Content-Disposition": f'attachment; filename="{session.number}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
def file_upload(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_enter_results(user, session))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        act = Act(by=user, at=timezone.now())
        staged = attempt(request, lambda: _stage(session, upload.name, upload.read(), act))
        return redirect("file_page", number, staged.pk) if staged else redirect("session_page", number)
    status = 422 if form.errors else 200
    return render(request, "exams/file_upload.html", {"session": session, "form": form}, status=status)


def _stage(session: ExamSession, name: str, content: bytes, act: Act) -> ResultFile:
    """Keep the file and ask for its reading in one transaction."""
    with transaction.atomic():
        file = stage_file(session=session, name=name, content=content, act=act)
        ask(file, at=act.at)
    return file


@require_safe
def file_page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The preview; while the file is being read the page asks again by itself."""
    file = visible_file(request, number, pk)
    context = {
        "file": file,
        "progress": open_progress(file, at=timezone.now()),
        "session": file.session,
        "reading": file.reading.get(get_language() or "kk", {}),
        "form": ConfirmForm(),
        "is_waiting": file.status == ResultFileStatus.WAITING,
        "is_ready": file.status == ResultFileStatus.READY,
        "is_applied": file.status == ResultFileStatus.APPLIED,
    }
    return render(request, "exams/file.html", context)


@require_POST
def file_apply(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    file = visible_file(request, number, pk)
    form = ConfirmForm(request.POST)
    is_confirmed = form.is_valid() and form.cleaned_data["is_confirmed"]
    act = Act(by=signed_in(request), at=timezone.now(), reason=file.name)
    count = attempt(request, lambda: apply_file(file, act, is_confirmed=is_confirmed))
    if count is None:
        ask(file, at=act.at)
        return redirect("file_page", number, pk)
    messages.success(request, _changed(count))
    return redirect("session_page", number)


@require_safe
@login_not_required
def results_file_help(request: HttpRequest) -> HttpResponse:
    """The published form of a results file."""
    language = get_language() or "kk"
    context = {
        "columns": [(name, label(name, language)) for name in known_columns()],
        "attendance": [(choice.value, attendance_label(choice, language)) for choice in RECORDED],
        "title": _("Results file"),
    }
    return render(request, "exams/results_file_help.html", context)
