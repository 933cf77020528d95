"""Office pages of exam sessions and their protocols."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require, signed_in
from accounts.changes import Act
from accounts.enums import ListPlace
from accounts.forms import SavedViewForm
from accounts.saved_views import views_of
from accounts.views.lists import save_view
from core.attempt import attempt
from core.filters import filtering
from core.paging import page_of
from exams import permissions
from exams.domain.protocols import draw_up_protocol, publish_results, sign_protocol, take_back_protocol
from exams.domain.queries import LATEST_FIRST, SESSION_ORDERS, sessions_found
from exams.domain.results import why_results_closed
from exams.domain.sessions import hold_session
from exams.enums import ProtocolStatus, SessionStatus
from exams.forms import ReasonForm, SessionFilterForm
from exams.models import ExamSession, Protocol


def visible_session(request: HttpRequest, number: str) -> ExamSession:
    """The session of an address; one of another centre does not exist for the asker."""
    rows = ExamSession.objects.visible_to(request.user).select_related("centre", "site", "rules")
    return get_object_or_404(rows, number=number)


def visible_protocol(request: HttpRequest, number: str) -> Protocol:
    rows = Protocol.objects.visible_to(request.user).select_related("session__centre")
    return get_object_or_404(rows, number=number)


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(permissions.can_see_sessions(user))
    form = SessionFilterForm(request.GET)
    visible = ExamSession.objects.visible_to(user).select_related("centre", "site")
    kept = filtering(form, sorts=tuple(SESSION_ORDERS), default=LATEST_FIRST)
    context = {
        "form": form,
        "filtering": kept,
        "listing": page_of(request, sessions_found(visible, form.wanted())),
        "saved": views_of(user, ListPlace.SESSIONS),
        "save_form": SavedViewForm(initial={"query": kept.query}),
    }
    return render(request, "exams/session_list.html", context)


@require_POST
def session_view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the list under a name."""
    require(permissions.can_see_sessions(signed_in(request)))
    return save_view(request, ListPlace.SESSIONS, SessionFilterForm)


@require_safe
def session_page(request: HttpRequest, number: str) -> HttpResponse:
    user = signed_in(request)
    session = visible_session(request, number)
    can_enter = permissions.can_enter_results(user, session)
    prefetch_related_objects([session], Prefetch("protocols", Protocol.objects.defer("sheet").order_by("pk")))
    context = {
        "session": session,
        "schemes": session.schemes.order_by("code", "pk"),
        "commission": session.commission.select_related("examiner__person", "examiner__sent_by").order_by("pk"),
        "enrolments": session.enrolments.select_related("person", "scheme").order_by("number"),
        "protocols": session.protocols.all(),
        "files": session.files.defer("content_sealed").select_related("uploaded_by").order_by("-pk"),
        "can_run": permissions.can_run_session(user, session),
        "can_enter": can_enter,
        "can_see_results": can_enter or permissions.can_see_results(user, session),
        "is_open": session.status == SessionStatus.OPEN,
        "is_held": why_results_closed(session) is None,
        "is_signed": session.status == SessionStatus.SIGNED,
    }
    return render(request, "exams/session.html", context)


@require_POST
def session_hold(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_run_session(user, session))
    at = timezone.now()
    act = Act(by=user, at=at)
    done = _("The exam is marked as held. Now enter the results.")
    attempt(request, lambda: hold_session(session, act, today=timezone.localdate(at)), done=done)
    return redirect("session_page", number)


@require_POST
def session_publish(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_run_session(user, session))
    at = timezone.now()
    act = Act(by=user, at=at)
    done = _("The results are published. The decision-maker sees them now.")
    attempt(request, lambda: publish_results(session, act, today=timezone.localdate(at)), done=done)
    return redirect("session_page", number)


@require_POST
def protocol_draw_up(request: HttpRequest, number: str) -> HttpResponse:
    user, session = signed_in(request), visible_session(request, number)
    require(permissions.can_run_session(user, session))
    act = Act(by=user, at=timezone.now())
    protocol = attempt(request, lambda: draw_up_protocol(session=session, act=act))
    return redirect("protocol_page", protocol.number) if protocol else redirect("session_page", number)


@require_safe
def protocol_page(request: HttpRequest, number: str) -> HttpResponse:
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_see_results(user, protocol.session))
    audit.record("protocol.view", protocol, by=user, at=timezone.now())
    signatures = {row.member_id: row for row in protocol.signatures.all()}
    commission = protocol.session.commission.select_related("examiner__person").order_by("pk")
    mine = next((member for member in commission if member.is_seat_of(user)), None)
    context = {
        "protocol": protocol,
        "session": protocol.session,
        "seats": [(member, signatures.get(member.pk)) for member in commission],
        "lines": protocol.lines.select_related("enrolment__person", "enrolment__scheme").order_by("enrolment__number"),
        "can_sign": mine is not None and permissions.can_sign(user, protocol) and mine.pk not in signatures,
        "is_open": protocol.status == ProtocolStatus.DRAWN_UP,
        "can_run": permissions.can_run_session(user, protocol.session),
        "has_signatures": bool(signatures),
        "reason_form": ReasonForm(),
    }
    return render(request, "exams/protocol.html", context)


@require_POST
def protocol_sign(request: HttpRequest, number: str) -> HttpResponse:
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_sign(user, protocol))
    act = Act(by=user, at=timezone.now())
    attempt(request, lambda: sign_protocol(protocol, act), done=_("You have signed the protocol."))
    return redirect("protocol_page", number)


@require_POST
def protocol_take_back(request: HttpRequest, number: str) -> HttpResponse:
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_run_session(user, protocol.session))
    form = ReasonForm(request.POST)
    act = Act(by=user, at=timezone.now(), reason=form.cleaned_data["reason"] if form.is_valid() else "")
    done = _("The protocol is taken back. Results can be changed again.")
    if attempt(request, lambda: take_back_protocol(protocol, act), done=done):
        return redirect("session_page", protocol.session.number)
    return redirect("protocol_page", number)
