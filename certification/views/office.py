"""Office pages: what waits, applications, decisions."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import require, signed_in
from accounts.changes import Act
from accounts.enums import ListPlace
from accounts.forms import SavedViewForm
from accounts.models import User
from accounts.saved_views import views_of
from accounts.views.lists import save_view
from certification import permissions
from certification.domain.applications import accept, reject, return_for_completion, schedule
from certification.domain.bulk import undoable
from certification.domain.decisions import Choice, decide, undecided, waiting_absent
from certification.domain.issue_batches import waiting_for_paper
from certification.domain.queries import (
    APPLICATION_ORDERS,
    FIRST_DUE,
    applications_found,
    decided,
    protocols_to_decide,
    sessions_for,
    stopped_decisions,
)
from certification.enums import ApplicationStatus, BulkKind
from certification.forms import AcceptForm, ApplicationFilterForm, DecisionForm, ReasonForm, ScheduleForm
from certification.models import Application, Decision
from certification.views.issuing import ask, latest_progress
from core.attempt import attempt
from core.filters import filtering
from core.paging import page_of
from core.refusal import Refused
from exams.models import ExamSession, Protocol
from exams.views.sessions import visible_protocol
from registry.domain.people import iin_of


@require_safe
def office_home(request: HttpRequest) -> HttpResponse:
    """What waits for this account."""
    user = signed_in(request)
    require(permissions.can_see_office(user))
    applications = Application.objects.visible_to(user)
    protocols = Protocol.objects.visible_to(user)
    context = {
        "submitted": applications.filter(status=ApplicationStatus.SUBMITTED).count(),
        "overdue": applications.overdue(timezone.localdate()).count(),
        "accepted": applications.filter(status=ApplicationStatus.ACCEPTED).count(),
        "sessions": ExamSession.objects.visible_to(user).exclude(status__in=("published", "cancelled")).count(),
        "to_sign": protocols.filter(status="drawn_up").count(),
        "to_decide": protocols_to_decide(protocols).count(),
    }
    return render(request, "certification/office_home.html", context)


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(permissions.can_see_applications(user))
    form, today = ApplicationFilterForm(request.GET), timezone.localdate()
    visible = Application.objects.visible_to(user).select_related("person", "scheme", "centre")
    kept = filtering(form, sorts=tuple(APPLICATION_ORDERS), default=FIRST_DUE)
    listing = page_of(request, applications_found(visible, form.wanted(), today=today))
    context = {
        "form": form,
        "filtering": kept,
        "listing": listing,
        "saved": views_of(user, ListPlace.APPLICATIONS),
        "save_form": SavedViewForm(initial={"query": kept.query}),
        "choosable": [row.pk for row in listing.page if _can_be_chosen(user, row)],
        "undoable": undoable(user, BulkKind.ACCEPTANCE, at=timezone.now()),
        "today": today,
    }
    return render(request, "certification/application_list.html", context)


def _can_be_chosen(user: User, application: Application) -> bool:
    """Whether the account may choose a row to accept many at once; what can be accepted is said before it is done."""
    is_submitted = application.status == ApplicationStatus.SUBMITTED
    return is_submitted and permissions.can_handle_application(user, application)


@require_POST
def application_view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the list under a name."""
    require(permissions.can_see_applications(signed_in(request)))
    return save_view(request, ListPlace.APPLICATIONS, ApplicationFilterForm)


def _visible(request: HttpRequest, number: str) -> Application:
    rows = Application.objects.visible_to(signed_in(request)).select_related(
        "person__region", "scheme__qualification__profession", "centre", "enrolment__session", "decision"
    )
    return get_object_or_404(rows, number=number)


