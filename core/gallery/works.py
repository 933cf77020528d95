"""A long work in each of its states; none is in the database."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from core.models import Batch, BatchState
from core.progress import Progress

BEGAN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def works() -> list[Progress]:
    """Waiting, under way, done, broken off, stopped."""
    return [_work(place, state) for place, state in enumerate(BatchState)]


def _work(place: int, state: BatchState) -> Progress:
    waits = state == BatchState.WAITING
    batch = Batch(
        key=f"sample{place}",
        total=500,
        done=0 if waits else 120 * place,
        failed=0 if waits else 3,
        state=state,
        opened_at=BEGAN,
        started_at=None if waits else BEGAN,
        finished_at=None if state in (BatchState.WAITING, BatchState.RUNNING) else BEGAN + timedelta(minutes=9),
    )
    return Progress(
        batch=batch,
        at=BEGAN + timedelta(minutes=2),
        title=f"{_('A long work')} · {state.label}",
        news="",
        stop="#works",
        note=_("What is done stays."),
        result="#works" if state == BatchState.DONE else "",
        result_label=_("Show the result"),
        again="" if state == BatchState.DONE else "#works",
        again_label=_("Once more"),
    )
