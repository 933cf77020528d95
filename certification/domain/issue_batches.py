"""Issuing the certificates of a protocol as a long work: one certificate after the other, resumed after any break."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.changes import Act
from accounts.models import User
from certification.domain.issuance import issue, keep_paper, note_refusal, paper_bytes
from certification.domain.letters import tell_issued
from certification.enums import DecisionKind
from certification.models import Certificate, Decision
from core.batches import Clock, Hold, open_batch, step, wish_to_cancel
from core.models import Batch
from core.refusal import Refused
from exams.models import Protocol

ISSUE = "certificates.issue"


def waiting_for_paper(protocol: Protocol, *, after: int = 0) -> QuerySet[Decision]:
    """Granting decisions whose certificate or paper is missing, in the order in which they were made."""
    rows = protocol.decisions.exclude(kind=DecisionKind.REFUSE).filter(certificate__paper=None, pk__gt=after)
    return rows.order_by("pk")


def ask_to_issue(protocol: Protocol, act: Act) -> Batch | None:
    """Open the batch that issues what waits, or join the live one; None when nothing waits.

    Called in the transaction that enqueues the job.
    """
    if not waiting_for_paper(protocol).exists():
        return None
    batch = open_batch(
        kind=ISSUE,
        subject=protocol.pk,
        count=lambda cursor: waiting_for_paper(protocol, after=cursor).count(),
        at=act.at,
    )
    audit.record(ISSUE, protocol, by=act.by, at=act.at, after={"batch": batch.key})
    return batch


def stop_issuing(protocol: Protocol, batch: Batch, act: Act) -> Batch:
    """Stop between two certificates; what is issued stays issued. Code: `transition`."""
    stopped = wish_to_cancel(batch, at=act.at)
    audit.record("certificates.stop", protocol, by=act.by, at=act.at, after={"batch": batch.key})
    return stopped


@dataclass(frozen=True)
class Issuing:
    """The work of such a batch, in the name of the account that asked for it."""

    protocol: Protocol
    by: User
    clock: Clock

    def advance(self, hold: Hold) -> bool:
        """One certificate with its paper. The paper is rendered between two transactions, so that nobody waits."""
        decision = waiting_for_paper(self.protocol, after=hold.cursor).first()
        if decision is None:
            return False
        try:
            certificate = self._issue(hold, decision, self.clock())
        except Refused as refusal:
            self._leave(hold, decision, refusal, self.clock())
        else:
            content = paper_bytes(certificate)
            step(
                hold, lambda: keep_paper(certificate, content), at=self.clock(), done=1, cursor=decision.pk,
                may_stop=False,
            )  # fmt: skip
        return True

    def _issue(self, hold: Hold, decision: Decision, at: datetime) -> Certificate:
        act = Act(by=self.by, at=at)
        return step(hold, lambda: issue(decision, act, today=timezone.localdate(at)), at=at)

    def _leave(self, hold: Hold, decision: Decision, refusal: Refused, at: datetime) -> None:
        act = Act(by=self.by, at=at)
        step(hold, lambda: note_refusal(decision, refusal, act), at=at, failed=1, cursor=decision.pk)

    def is_over(self, hold: Hold) -> bool:
        return not waiting_for_paper(self.protocol, after=hold.cursor).exists()

    def report(self, batch: Batch) -> None:
        """The end is told to whoever asked, once and without names."""
        tell_issued(self.protocol, batch, self.by)
