"""Which workers graded lately, and what stood between students' code and their machines."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import GradingRun, State

# How far back a worker still counts.
LATELY = timedelta(hours=24)
NOT_KNOWN = "not known"
STATES = ("on", "chroot", "same uid", "off", "refused", "failed", "not held", "unsandboxed", NOT_KNOWN)


@dataclass(frozen=True)
class Worker:
    """One grading process. `layers` are those of its latest run, by name; `runs` counts what it graded."""

    name: str
    last_graded: datetime
    runs: int
    layers: dict[str, Any]

    @property
    def sandbox(self) -> str:
        """The word on, or what is to be said instead: what is not known to be confined is not taken to be."""
        return str(self.layers.get("sandbox", NOT_KNOWN))

    @property
    def confined(self) -> bool:
        return self.sandbox == "on"


def graded_since(session: Session, since: datetime) -> list[Worker]:
    """The workers that finished a run at `since` or later, the latest first, in one query."""
    newest_first = (GradingRun.finished_at.desc(), GradingRun.id.desc())
    ranked = (
        select(
            GradingRun.id,
            func.count().over(partition_by=GradingRun.worker).label("runs"),
            func.row_number().over(partition_by=GradingRun.worker, order_by=newest_first).label("place"),
        )
        .where(GradingRun.state == State.graded, GradingRun.finished_at >= since)
        .subquery()
    )
    latest = (
        select(GradingRun.worker, GradingRun.finished_at, ranked.c.runs, GradingRun.sandbox_layers)
        .join(ranked, ranked.c.id == GradingRun.id)
        .where(ranked.c.place == 1)
        .order_by(*newest_first)
    )
    return [Worker(*row) for row in session.execute(latest)]


def by_layer(workers: list[Worker]) -> dict[tuple[str, str], int]:
    """How many workers have each layer in each state. A state is one of STATES or "other", never its reason."""
    return Counter(
        (layer, _state(str(state)))
        for worker in workers
        for layer, state in ({"sandbox": worker.sandbox} | worker.layers).items()
    )


def _state(told: str) -> str:
    state = told.partition(":")[0]
    return state if state in STATES else "other"
