"""Many applications accepted at once."""

from datetime import datetime

from accounts.changes import Act
from certification.domain.applications import accept, take_back_acceptance, why_not_accepted
from certification.domain.bulk import BulkRules
from certification.enums import BulkKind
from certification.models import Application, ApplicationChange, ApplicationInBulk


def _accept(application: Application, act: Act, tell_at: datetime) -> ApplicationChange:
    return _latest_change(accept(application, act, tell_at=tell_at))


def _take_back(application: Application, act: Act, acceptance: ApplicationChange) -> ApplicationChange:
    return _latest_change(take_back_acceptance(application, act, acceptance=acceptance))


def _latest_change(application: Application) -> ApplicationChange:
    return application.changes.order_by("-pk")[0]


ACCEPTANCE = BulkRules[Application](
    kind=BulkKind.ACCEPTANCE, rows=ApplicationInBulk, why_not=why_not_accepted, do=_accept, undo=_take_back
)
