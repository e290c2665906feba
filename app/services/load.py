"""How much is waiting and what became of the rest: the figures behind /metrics and the page of the workers."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import FINAL, GradingRun, SandboxStatus, State


def by_state(session: Session) -> dict[str, int]:
    """Grading runs by state; a state that no run is in counts 0."""
    counted = session.execute(select(GradingRun.state, func.count()).group_by(GradingRun.state)).all()
    return dict.fromkeys(map(str, State), 0) | {str(state): count for state, count in counted}


def by_outcome(session: Session) -> dict[str, int]:
    graded = select(GradingRun.outcome, func.count()).where(GradingRun.outcome.is_not(None))
    return {str(outcome): count for outcome, count in session.execute(graded.group_by(GradingRun.outcome))}


def by_sandbox_status(session: Session, since: datetime | None = None) -> dict[str, int]:
    """Grading runs by how the sandbox ended their latest attempt, without those that have no status; 0 for no run.

    With `since`, only runs that were over at that time or later.
    """
    ended = select(GradingRun.sandbox_status, func.count())
    if since is None:
        ended = ended.where(GradingRun.sandbox_status.is_not(None))
    else:  # the states are named for the index of state and time: SQLite would choose none without them
        ended = ended.where(GradingRun.state.in_(FINAL), GradingRun.finished_at >= since)
    counted = session.execute(ended.group_by(GradingRun.sandbox_status)).all()
    return dict.fromkeys(map(str, SandboxStatus), 0) | {str(status): count for status, count in counted if status}


def oldest_queued_seconds(session: Session, now: datetime) -> float:
    """The age of the oldest run that nobody has picked up, 0 where there is none."""
    oldest = session.scalar(select(func.min(GradingRun.queued_at)).where(GradingRun.state == State.queued))
    return (now - oldest).total_seconds() if oldest else 0.0
