"""Who may do what with applications, decisions and certificates."""

from accounts.access import AnyUser, has_role, workplaces_of
from accounts.enums import Role
from certification.enums import BulkOutcome
from certification.models import Application, ApplicationInBulk, BulkAct, Certificate
from exams.models import Protocol


def can_see_office(user: AnyUser) -> bool:
    """Everybody with work to do at a centre, and auditors."""
    return has_role(user, Role.CENTRE_ADMIN, Role.EXAMINER, Role.DECIDER, Role.AUDITOR)


def can_see_applications(user: AnyUser) -> bool:
    return has_role(user, Role.CENTRE_ADMIN, Role.DECIDER, Role.AUDITOR)


def can_handle_application(user: AnyUser, application: Application) -> bool:
    """Accept, return, reject, schedule: administrators of the centre."""
    return application.centre.workplace_id in workplaces_of(user, Role.CENTRE_ADMIN)


def can_handle_applications(user: AnyUser) -> bool:
    """Handle many at once: whoever handles those of a centre; which ones is asked of each application."""
    return has_role(user, Role.CENTRE_ADMIN)


def can_undo_bulk(user: AnyUser, bulk: BulkAct) -> bool:
    """Undo an act on many applications: administrators of all the centres whose applications it changed."""
    foreign = ApplicationInBulk.objects.filter(act=bulk, outcome=BulkOutcome.DONE).exclude(
        subject__centre__workplace__in=workplaces_of(user, Role.CENTRE_ADMIN)
    )
    return can_handle_applications(user) and not foreign.exists()


def can_see_decisions(user: AnyUser) -> bool:
    return has_role(user, Role.CENTRE_ADMIN, Role.DECIDER, Role.AUDITOR)


def can_decide(user: AnyUser, protocol: Protocol) -> bool:
    """Decision-makers of the centre; whether one took part in the exam is for the domain to say."""
    return protocol.session.centre.workplace_id in workplaces_of(user, Role.DECIDER)


def can_fetch_paper(user: AnyUser, certificate: Certificate) -> bool:
    """The holder, and the centre that issued it."""
    is_holder = user.is_authenticated and certificate.person.user_id == user.pk
    return is_holder or certificate.centre.workplace_id in workplaces_of(user, Role.CENTRE_ADMIN, Role.DECIDER)
