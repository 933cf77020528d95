"""A graduate's own pages: details, applications, certificates."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import has_role, signed_in
from accounts.changes import Act
from accounts.enums import Role
from certification import permissions
from certification.domain.applications import save_draft, submit, withdraw
from certification.domain.lifecycle import set_publication
from certification.enums import ApplicationStatus
from certification.forms import SubmitForm, WishForm, initial_wish
from certification.models import Application, Certificate, CertificatePaper
from core.attempt import attempt
from core.forms import inline_check
from core.refusal import Refused
from core.tasks import Task
from exams.enums import SessionStatus
from registry.domain.people import has_consent
from registry.enums import ConsentKind
from registry.models import Person

EDITABLE = (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED)
BEFORE_EXAM = (*EDITABLE, ApplicationStatus.SUBMITTED, ApplicationStatus.ACCEPTED, ApplicationStatus.SCHEDULED)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Where an account starts: office for staff, own pages for everybody else."""
    user = signed_in(request)
    return redirect("office_home" if permissions.can_see_office(user) else "my_home")


@require_safe
def my_home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    person = Person.objects.filter(user=user).first()
    rows = Application.objects.of(user).select_related("scheme", "centre", "enrolment__session")
    applications = list(rows.order_by("-created_at", "-pk"))
    certificates = Certificate.objects.filter(person__user=user).select_related("qualification__profession", "paper")
    context = {
        "person": person,
        "applications": applications,
        "certificates": certificates.defer("paper__content").order_by("-issued_date", "-pk"),
        "tasks": _tasks(person, applications),
        "may_publish": person is not None and has_consent(person, ConsentKind.PUBLICATION),
        "is_employer": has_role(user, Role.EMPLOYER),
        "today": timezone.localdate(),
    }
    return render(request, "certification/my_home.html", context)


def _tasks(person: Person | None, applications: list[Application]) -> list[Task]:
    """What is to be done until the first application is handed in; empty afterwards."""
    latest = next(iter(applications), None)
    if latest is not None and latest.status not in EDITABLE:
        return []
    details = Task.done if person else Task.to_do
    where = reverse("my_application", args=(latest.number,)) if latest else reverse("my_application_new")
    wish = (Task.done if latest else Task.to_do) if person else Task.later
    return [
        details(_("Tell who you are and what you learned"), reverse("my_details")),
        wish(_("Choose qualification and centre"), where),
        (Task.to_do if latest else Task.later)(_("Check everything and submit the application"), where),
        Task.later(_("Come to the exam with your identity card"), ""),
    ]


@require_http_methods(["GET", "POST"])
def my_application_new(request: HttpRequest) -> HttpResponse:
    person = Person.objects.filter(user=signed_in(request)).first()
    if person is None:
        messages.info(request, _("First tell who you are; then you can apply."))
        return redirect("my_details")
    return _edit(request, person, None)


@require_http_methods(["GET", "POST"])
def my_application_edit(request: HttpRequest, number: str) -> HttpResponse:
    application = _own(request, number)
    if application.status not in EDITABLE:
        messages.info(request, _("The application has been submitted and cannot be changed now."))
        return redirect("my_application", number)
    return _edit(request, application.person, application)


def _edit(request: HttpRequest, person: Person, application: Application | None) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    initial = initial_wish(application) if application else {"language": get_language()}
    form = WishForm(request.POST or None, initial=initial, today=today)
    if checked := inline_check(request, form):
        return checked
    if request.method == "POST" and form.is_valid():
        act = Act(by=signed_in(request), at=at)
        try:
            saved = save_draft(person=person, wish=form.wish(), act=act, today=today, draft=application)
        except Refused as refusal:
            form.add_error(
                "centre" if refusal.code in ("out_of_scope", "not_accredited") else None, str(refusal.reason)
            )
        else:
            return redirect("my_application", saved.number)
    status = 422 if form.errors else 200
    return render(
        request, "certification/application_edit.html", {"form": form, "application": application}, status=status
    )


def _own(request: HttpRequest, number: str) -> Application:
    rows = Application.objects.of(signed_in(request)).select_related(
        "person__region", "scheme__qualification__profession", "centre", "enrolment__session__site", "decision"
    )
    return get_object_or_404(rows, number=number)


@require_safe
def my_application(request: HttpRequest, number: str) -> HttpResponse:
    """What the applicant stated, where it stands and what happens next; drafts are checked and submitted here."""
    application = _own(request, number)
    form = SubmitForm(initial={"may_publish": has_consent(application.person, ConsentKind.PUBLICATION)})
    return _show(request, application, form)


def _show(request: HttpRequest, application: Application, form: SubmitForm) -> HttpResponse:
    session = application.enrolment.session if application.enrolment else None
    is_known = session is not None and session.status == SessionStatus.PUBLISHED
    context = {
        "application": application,
        "education": application.person.educations.order_by("pk").first(),
        "changes": application.changes.exclude(before="").order_by("-at", "-pk"),
        "form": form,
        "is_editable": application.status in EDITABLE,
        "can_withdraw": application.status in BEFORE_EXAM,
        "is_result_known": is_known,
    }
    return render(request, "certification/my_application.html", context, status=422 if form.errors else 200)


@require_POST
def my_application_submit(request: HttpRequest, number: str) -> HttpResponse:
    application = _own(request, number)
    form = SubmitForm(request.POST)
    if not form.is_valid() and application.status in EDITABLE:
        return _show(request, application, form)
    at = timezone.now()
    act = Act(by=signed_in(request), at=at)
    may_publish, language = form.cleaned_data["may_publish"], get_language() or "kk"
    attempt(
        request,
        lambda: submit(
            application, act, today=timezone.localdate(at), may_publish=may_publish, consent_language=language
        ),
        done=_("Your application is submitted. The centre answers within the term shown below."),
    )
    return redirect("my_application", number)


@require_POST
def my_application_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    application = _own(request, number)
    act = Act(by=signed_in(request), at=timezone.now())
    attempt(request, lambda: withdraw(application, act), done=_("Your application is withdrawn."))
    return redirect("my_application", number)


@require_POST
def my_publication(request: HttpRequest) -> HttpResponse:
    """Agree to be listed in the public register, or take it back; it takes effect at once."""
    person = get_object_or_404(Person, user=signed_in(request))
    may_publish = request.POST.get("may_publish") == "yes"
    act = Act(by=signed_in(request), at=timezone.now())
    set_publication(person, act, may_publish=may_publish, language=get_language() or "kk")
    done = (
        _("You are listed in the public register.")
        if may_publish
        else _("You are no longer listed in the public register.")
    )
    messages.success(request, done)
    return redirect("my_home")


@require_safe
def certificate_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The stored paper, for its holder and its centre."""
    certificate = get_object_or_404(Certificate.objects.select_related("person", "centre"), number=number)
    paper = CertificatePaper.objects.filter(certificate=certificate).first()
    if paper is None or not permissions.can_fetch_paper(request.user, certificate):
        raise Http404
    if certificate.person.user_id != signed_in(request).pk:
        audit.record("paper.view", certificate, by=signed_in(request), at=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="{certificate.number}.pdf"'}
    return HttpResponse(bytes(paper.content), content_type="application/pdf", headers=headers)
