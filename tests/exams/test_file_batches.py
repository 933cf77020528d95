"""Reading a results file as a long work: rows counted, read anew when taken over, a mail when it took long."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core.batches import LEASE, LostHold, claim, run
from core.jobs import waiting
from core.models import Batch, Notice
from exams.domain.file_batches import LONG, FileReading, ask_to_read
from exams.domain.result_files import apply_file, read_staged, stage_file
from exams.enums import ResultFileStatus
from exams.jobs import read_results_file
from exams.models import ExamSession, ResultFile
from tests.conftest import run_jobs
from tests.exams.factories import admin_of, make_held
from tests.exams.result_tables import as_csv, row_of
from tests.factories import NOW, make_act

SECOND = timedelta(seconds=1)


class Clock:
    """A clock that goes on by so much at every look."""

    def __init__(self, pace: timedelta, begin: datetime = NOW) -> None:
        self.now, self.pace = begin, pace

    def __call__(self) -> datetime:
        self.now += self.pace
        return self.now


@pytest.fixture
def file(db: None) -> ResultFile:
    """A file of six rows, staged."""
    return _staged(make_held(people=6))


def _staged(session: ExamSession, content: bytes = b"") -> ResultFile:
    content = content or as_csv([row_of(row) for row in session.enrolments.order_by("number")])
    return stage_file(session=session, name="a.csv", content=content, act=make_act(by=admin_of(session.centre)))


def _ask(file: ResultFile, at: datetime = NOW) -> Batch:
    with transaction.atomic():
        batch = ask_to_read(file, at=at)
    assert batch is not None
    return batch


def _run(file: ResultFile, batch: Batch, clock: Callable[[], datetime]) -> None:
    run(batch.key, FileReading(file, clock), clock=clock, again=lambda _when: None)


def _figures(batch: Batch) -> tuple[str, int, int, int | None]:
    batch.refresh_from_db()
    return batch.state, batch.done, batch.failed, batch.total


def test_reading_counts_the_rows_and_keeps_the_preview(file: ResultFile, time_machine: Any) -> None:
    batch = _ask(file)
    time_machine.move_to(NOW + SECOND, tick=False)
    assert _figures(batch) == ("waiting", 0, 0, None)
    read_results_file(file.pk, batch.key)
    file.refresh_from_db()
    assert (_figures(batch), file.status, len(file.reading["kk"]["rows"])) == (("done", 6, 0, None), "ready", 6)
    assert Notice.objects.count() == 0


class _Watched(FileReading):
    """Notes what the batch says at every look at the clock."""

    def __init__(self, file: ResultFile, batch: Batch, pace: timedelta) -> None:
        self.told: list[tuple[int, int | None]] = []
        inner = Clock(pace)

        def clock() -> datetime:
            self.told.append(Batch.objects.values_list("done", "total").get(pk=batch.pk))
            return inner()

        super().__init__(file, clock)


@pytest.mark.parametrize(
    ("pace", "told", "total"),
    [
        (SECOND, [(0, None), *[(done, 6) for done in range(7)]], 6),
        (SECOND / 1000, [(0, None), (6, None)], None),
    ],
    ids=["a row a second", "in no time"],
)
def test_reading_tells_how_far_it_is_at_most_once_a_second(
    file: ResultFile, pace: timedelta, told: list[tuple[int, int | None]], total: int | None
) -> None:
    """A row counts when all three languages have seen it."""
    batch = _ask(file)
    watched = _Watched(file, batch, pace)
    run(batch.key, watched, clock=watched.clock, again=lambda _when: None)
    assert list(dict.fromkeys(watched.told)) == told
    assert _figures(batch) == ("done", 6, 0, total)


def test_reading_taken_over_begins_anew_and_counts_once(file: ResultFile) -> None:
    batch = _ask(file)
    clock = Clock(SECOND)

    class Replaced(FileReading):
        """Another worker takes over and finishes while this one reads."""

        def advance(self, hold: Any) -> bool:
            Batch.objects.filter(pk=batch.pk).update(done=2, total=6)
            _run(self.file, batch, Clock(SECOND, NOW + 2 * LEASE))
            return super().advance(hold)

    run(batch.key, Replaced(file, clock), clock=clock, again=lambda _when: None)
    file.refresh_from_db()
    assert (_figures(batch), file.status) == (("done", 6, 0, 6), "ready")
    assert batch.token == 2


def test_reading_that_lost_its_hold_writes_no_preview(file: ResultFile) -> None:
    batch = _ask(file)
    hold = claim(batch.key, at=NOW, again=lambda _when: None)
    assert hold is not None
    claim(batch.key, at=NOW + LEASE, again=lambda _when: None)
    with pytest.raises(LostHold):
        FileReading(file, lambda: NOW).advance(hold)
    file.refresh_from_db()
    assert (file.status, file.reading) == (ResultFileStatus.WAITING, {})


def test_reading_of_a_file_that_is_no_table_ends_with_its_reason(db: None) -> None:
    file = _staged(make_held(), b"%PDF-1.7")
    batch = _ask(file)
    read_results_file(file.pk, batch.key)
    file.refresh_from_db()
    assert (_figures(batch), file.status) == (("done", 0, 0, None), "refused")


@pytest.mark.parametrize(("waited", "mails"), [(LONG, 0), (LONG + SECOND, 1)])
def test_mail_comes_only_after_a_long_reading_and_once(
    file: ResultFile, waited: timedelta, mails: int, time_machine: Any
) -> None:
    batch = _ask(file)
    time_machine.move_to(NOW + waited, tick=False)
    for _turn in range(2):
        read_results_file(file.pk, batch.key)
    assert Notice.objects.filter(key=f"batch:{batch.key}").count() == mails


def test_mail_tells_what_came_of_it_and_names_no_candidate(file: ResultFile, time_machine: Any) -> None:
    type(file.uploaded_by).objects.update(language="en")
    batch = _ask(file)
    time_machine.move_to(NOW + timedelta(minutes=5), tick=False)
    read_results_file(file.pk, batch.key)
    notice = Notice.objects.get()
    assert notice.recipient == file.uploaded_by.email
    assert notice.subject == f"Results file of session {file.session.number}: done"
    assert notice.body.splitlines() == [
        "Good day!",
        "",
        "The results file is read. It stands: ready to apply",
        "Rows read: 6",
        "",
        f"https://tizilim.example/en/office/sessions/{file.session.number}/files/{file.pk}/",
        "",
        "Tizilim, registers of certification centres and of certified specialists",
    ]


def test_ask_to_read_an_applied_file_opens_nothing(file: ResultFile) -> None:
    applied = read_staged(file)
    apply_file(applied, make_act(by=admin_of(file.session.centre)), is_confirmed=True)
    with transaction.atomic():
        assert ask_to_read(ResultFile.objects.get(pk=file.pk), at=NOW) is None
    assert Batch.objects.count() == 0


def test_reading_repeated_changes_nothing(file: ResultFile, time_machine: Any) -> None:
    batch = _ask(file)
    for _turn in range(2):
        read_results_file(file.pk, batch.key)
    reading = ResultFile.objects.get().reading
    read_results_file(file.pk, batch.key)
    time_machine.move_to(timezone.now() + timedelta(minutes=5), tick=False)
    run_jobs()
    assert (ResultFile.objects.get().reading, Batch.objects.count(), waiting()) == (reading, 1, 0)
