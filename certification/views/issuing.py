"""Office pages of issuing: how far it is, stopping it, and issuing the rest."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import AnyUser, require, signed_in
from accounts.changes import Act
from certification import jobs, permissions
from certification.domain.issue_batches import ISSUE, ask_to_issue, stop_issuing
from certification.domain.queries import decided, stopped_decisions
from core.attempt import attempt
from core.jobs import enqueue
from core.models import Batch
from core.progress import Progress, answer_poll, said_by
from exams.models import Protocol
from exams.views.sessions import visible_protocol


def latest_progress(protocol: Protocol, user: AnyUser, *, at: datetime) -> Progress | None:
    """How far the last batch of a protocol is; None when there was none."""
    batch = Batch.objects.of(ISSUE, protocol.pk).first()
    return _progress(protocol, batch, user, at=at) if batch else None


def _progress(protocol: Protocol, batch: Batch, user: AnyUser, *, at: datetime, said: int = 0) -> Progress:
    """What a reader may do with it too: decision-makers of the centre stop it and issue the rest."""
    may_act, is_whole = permissions.can_decide(user, protocol), batch.done == batch.total
    return Progress(
        batch=batch,
        at=at,
        said=said,
        title=_("Issuing the certificates"),
        news=reverse("decision_progress", args=[protocol.number, batch.key]),
        stop=reverse("decision_stop", args=[protocol.number, batch.key]) if may_act else "",
        note=_("What is issued stays issued; the rest can be issued later."),
        result="#decided",
        result_label=_("Show the certificates"),
        again="" if is_whole or not may_act else reverse("decision_issue", args=[protocol.number]),
        again_label=_("Issue the rest"),
    )


@require_safe
def decision_progress(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The answer to a poll; at the end it brings the list of what was decided and issued."""
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_see_decisions(user))
    batch = get_object_or_404(Batch.objects.of(ISSUE, protocol.pk), key=key)
    progress = _progress(protocol, batch, user, at=timezone.now(), said=said_by(request))
    if progress.is_live:
        return answer_poll(request, progress)
    context = {"decisions": decided(protocol), "stopped": stopped_decisions(protocol)}
    return answer_poll(request, progress, "certification/decision_news.html", **context)


@require_POST
def decision_stop(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Stop before the next certificate."""
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_decide(user, protocol))
    batch = get_object_or_404(Batch.objects.of(ISSUE, protocol.pk), key=key)
    act = Act(by=user, at=timezone.now())
    attempt(request, lambda: stop_issuing(protocol, batch, act), done=_("Issuing stops after the present certificate."))
    return redirect("decision_page", number)


@require_POST
def decision_issue(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once more for the certificates that are not issued yet."""
    user, protocol = signed_in(request), visible_protocol(request, number)
    require(permissions.can_decide(user, protocol))
    if ask(protocol, Act(by=user, at=timezone.now())):
        messages.success(request, _("The certificates are being issued."))
    else:
        messages.info(request, _("Every certificate that was granted is issued."))
    return redirect("decision_page", number)


def ask(protocol: Protocol, act: Act) -> Batch | None:
    """Open or join the batch and enqueue its job in one transaction; None when nothing waits."""
    with transaction.atomic():
        batch = ask_to_issue(protocol, act)
        if batch is not None:
            enqueue(jobs.issue_granted, protocol.pk, act.person.pk, batch.key)
    return batch
