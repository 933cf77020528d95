"""Who may do what with sessions and protocols; whether it can be done now is for the domain to say."""

from accounts.access import AnyUser, has_role, workplaces_of
from accounts.enums import Role
from accounts.models import User
from exams.models import ExamSession, Protocol


def can_see_sessions(user: AnyUser) -> bool:
    return has_role(user, Role.CENTRE_ADMIN, Role.EXAMINER, Role.DECIDER, Role.AUDITOR)


def can_run_session(user: AnyUser, session: ExamSession) -> bool:
    """Hold, draw up, take back, publish: administrators of the centre."""
    return session.centre.workplace_id in workplaces_of(user, Role.CENTRE_ADMIN)


def can_enter_results(user: AnyUser, session: ExamSession) -> bool:
    """Administrators of the centre, and examiners who sit in the commission."""
    return can_run_session(user, session) or sits_in_commission(user, session)


def can_see_results(user: AnyUser, session: ExamSession) -> bool:
    """Scores are for those who enter them, for the decision-maker as evidence, and for auditors."""
    is_decider = session.centre.workplace_id in workplaces_of(user, Role.DECIDER)
    return can_enter_results(user, session) or is_decider or has_role(user, Role.AUDITOR)


def sits_in_commission(user: AnyUser, session: ExamSession) -> bool:
    if not isinstance(user, User) or session.centre.workplace_id not in workplaces_of(user, Role.EXAMINER):
        return False
    return session.commission.filter(examiner__person__user=user).exists()


def can_sign(user: AnyUser, protocol: Protocol) -> bool:
    return sits_in_commission(user, protocol.session)
