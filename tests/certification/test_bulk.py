"""Many applications accepted at once and undone: each by its own rules, sent twice, two at once, and what is told."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import User
from certification.domain.applications import accept, schedule, withdraw
from certification.domain.bulk import (
    MOST_THINGS,
    UNDO_WINDOW,
    carry_out,
    preview,
    undo,
    undoable,
    why_not_undone,
)
from certification.domain.bulk_acceptance import ACCEPTANCE
from certification.enums import ApplicationStatus, BulkKind
from certification.models import Application, ApplicationInBulk, BulkAct
from core.models import Notice
from core.refusal import Refused
from exams.models import Scheme
from registry.models import Centre
from tests.conftest import run_jobs
from tests.exams.factories import (
    ENTRY_DATE,
    admin_of,
    at_once,
    code_of,
    make_exam_centre,
    make_open,
    make_scheme,
    make_submitted,
    moment,
    outcomes,
)
from tests.factories import make_act, make_member

Mailbox = list[EmailMessage]
S = ApplicationStatus
START = moment(ENTRY_DATE, 14)
SOON, END, LATE = START + timedelta(minutes=3), START + UNDO_WINDOW, START + UNDO_WINDOW + timedelta(seconds=30)
TOKEN = "a" * 32


@pytest.fixture
def scheme(db: None) -> Scheme:
    return make_scheme()


@pytest.fixture
def centre(scheme: Scheme) -> Centre:
    return make_exam_centre(scheme)


def _submitted(centre: Centre, scheme: Scheme, count: int) -> list[Application]:
    return [make_submitted(scheme=scheme, centre=centre) for _turn in range(count)]


def _accept(
    things: Sequence[Application], by: User, *, token: str = TOKEN, confirmed: int | None = None, at: Any = START
) -> BulkAct:
    wanted = len(things) if confirmed is None else confirmed
    return carry_out(ACCEPTANCE, things, token=token, confirmed=wanted, act=make_act(by=by, at=at))


def _undo(bulk: BulkAct, by: User, *, at: Any = SOON) -> BulkAct:
    return undo(ACCEPTANCE, bulk, make_act(by=by, at=at))


def _rows(bulk: BulkAct) -> list[tuple[Any, ...]]:
    rows = ApplicationInBulk.objects.filter(act=bulk).order_by("pk")
    return list(rows.values_list("subject", "outcome", "code"))


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    """Mails are asked for at the moment that these tests speak of."""
    time_machine.move_to(START - timedelta(days=1), tick=False)


def _statuses() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("status", flat=True))


def _address(application: Application) -> str:
    assert application.person.user is not None
    return application.person.user.email


def _work(at: Any) -> int:
    with time_machine.travel(at, tick=False):
        return run_jobs()


# Preview and acceptance


def test_preview_says_of_each_what_accept_would(scheme: Scheme, centre: Centre) -> None:
    plain = make_submitted(scheme=scheme, centre=centre)
    wishing = make_submitted(scheme=scheme, centre=centre, special_conditions="Large print")
    gone = withdraw(make_submitted(scheme=scheme, centre=centre), make_act(at=START))
    lines = preview(ACCEPTANCE, [plain, wishing, gone])
    assert [(line.thing, line.refusal.code if line.refusal else "") for line in lines] == [
        (plain, ""), (wishing, "conditions_unanswered"), (gone, "transition"),
    ]  # fmt: skip


def test_carry_out_accepts_what_can_be_and_records_all(scheme: Scheme, centre: Centre) -> None:
    plain, other = _submitted(centre, scheme, 2)
    wishing = make_submitted(scheme=scheme, centre=centre, special_conditions="Large print")
    bulk = _accept([plain, wishing, other], admin_of(centre), confirmed=2)
    assert (bulk.number, bulk.kind, bulk.by, bulk.at, bulk.chosen, bulk.undo_until, bulk.undoes) == (
        "B-2026-0001", BulkKind.ACCEPTANCE, admin_of(centre), START, 3, END, None,
    )  # fmt: skip
    assert str(bulk) == "B-2026-0001"
    assert _rows(bulk) == [
        (plain.pk, "done", ""), (wishing.pk, "refused", "conditions_unanswered"), (other.pk, "done", ""),
    ]  # fmt: skip
    assert _statuses() == ["accepted", "accepted", "submitted"]
    row = ApplicationInBulk.objects.get(subject=plain)
    assert row.change == plain.changes.order_by("-pk")[0]
    assert (row.change.by, row.change.at, row.change.before, row.change.after) == (
        admin_of(centre), START, "submitted", "accepted",
    )  # fmt: skip
    refused = ApplicationInBulk.objects.get(subject=wishing)
    assert (refused.change, "special conditions" in refused.reason) == (None, True)


@pytest.mark.parametrize("confirmed", [None, 0, 1, 3, -2])
def test_carry_out_asks_the_number_of_what_can_be_done(scheme: Scheme, centre: Centre, confirmed: int | None) -> None:
    things = _submitted(centre, scheme, 2)
    wishing = make_submitted(scheme=scheme, centre=centre, special_conditions="Large print")
    act = make_act(by=admin_of(centre), at=START)
    with pytest.raises(Refused) as refusal:
        carry_out(ACCEPTANCE, [*things, wishing], token=TOKEN, confirmed=confirmed, act=act)
    assert (refusal.value.code, "type 2" in str(refusal.value)) == ("not_confirmed", True)
    assert (BulkAct.objects.count(), _statuses()) == (0, ["submitted"] * 3)


def test_carry_out_of_nothing_and_of_nothing_possible_is_refused(scheme: Scheme, centre: Centre) -> None:
    wishing = make_submitted(scheme=scheme, centre=centre, special_conditions="Large print")
    assert code_of(lambda: _accept([], admin_of(centre))) == "nothing_chosen"
    assert code_of(lambda: _accept([wishing], admin_of(centre), confirmed=0)) == "nothing_possible"
    assert code_of(lambda: _accept([wishing] * (MOST_THINGS + 1), admin_of(centre))) == "too_many"
    assert BulkAct.objects.count() == 0


def test_carry_out_with_the_same_token_is_the_same_act(scheme: Scheme, centre: Centre) -> None:
    things = _submitted(centre, scheme, 2)
    first = _accept(things, admin_of(centre))
    again = _accept(things, admin_of(centre), at=SOON, confirmed=0)
    assert (again, _rows(again), Notice.objects.count()) == (
        first, [(thing.pk, "done", "") for thing in things], 4,
    )  # fmt: skip
    assert [thing.changes.count() for thing in things] == [3, 3]


def test_carry_out_that_was_interrupted_is_gone_on_with(scheme: Scheme, centre: Centre) -> None:
    things = _submitted(centre, scheme, 3)
    bulk = BulkAct.objects.create(
        number="B-2026-0001", token=TOKEN, kind=BulkKind.ACCEPTANCE, by=admin_of(centre), at=START, chosen=3,
        undo_until=END,
    )  # fmt: skip
    assert _accept(things, admin_of(centre), at=SOON) == bulk
    assert (_rows(bulk), _statuses()) == ([(thing.pk, "done", "") for thing in things], ["accepted"] * 3)


def test_carry_out_refuses_the_token_of_another_act(scheme: Scheme, centre: Centre) -> None:
    things = _submitted(centre, scheme, 2)
    bulk = _accept(things[:1], admin_of(centre))
    other = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    assert code_of(lambda: _accept(things[1:], other)) == "token_used"
    _undo(bulk, admin_of(centre))
    assert code_of(lambda: _accept(things[1:], admin_of(centre), token="undo-B-2026-0001")) == "token_used"
    assert _statuses() == ["submitted", "submitted"]


def test_carry_out_once_undone_does_nothing_more(scheme: Scheme, centre: Centre) -> None:
    """The browser's way back to the page of confirmation, after the undoing."""
    things = _submitted(centre, scheme, 2)
    bulk = _accept(things, admin_of(centre))
    _undo(bulk, admin_of(centre))
    assert _accept(things, admin_of(centre), at=SOON) == bulk
    assert _statuses() == ["submitted", "submitted"]


