"""Acts on many things at once: shown before, confirmed by a number, done one by one, undone for some minutes.

What is particular to a kind of act stands in its `BulkRules`; `bulk_acceptance` is the first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.changes import Act
from accounts.models import StatusChange, User
from certification.enums import BulkKind, BulkOutcome
from certification.models import BulkAct, InBulk
from core.counters import next_number
from core.refusal import Refused

# How long an act can be undone; what it tells people by mail is sent after that.
UNDO_WINDOW = timedelta(minutes=10)
MOST_THINGS = 500

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class BulkRules(Generic[T]):
    """One kind of act. `do` and `undo` are the domain's own functions for one thing; each gives the change it wrote.

    `do` gets the moment from which people may be told; `undo` gets the change that is to be undone.
    """

    kind: BulkKind
    rows: type[InBulk]
    why_not: Callable[[T], Refused | None]
    do: Callable[[T, Act, datetime], StatusChange]
    undo: Callable[[T, Act, Any], StatusChange]


@dataclass(frozen=True)
class Line(Generic[T]):
    """One thing chosen, and why the act cannot be done on it now; None when it can."""

    thing: T
    refusal: Refused | None


def preview(rules: BulkRules[T], things: Sequence[T]) -> list[Line[T]]:
    """What would come of the act now, thing by thing."""
    return [Line(thing, rules.why_not(thing)) for thing in things]


def carry_out(rules: BulkRules[T], things: Sequence[T], *, token: str, confirmed: int | None, act: Act) -> BulkAct:
    """Do the act on each thing on which it can be done, each in its own transaction, and record what came of all.

    The same `token` again goes on with the same act: what is done stays done. `confirmed` is the number typed.
    Codes: `nothing_chosen`, `too_many`, `nothing_possible`, `not_confirmed`, `token_used`.
    """
    bulk = _begun(rules, things, token=token, confirmed=confirmed, act=act)
    tell_at = bulk.undo_until or act.at
    for thing in things:
        _record(rules, bulk, thing, partial(rules.do, thing, act, tell_at))
    return bulk


def why_not_undone(bulk: BulkAct, *, at: datetime) -> Refused | None:
    """Why an act cannot be undone now, or None. Codes: `undone_already`, `undo_over`."""
    if BulkAct.objects.filter(undoes=bulk).exists():
        return Refused("undone_already", _("This has been undone already."))
    if bulk.undo_until is None or at > bulk.undo_until:
        return Refused("undo_over", _("The time in which this can be undone is over. Change each case by itself."))
    return None


def undo(rules: BulkRules[T], bulk: BulkAct, act: Act) -> BulkAct:
    """Undo an act on each thing that has not moved on since. An undoing that was interrupted is gone on with.

    Code: `undo_over`.
    """
    undoing = _undoing_begun(rules, bulk, act)
    rows: Any = rules.rows._default_manager
    for row in rows.filter(act=bulk, outcome=BulkOutcome.DONE).select_related("subject", "change").order_by("pk"):
        _record(rules, undoing, row.subject, partial(rules.undo, row.subject, act, row.change))
    return undoing


def undoable(user: User, kind: BulkKind, *, at: datetime) -> BulkAct | None:
    """The account's latest act of a kind that can still be undone."""
    rows = BulkAct.objects.filter(kind=kind, by=user, undo_until__gte=at, undone_by=None)
    return rows.order_by("-pk").first()


def _begun(rules: BulkRules[T], things: Sequence[T], *, token: str, confirmed: int | None, act: Act) -> BulkAct:
    """The act of a token, new or known; one account begins one at a time."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=act.person.pk)
        known = BulkAct.objects.filter(token=token).first()
        if known is None:
            _require_confirmed(rules, things, confirmed)
            return _new(rules, act, token=token, chosen=len(things), undo_until=act.at + UNDO_WINDOW)
    if known.by_id != act.person.pk or known.kind != rules.kind or known.undoes_id is not None:
        raise Refused("token_used", _("This page is out of date. Choose once more from the list."))
    return known


def _undoing_begun(rules: BulkRules[T], bulk: BulkAct, act: Act) -> BulkAct:
    with transaction.atomic():
        BulkAct.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
        known = BulkAct.objects.filter(undoes=bulk).first()
        if known is not None:
            return known
        refusal = why_not_undone(bulk, at=act.at)
        if refusal is not None:
            raise refusal
        return _new(rules, act, token=f"undo-{bulk.number}", chosen=bulk.chosen, undoes=bulk)


def _new(rules: BulkRules[T], act: Act, **fields: Any) -> BulkAct:
    year = timezone.localdate(act.at).year
    number = f"B-{year}-{next_number('B', year):04d}"
    return BulkAct.objects.create(number=number, kind=rules.kind, by=act.person, at=act.at, **fields)


def _require_confirmed(rules: BulkRules[T], things: Sequence[T], confirmed: int | None) -> None:
    if not things:
        raise Refused("nothing_chosen", _("Nothing is chosen. Go back to the list and tick at least one row."))
    if len(things) > MOST_THINGS:
        text = _("At most %(most)d can be handled at once. Choose fewer.")
        raise Refused("too_many", text % {"most": MOST_THINGS})
    count = sum(line.refusal is None for line in preview(rules, things))
    if count == 0:
        raise Refused("nothing_possible", _("None of the chosen can be handled now; each says why."))
    if confirmed != count:
        text = _("%(count)d can be handled now. Look at the list, then type %(count)d.")
        raise Refused("not_confirmed", text % {"count": count})


def _record(rules: BulkRules[T], bulk: BulkAct, thing: T, work: Callable[[], StatusChange]) -> None:
    """Do the work on one thing and write what came of it, both or neither.

    The lock keeps two requests for the same act apart, and an act from going on while it is being undone.
    """
    with transaction.atomic():
        BulkAct.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
        rows: Any = rules.rows._default_manager
        if BulkAct.objects.filter(undoes=bulk).exists() or rows.filter(act=bulk, subject=thing).exists():
            return
        rows.create(act=bulk, subject=thing, **_outcome(work))


def _outcome(work: Callable[[], StatusChange]) -> dict[str, Any]:
    try:
        with transaction.atomic():
            return {"outcome": BulkOutcome.DONE, "change": work()}
    except Refused as refusal:
        return {"outcome": BulkOutcome.REFUSED, "code": refusal.code, "reason": str(refusal.reason)}
