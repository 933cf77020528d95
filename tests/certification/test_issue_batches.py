"""Issuing as a long work: exactly once through kills and take-overs, stopped between certificates, told once."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, User
from certification.domain.decisions import Choice, decide, undecided
from certification.domain.issue_batches import ISSUE, Issuing, ask_to_issue, stop_issuing, waiting_for_paper
from certification.enums import DecisionKind
from certification.jobs import issue_granted
from certification.models import Certificate, CertificateEvent, CertificatePaper
from core.batches import LEASE, MOST_ATTEMPTS, Hold, claim, run
from core.jobs import enqueue, waiting
from core.models import Batch, Counter, Notice
from exams.models import Protocol
from registry.models import Person
from tests.conftest import run_jobs
from tests.exams.factories import at_once, code_of, decide_all, decider_of, fresh, issue_all, make_cases
from tests.factories import NOW, TODAY, make_act, make_person, make_user

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = """
import sys, django
django.setup()
from certification.enums import DecisionKind
from certification.jobs import issue_granted
issue_granted(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
"""


class KilledError(Exception):
    """What ends a worker in the middle of a certificate."""


def _decided(*people: Person, count: int = 1) -> Protocol:
    protocol = make_cases(*people, count=count)
    decide_all(protocol)
    return fresh(protocol)


def _by(protocol: Protocol) -> User:
    return decider_of(protocol.session.centre)


def _ask(protocol: Protocol, *, at: datetime = NOW) -> Batch:
    """What the page does."""
    with transaction.atomic():
        batch = ask_to_issue(protocol, make_act(by=_by(protocol), at=at))
        assert batch is not None
        enqueue(issue_granted, protocol.pk, _by(protocol).pk, batch.key)
    return batch


def _decide(protocol: Protocol, count: int) -> None:
    """Grant so many of the cases that wait."""
    lines = undecided(protocol)[:count]
    choices = [Choice(line.enrolment.application, DecisionKind.GRANT) for line in lines]
    decide(protocol=protocol, choices=choices, act=make_act(by=_by(protocol)), today=TODAY)


def _figures(batch: Batch) -> tuple[str, int, int, int | None]:
    batch.refresh_from_db()
    return batch.state, batch.done, batch.failed, batch.total


def _issued() -> tuple[list[int], int, int, int]:
    """Numbers, events, papers, and the last number given."""
    sequences = sorted(Certificate.objects.values_list("sequence", flat=True))
    counter = Counter.objects.filter(series="LIB").first()
    return sequences, CertificateEvent.objects.count(), CertificatePaper.objects.count(), counter.last if counter else 0


def _whole(count: int) -> tuple[list[int], int, int, int]:
    return list(range(1, count + 1)), count, count, count


@pytest.fixture
def now(time_machine: Any) -> Any:
    time_machine.move_to(NOW, tick=False)
    return time_machine


# The whole work


@pytest.mark.django_db
def test_batch_issues_what_was_granted_and_tells_the_decision_maker_once(now: Any) -> None:
    protocol = _decided(count=3)
    batch = _ask(protocol)
    assert (_figures(batch), waiting_for_paper(protocol).count()) == (("waiting", 0, 0, 3), 3)
    run_jobs()
    assert (_figures(batch), _issued()) == (("done", 3, 0, 3), _whole(3))
    notice = Notice.objects.get(key=f"batch:{batch.key}")
    assert (notice.recipient, notice.language, notice.sent_at) == (_by(protocol).email, "kk", NOW)
    assert Certificate.objects.order_by("pk")[0].events.get().by == _by(protocol)


@pytest.mark.django_db
def test_mail_counts_and_names_nobody(now: Any) -> None:
    protocol = _decided(
        make_person(user=make_user()), make_person(user=make_user(), surname_kk="Ли李"), make_person(user=make_user())
    )
    User.objects.update(language="en")
    batch = _ask(protocol)
    run_jobs()
    assert _figures(batch) == ("done", 2, 1, 3)
    notice = Notice.objects.get(key=f"batch:{batch.key}")
    assert notice.subject == f"Certificates of protocol {protocol.number}: done"
    assert notice.body.splitlines() == [
        "Good day!",
        "",
        f"Certificates of protocol {protocol.number}: done",
        "",
        "Issued: 2",
        "Not issued, the reason stands on the page: 1",
        "",
        f"https://tizilim.example/en/office/decisions/{protocol.number}/",
        "",
        "Tizilim, registers of certification centres and of certified specialists",
    ]
    names = Person.objects.values_list("surname_kk", "given_name_kk", "surname_ru", "surname_latin")
    assert [name for row in names for name in row if name and name in notice.subject + notice.body] == []


@pytest.mark.django_db
def test_batch_repeated_changes_nothing(now: Any) -> None:
    protocol = _decided(count=2)
    batch = _ask(protocol)
    run_jobs()
    before = list(Certificate.objects.values_list("number", "code", "paper__sha256"))
    for _turn in range(2):
        issue_granted(protocol.pk, _by(protocol).pk, batch.key)
        issue_granted(protocol.pk, _by(protocol).pk)
    with transaction.atomic():
        assert ask_to_issue(protocol, make_act(by=_by(protocol))) is None
    now.move_to(NOW + timedelta(minutes=5), tick=False)
    run_jobs()
    assert list(Certificate.objects.values_list("number", "code", "paper__sha256")) == before
    assert (Batch.objects.count(), waiting(), Notice.objects.filter(key__startswith="batch:").count()) == (1, 0, 1)


@pytest.mark.django_db
def test_batch_after_a_correction_issues_the_rest_under_its_own_figures(now: Any) -> None:
    protocol = _decided(make_person(user=make_user()), make_person(user=make_user(), surname_kk="Ли李"))
    first = _ask(protocol)
    run_jobs()
    Person.objects.update(surname_kk="Қали")
    second = _ask(protocol)
    run_jobs()
    assert (_figures(first), _figures(second)) == (("done", 1, 1, 2), ("done", 1, 0, 1))
    assert (_issued(), Notice.objects.filter(key__startswith="batch:").count()) == (_whole(2), 2)


@pytest.mark.django_db
def test_decisions_made_while_the_batch_runs_join_it(now: Any) -> None:
    protocol = make_cases(count=3)
    _decide(protocol, 2)
    batch = _ask(protocol)
    hold = claim(batch.key, at=NOW, again=lambda _when: None)
    assert hold is not None
    work = Issuing(protocol, _by(protocol), timezone.now)
    work.advance(hold)
    _decide(protocol, 1)
    assert (_ask(protocol).pk, _figures(batch)) == (batch.pk, ("running", 1, 0, 3))
    now.move_to(NOW + LEASE, tick=False)
    run_jobs()
    assert (_figures(batch), _issued()) == (("done", 3, 0, 3), _whole(3))


@pytest.mark.django_db
def test_papers_missing_of_certificates_issued_before_are_made(now: Any) -> None:
    protocol = make_cases(count=2)
    issue_all(decide_all(protocol))
    batch = _ask(protocol)
    run_jobs()
    assert (_figures(batch), _issued()) == (("done", 2, 0, 2), _whole(2))


@pytest.mark.django_db
def test_batch_takes_a_fixed_number_of_queries_a_certificate(now: Any, django_assert_max_num_queries: Any) -> None:
    protocol = _decided(count=3)
    batch = _ask(protocol)
    hold = claim(batch.key, at=NOW, again=lambda _when: None)
    assert hold is not None
    work = Issuing(protocol, _by(protocol), timezone.now)
    for _turn in range(3):
        with django_assert_max_num_queries(30):
            assert work.advance(hold)


# Breaks


class _Dying(Issuing):
    """Ends after so many certificates, when the paper of the next is not kept yet."""

    lives = 1

    def advance(self, hold: Hold) -> bool:
        if Certificate.objects.count() > self.lives:
            raise KilledError
        if Certificate.objects.count() == self.lives:
            decision = waiting_for_paper(self.protocol, after=hold.cursor).first()
            assert decision is not None
            self._issue(hold, decision, self.clock())
            raise KilledError
        return super().advance(hold)


def test_batch_killed_in_the_middle_of_a_certificate_goes_on_exactly_once(settled_db: None, now: Any) -> None:
    protocol = _decided(count=3)
    batch = _ask(protocol)
    dying = _Dying(protocol, _by(protocol), timezone.now)
    with pytest.raises(KilledError):
        run(batch.key, dying, clock=timezone.now, again=lambda _when: None)
    assert (_figures(batch), _issued()) == (("running", 1, 0, 3), ([1, 2], 2, 1, 2))
    now.move_to(NOW + LEASE, tick=False)
    run_jobs()
    assert (_figures(batch), _issued()) == (("done", 3, 0, 3), _whole(3))
    assert Notice.objects.filter(key__startswith="batch:").count() == 1


def test_batch_that_cannot_be_issued_is_given_up_and_told(settled_db: None, now: Any) -> None:
    protocol = _decided(count=2)
    batch = _ask(protocol)
    dying = _Dying(protocol, _by(protocol), timezone.now)
    at = NOW
    for _turn in range(MOST_ATTEMPTS):
        with pytest.raises(KilledError):
            run(batch.key, dying, clock=timezone.now, again=lambda _when: None)
        at += LEASE
        now.move_to(at, tick=False)
    with pytest.raises(KilledError):
        run(batch.key, dying, clock=timezone.now, again=lambda _when: None)
    now.move_to(at + LEASE, tick=False)
    run(batch.key, dying, clock=timezone.now, again=lambda _when: None)
    assert _figures(batch) == ("failed", 1, 0, 2)
    assert Notice.objects.filter(key=f"batch:{batch.key}").count() == 1
    _ask(protocol)
    run_jobs()
    assert _issued() == _whole(2)


def test_two_workers_at_once_issue_each_certificate_once(transactional_db: None) -> None:
    protocol = _decided(count=2)
    batch = _ask(protocol)
    at_once(*[lambda: issue_granted(protocol.pk, _by(protocol).pk, batch.key)] * 3)
    assert (_figures(batch), _issued()) == (("done", 2, 0, 2), _whole(2))
    assert Notice.objects.filter(key__startswith="batch:").count() == 1


def test_worker_that_was_replaced_writes_nothing_more(transactional_db: None) -> None:
    """Two workers believe that they hold the batch; the second claimed it after the lease of the first."""
    protocol = _decided(count=2)
    batch = _ask(protocol)
    holds = [claim(batch.key, at=at, again=lambda _when: None) for at in (NOW, NOW + LEASE)]
    works = [Issuing(protocol, _by(protocol), timezone.now) for _hold in holds]

    def act(place: int) -> str:
        hold = holds[place]
        assert hold is not None
        try:
            while works[place].advance(hold):
                pass
        except Exception as error:
            return type(error).__name__
        return "over"

    assert at_once(lambda: act(0), lambda: act(1)) == ["LostHold", "over"]
    assert (_issued(), _figures(batch)) == (_whole(2), ("running", 2, 0, 2))


# Stopping


@pytest.mark.django_db
def test_stop_between_certificates_keeps_what_is_issued_and_the_rest_is_issued_later(now: Any) -> None:
    protocol = _decided(count=3)
    User.objects.update(language="en")
    batch = _ask(protocol)
    hold = claim(batch.key, at=NOW, again=lambda _when: None)
    assert hold is not None
    work = Issuing(protocol, _by(protocol), timezone.now)
    work.advance(hold)
    stop_issuing(protocol, batch, make_act(by=_by(protocol)))
    now.move_to(NOW + LEASE, tick=False)
    run_jobs()
    assert (_figures(batch), _issued()) == (("cancelled", 1, 0, 3), _whole(1))
    assert "Left, can be issued later: 2" in Notice.objects.get(key=f"batch:{batch.key}").body
    entry = AuditEntry.objects.get(act="certificates.stop")
    assert (entry.by, entry.thing_id, entry.after) == (_by(protocol), protocol.pk, {"batch": batch.key})
    rest = _ask(protocol)
    run_jobs()
    assert (_figures(rest), _issued()) == (("done", 2, 0, 2), _whole(3))


@pytest.mark.django_db
def test_stop_before_a_worker_began_issues_nothing_and_tells_nobody(now: Any) -> None:
    protocol = _decided(count=2)
    batch = _ask(protocol)
    stop_issuing(protocol, batch, make_act(by=_by(protocol)))
    run_jobs()
    assert (_figures(batch), _issued()) == (("cancelled", 0, 0, 2), ([], 0, 0, 0))
    assert Notice.objects.filter(key__startswith="batch:").count() == 0
    assert code_of(lambda: stop_issuing(protocol, batch, make_act(by=_by(protocol)))) == "transition"


@pytest.mark.django_db
def test_who_asked_stands_in_the_trail(now: Any) -> None:
    protocol = _decided()
    batch = _ask(protocol)
    entry = AuditEntry.objects.get(act=ISSUE)
    assert (entry.by, entry.at, entry.thing_id, entry.after) == (_by(protocol), NOW, protocol.pk, {"batch": batch.key})


# Real processes, really killed


def _address() -> str:
    """The test database as another process finds it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    return f"postgres://{found['USER']}{password}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def _start(protocol: Protocol, batch: Batch) -> "subprocess.Popen[bytes]":
    names = {
        "DATABASE_URL": _address(),
        "FIELD_KEY_FILE": str(settings.FIELD_KEY_FILE),
        "LOOKUP_KEY_FILE": str(settings.LOOKUP_KEY_FILE),
        "SITE_URL": settings.SITE_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", WORKER, str(protocol.pk), str(_by(protocol).pk), batch.key]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **names})


def _wait_until_done(batch: Batch, least: int, worker: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while _figures(batch)[1] < least and worker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.fault
def test_worker_killed_again_and_again_leaves_no_gap_and_no_double(settled_db: None) -> None:
    """SIGKILL at three places; the lease is made to end at once, so that the test need not wait for it."""
    protocol = _decided(count=8)
    batch = _ask(protocol, at=timezone.now())
    for least in (1, 3, 5):
        worker = _start(protocol, batch)
        _wait_until_done(batch, least, worker)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
        assert _figures(batch)[0] == "running"
        assert batch.done >= least
        assert batch.lease_until is not None
        assert batch.lease_until - timezone.now() < LEASE
        Batch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_jobs()
    assert (_figures(batch), _issued()) == (("done", 8, 0, 8), _whole(8))
    assert batch.token == 4
    assert Notice.objects.filter(key__startswith="batch:").count() == 1
