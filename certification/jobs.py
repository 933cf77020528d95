"""Background work of certification; every job is safe to run twice."""

from django.utils import timezone

from accounts.changes import Act
from accounts.models import User
from certification.domain.issuance import issue_protocol
from exams.models import Protocol


def issue_granted(protocol_pk: int, user_pk: int) -> None:
    """Job: issue every granted certificate of a protocol with its paper."""
    decider = User.objects.get(pk=user_pk)
    at = timezone.now()
    issue_protocol(Protocol.objects.get(pk=protocol_pk), Act(by=decider, at=at), today=timezone.localdate(at))
