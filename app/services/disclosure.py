"""What a run's results show to whom: numbers and seeds of cases that are not public stay with the staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CaseResult, GradingRun, HintShown, User

FIRST_RUNG = 1


@dataclass(frozen=True)
class ShownCase:
    """One variable in one case, with None for what may not be shown."""

    case: str
    public: bool
    variable: str
    verdict: str
    seed: int | None = None
    shape: tuple[int, ...] | None = None
    expected_shape: tuple[int, ...] | None = None
    largest_error: float | None = None
    tolerance: float | None = None
    ratio: float | None = None
    message: str = ""

    @property
    def right(self) -> bool:
        return self.verdict in ("exact", "close")


def shown_cases(run: GradingRun, everything: bool) -> list[ShownCase]:
    return [_in_full(row) if row.public or everything else _in_outline(row) for row in run.cases]


def unseen_hints(session: Session, run: GradingRun, reader: User) -> set[int]:
    """The findings whose hints this reader would see for the first time; only the author's reading counts."""
    hinted = {finding.id for finding in run.findings if finding.hint}
    if reader.id != run.submission.user_id or not hinted:
        return set()
    seen = select(HintShown.finding_id).where(HintShown.finding_id.in_(hinted), HintShown.user_id == reader.id)
    return hinted - set(session.scalars(seen))


def note_hints(session: Session, run: GradingRun, reader: User, now: datetime) -> None:
    for finding_id in sorted(unseen_hints(session, run, reader)):
        session.add(HintShown(finding_id=finding_id, user_id=reader.id, rung=FIRST_RUNG, shown_at=now))


def _in_full(row: CaseResult) -> ShownCase:
    return ShownCase(
        case=row.case,
        public=row.public,
        variable=row.variable,
        verdict=row.verdict,
        seed=row.seed,
        shape=None if row.shape is None else tuple(row.shape),
        expected_shape=tuple(row.expected_shape),
        largest_error=row.largest_error,
        tolerance=row.tolerance,
        ratio=row.ratio,
        message=row.message,
    )


def _in_outline(row: CaseResult) -> ShownCase:
    return ShownCase(case=row.case, public=row.public, variable=row.variable, verdict=row.verdict)
