"""Bring back what got lost: runs that nobody picked up are rung again, runs whose worker died are freed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from app.models import GradingRun, State
from app.services.rows import changed

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)
MOST_RINGS = 500
LEASE_EXPIRED = "The worker that graded this stopped before it was done."


@dataclass(frozen=True)
class Ring:
    run_id: int
    queue: str


def free_expired(session: Session, now: datetime, max_attempts: int) -> int:
    """Queue runs again whose lease is over; after the last attempt they are failed. Returns how many."""
    last = GradingRun.attempt >= max_attempts
    return changed(
        session,
        update(GradingRun)
        .where(GradingRun.state == State.grading, GradingRun.lease_expires_at < now)
        .values(
            state=case((last, State.failed), else_=State.queued),
            finished_at=case((last, now), else_=None),
            failure=LEASE_EXPIRED,
            lease_expires_at=None,
            ring_at=now,
        ),
    )


def due(session: Session, now: datetime, broker_empty: bool) -> list[Ring]:
    """The queued runs to ring now, oldest first: those whose time has come, or all where the broker holds none."""
    waiting = select(GradingRun.id, GradingRun.queue, GradingRun.rings).where(GradingRun.state == State.queued)
    if not broker_empty:
        waiting = waiting.where(GradingRun.ring_at <= now)
    rows = session.execute(waiting.order_by(GradingRun.id).limit(MOST_RINGS)).all()
    for run_id, _, rings in rows:
        session.execute(
            update(GradingRun)
            .where(GradingRun.id == run_id, GradingRun.state == State.queued)
            .values(ring_at=now + wait_after(rings), rings=rings + 1)
        )
    return [Ring(run_id, queue) for run_id, queue, _ in rows]


def wait_after(rings: int) -> timedelta:
    """30 s after the first ring, doubling to 5 min."""
    doublings = min(rings, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