def test_carry_out_sent_twice_at_once_accepts_once(transactional_db: None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    things = _submitted(centre, scheme, 3)
    found = at_once(*[partial(_accept, things, admin_of(centre))] * 2)
    assert outcomes(found) == ["B-2026-0001"] * 2
    assert _rows(BulkAct.objects.get()) == [(thing.pk, "done", "") for thing in things]
    assert [thing.changes.count() for thing in things] == [3, 3, 3]


def test_carry_out_of_two_administrators_at_once_accepts_each_once(transactional_db: None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    other = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    things = _submitted(centre, scheme, 3)
    acts = [partial(_accept, things, by, token=token * 32) for by, token in ((admin_of(centre), "a"), (other, "b"))]
    found = at_once(*acts)
    rows = ApplicationInBulk.objects.filter(outcome="done")
    assert sorted(rows.values_list("subject", flat=True)) == sorted(thing.pk for thing in things)
    assert set(outcomes(found)) <= {"B-2026-0001", "B-2026-0002", "nothing_possible", "not_confirmed"}
    assert set(ApplicationInBulk.objects.filter(outcome="refused").values_list("code", flat=True)) <= {"transition"}
    assert [thing.changes.count() for thing in things] == [3, 3, 3]


@pytest.mark.parametrize("count", [1, 3])
def test_carry_out_and_undo_cost_the_same_for_each(scheme: Scheme, centre: Centre, count: int) -> None:
    things = _submitted(centre, scheme, count)
    with CaptureQueriesContext(connection) as accepting:
        bulk = _accept(things, admin_of(centre))
    with CaptureQueriesContext(connection) as undoing:
        _undo(bulk, admin_of(centre))
    for captured in (accepting, undoing):
        asked = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 9 + 16 * count


# Undo


def test_undo_puts_all_back_and_keeps_the_history(scheme: Scheme, centre: Centre) -> None:
    things = _submitted(centre, scheme, 2)
    bulk = _accept(things, admin_of(centre))
    other = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    undoing = _undo(bulk, other)
    assert (undoing.undoes, undoing.number, undoing.by, undoing.at, undoing.undo_until) == (
        bulk, "B-2026-0002", other, SOON, None,
    )  # fmt: skip
    assert _rows(undoing) == [(thing.pk, "done", "") for thing in things]
    changes = things[0].changes.order_by("pk").values_list("before", "after", "ground", "by")
    assert list(changes)[2:] == [
        ("submitted", "accepted", "", admin_of(centre).pk), ("accepted", "submitted", "taken_back", other.pk),
    ]  # fmt: skip
    assert _statuses() == ["submitted", "submitted"]
    assert accept(things[0], make_act(by=other, at=SOON)).status == S.ACCEPTED


def test_undo_leaves_what_has_moved_on_and_says_why(scheme: Scheme, centre: Centre) -> None:
    plain, placed, withdrawn = things = _submitted(centre, scheme, 3)
    bulk = _accept(things, admin_of(centre))
    schedule(placed, make_open(centre, scheme), make_act(by=admin_of(centre), at=SOON), today=ENTRY_DATE)
    withdraw(withdrawn, make_act(by=withdrawn.person.user, at=SOON))
    undoing = _undo(bulk, admin_of(centre))
    assert _rows(undoing) == [
        (plain.pk, "done", ""), (placed.pk, "refused", "moved_on"), (withdrawn.pk, "refused", "moved_on"),
    ]  # fmt: skip
    assert "“scheduled”" in ApplicationInBulk.objects.get(act=undoing, subject=placed).reason
    assert _statuses() == ["submitted", "scheduled", "withdrawn"]


def test_undo_ends_with_its_time(scheme: Scheme, centre: Centre) -> None:
    bulk = _accept(_submitted(centre, scheme, 1), admin_of(centre))
    after = END + timedelta(microseconds=1)
    assert why_not_undone(bulk, at=END) is None
    assert code_of(lambda: _undo(bulk, admin_of(centre), at=after)) == "undo_over"
    assert _statuses() == ["accepted"]
    assert undoable(admin_of(centre), BulkKind.ACCEPTANCE, at=END) == bulk
    assert undoable(admin_of(centre), BulkKind.ACCEPTANCE, at=after) is None
    _undo(bulk, admin_of(centre), at=END)
    assert undoable(admin_of(centre), BulkKind.ACCEPTANCE, at=END) is None


def test_undo_twice_is_one_undoing(scheme: Scheme, centre: Centre) -> None:
    bulk = _accept(_submitted(centre, scheme, 2), admin_of(centre))
    first = _undo(bulk, admin_of(centre))
    assert _undo(bulk, admin_of(centre), at=LATE) == first
    refusal = why_not_undone(bulk, at=SOON)
    assert refusal is not None
    assert refusal.code == "undone_already"
    assert (BulkAct.objects.count(), len(_rows(first))) == (2, 2)


def test_undo_of_two_administrators_at_once_is_one_undoing(transactional_db: None) -> None:
    scheme = make_scheme()
    centre = make_exam_centre(scheme)
    other = make_member(Role.CENTRE_ADMIN, workplace=centre.workplace)
    things = _submitted(centre, scheme, 2)
    bulk = _accept(things, admin_of(centre))
    found = at_once(partial(_undo, bulk, admin_of(centre)), partial(_undo, bulk, other))
    assert outcomes(found) == ["B-2026-0002"] * 2
    assert [thing.changes.count() for thing in things] == [4, 4]


def test_undo_cannot_itself_be_undone(scheme: Scheme, centre: Centre) -> None:
    undoing = _undo(_accept(_submitted(centre, scheme, 1), admin_of(centre)), admin_of(centre))
    assert code_of(lambda: _undo(undoing, admin_of(centre))) == "undo_over"
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        BulkAct.objects.filter(pk=undoing.pk).update(undo_until=END)


# What the applicant is told


def test_applicant_is_told_after_the_time_to_undo(scheme: Scheme, centre: Centre, mailoutbox: Mailbox) -> None:
    things = _submitted(centre, scheme, 2)
    _work(START)
    mailoutbox.clear()
    _accept(things, admin_of(centre))
    assert (_work(END - timedelta(seconds=1)), mailoutbox) == (0, [])
    assert _work(LATE) == 2
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(_address(thing) for thing in things)
    assert "Application" not in mailoutbox[0].subject  # in the language of the person


def test_applicant_is_told_nothing_of_what_was_undone(scheme: Scheme, centre: Centre, mailoutbox: Mailbox) -> None:
    _work(START)
    bulk = _accept(_submitted(centre, scheme, 1), admin_of(centre))
    _work(START)
    mailoutbox.clear()
    _undo(bulk, admin_of(centre))
    _work(LATE)
    assert mailoutbox == []
    dropped = Notice.objects.latest("pk")
    assert (dropped.not_before, dropped.dropped_at, dropped.sent_at) == (END, SOON, None)


def test_applicant_reads_of_the_latest_step_only(scheme: Scheme, centre: Centre, mailoutbox: Mailbox) -> None:
    """A place given within the time to undo overtakes the mail about the acceptance; so does a withdrawal."""
    placed, withdrawn = things = _submitted(centre, scheme, 2)
    _work(START)
    mailoutbox.clear()
    _accept(things, admin_of(centre))
    schedule(placed, make_open(centre, scheme), make_act(by=admin_of(centre), at=SOON), today=ENTRY_DATE)
    withdraw(withdrawn, make_act(by=withdrawn.person.user, at=SOON))
    _work(LATE)
    assert [(mail.to, "10:00" in mail.body) for mail in mailoutbox] == [([_address(placed)], True)]
    assert Notice.objects.filter(dropped_at=SOON).count() == 2


def test_applicant_who_was_told_is_told_of_the_taking_back(scheme: Scheme, centre: Centre, mailoutbox: Mailbox) -> None:
    """The worker's clock may go before that of the pages."""
    application = make_submitted(scheme=scheme, centre=centre)
    application.person.language = "en"
    application.person.save(update_fields=["language"])
    bulk = _accept([application], admin_of(centre))
    _work(LATE)
    mailoutbox.clear()
    _undo(bulk, admin_of(centre))
    _work(LATE)
    (mail,) = mailoutbox
    assert mail.subject == f"Application {application.number}: submitted"
    assert "The centre has taken the acceptance back" in mail.body


# What the database refuses


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "refused", "code": "x", "reason": ""},
        {"outcome": "refused", "code": "", "reason": "x"},
        {"outcome": "done", "code": "", "reason": ""},
    ],
)
def test_row_of_an_act_is_done_with_its_change_or_refused_with_a_reason(
    wrong: dict[str, str], scheme: Scheme, centre: Centre
) -> None:
    first, second = _submitted(centre, scheme, 2)
    bulk = _accept([first], admin_of(centre))
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationInBulk.objects.create(act=bulk, subject=second, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationInBulk.objects.create(act=bulk, subject=first, outcome="refused", code="x", reason="x")
    assert str(ApplicationInBulk.objects.get()) == f"{bulk.pk}: {first.pk} done"