@require_safe
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """One application with what can be done now; that it was read is recorded."""
    user, application = signed_in(request), _visible(request, number)
    audit.record("application.view", application, by=user, at=timezone.now())
    today = timezone.localdate()
    context = {
        "application": application,
        "person": application.person,
        "iin": iin_of(application.person),
        "educations": application.person.educations.select_related("school").order_by("pk"),
        "changes": application.changes.select_related("by").order_by("-at", "-pk"),
        "can_handle": permissions.can_handle_application(user, application),
        "is_submitted": application.status == ApplicationStatus.SUBMITTED,
        "is_accepted": application.status == ApplicationStatus.ACCEPTED,
        "accept_form": AcceptForm(),
        "return_form": ReasonForm(auto_id="return_%s"),
        "reject_form": ReasonForm(auto_id="reject_%s"),
        "schedule_form": ScheduleForm(sessions_for(application, today=today)),
    }
    return render(request, "certification/application.html", context)


def _handle(
    request: HttpRequest, number: str, done: str, act: Callable[[Application, Act], Application]
) -> HttpResponse:
    """One act of an administrator on an application, then its page again."""
    user, application = signed_in(request), _visible(request, number)
    require(permissions.can_handle_application(user, application))
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    attempt(request, lambda: act(application, Act(by=user, at=timezone.now(), reason=reason)), done=done)
    return redirect("application_page", number)


@require_POST
def application_accept(request: HttpRequest, number: str) -> HttpResponse:
    form = AcceptForm(request.POST)
    answer = form.cleaned_data["special_conditions_answer"] if form.is_valid() else ""
    done = _("Accepted. Now put the candidate on an exam session.")
    return _handle(request, number, done, lambda row, act: accept(row, act, special_conditions_answer=answer))


@require_POST
def application_return(request: HttpRequest, number: str) -> HttpResponse:
    return _handle(request, number, _("Returned; the applicant reads the remark."), return_for_completion)


@require_POST
def application_reject(request: HttpRequest, number: str) -> HttpResponse:
    return _handle(request, number, _("Rejected; the applicant reads the reason."), reject)


@require_POST
def application_schedule(request: HttpRequest, number: str) -> HttpResponse:
    today = timezone.localdate()
    form = ScheduleForm(ExamSession.objects.visible_to(signed_in(request)), request.POST)
    session = form.cleaned_data["session"] if form.is_valid() else None
    done = _("The candidate is on session %(number)s.") % {"number": session}
    return _handle(request, number, done, lambda row, act: schedule(row, _chosen(session), act, today=today))


def _chosen(session: ExamSession | None) -> ExamSession:
    if session is None:
        raise Refused("session_missing", _("Choose a session from the list."))
    return session


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """Protocols with cases to decide."""
    user = signed_in(request)
    require(permissions.can_see_decisions(user))
    rows = protocols_to_decide(Protocol.objects.visible_to(user))
    return render(request, "certification/decision_list.html", {"listing": page_of(request, rows)})


@require_http_methods(["GET", "POST"])
def decision_page(request: HttpRequest, number: str) -> HttpResponse:
    """Decide the cases of one protocol, one by one or many at once; shows what was decided and issued."""
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_see_decisions(user))
    form = DecisionForm(undecided(protocol), request.POST or None)
    if request.method == "POST":
        require(permissions.can_decide(user, protocol))
        if form.is_valid():
            done = _("Decided. The certificates are being issued.")
            if attempt(request, lambda: _decide(protocol, form.choices(), user), done=done) is not None:
                return redirect("decision_page", number)
    at, can_decide = timezone.now(), permissions.can_decide(user, protocol)
    progress = latest_progress(protocol, user, at=at)
    context = {
        "protocol": protocol,
        "form": form,
        "rows": form.rows(),
        "absent": waiting_absent(protocol).count(),
        "stopped": stopped_decisions(protocol),
        "decisions": decided(protocol),
        "can_decide": can_decide,
        "progress": progress,
        "can_issue": can_decide and progress is None and waiting_for_paper(protocol).exists(),
    }
    return render(request, "certification/decision.html", context, status=422 if request.method == "POST" else 200)


def _decide(protocol: Protocol, choices: list[Choice], user: User) -> list[Decision]:
    """Record the decisions and ask for the certificates in one transaction."""
    act = Act(by=user, at=timezone.now())
    with transaction.atomic():
        decisions = decide(protocol=protocol, choices=choices, act=act, today=timezone.localdate(act.at))
        ask(protocol, act)
    return decisions
