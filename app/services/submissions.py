"""The life of a submission, changed here and nowhere else: submit, claim, finish, release.

Every change is one conditional UPDATE. A claim raises `attempt`, and what a worker writes counts only while the
row still carries that attempt: a worker that was given up for dead cannot write over its successor.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Session, joinedload

from app.models import (
    AssignmentExercise,
    CaseResult,
    Finding,
    GradingRun,
    Queue,
    SandboxStatus,
    State,
    Submission,
    User,
)
from app.services.reports import FindingReport, Report, VariableReport
from app.services.rows import changed

FIRST_RING_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Claim:
    """The right to judge one run, and all that is needed for it. `attempt` is the fencing token."""

    run_id: int
    attempt: int
    submission_id: int
    source: str
    digest: str
    files: Mapping[str, str]
    max_score: float


def submit(
    session: Session, user: User, target: AssignmentExercise, source: str, via: str, now: datetime
) -> GradingRun:
    """Keep a checked source and put it in the queue; returns its run, which is published when graded."""
    submission = Submission(
        user_id=user.id,
        assignment_exercise_id=target.id,
        source=source,
        source_sha256=hashlib.sha256(source.encode()).hexdigest(),
        submitted_at=now,
        via=via,
    )
    run = GradingRun(
        submission=submission,
        exercise_version_id=target.exercise_version_id,
        queue=Queue.interactive,
        max_score=target.points,
        queued_at=now,
        ring_at=now + FIRST_RING_AGAIN,
    )
    session.add(run)
    session.flush()
    return run


def claim(session: Session, run_id: int, worker: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take a queued run, or None where somebody else has it or it is over."""
    taken = changed(
        session,
        update(GradingRun)
        .where(GradingRun.id == run_id, GradingRun.state == State.queued)
        .values(
            state=State.grading,
            attempt=GradingRun.attempt + 1,
            worker=worker,
            claimed_at=now,
            lease_expires_at=now + lease,
            sandbox_status=None,
        ),
    )
    if taken != 1:
        return None
    run = session.scalars(
        select(GradingRun)
        .where(GradingRun.id == run_id)
        .options(joinedload(GradingRun.submission), joinedload(GradingRun.version))
    ).one()
    return Claim(
        run.id,
        run.attempt,
        run.submission_id,
        run.submission.source,
        run.version.digest,
        run.version.files,
        run.max_score,
    )


def finish(session: Session, claim: Claim, report: Report, now: datetime) -> bool:
    """Write a report. False where the run was meanwhile given to somebody else: then nothing is written."""
    written = changed(
        session,
        _held(claim).values(
            state=State.graded,
            lease_expires_at=None,
            finished_at=now,
            sandbox_status=report.status,
            outcome=report.outcome,
            score=round(report.share * claim.max_score, 4),
            fingerprint=report.fingerprint,
            console=report.console,
            steps=report.steps,
            checker_version=report.checker_version,
            environment=report.environment,
            seeds=list(report.seeds),
            sandbox_layers=report.layers,
            failure="",
        ),
    )
    if written != 1:
        return False
    for table in (CaseResult, Finding):
        session.execute(delete(table).where(table.run_id == claim.run_id))
    session.add_all(_case_row(claim.run_id, variable) for variable in report.variables)
    session.add_all(_finding_row(claim.run_id, finding) for finding in report.findings)
    return True


def release(
    session: Session,
    claim: Claim,
    reason: str,
    now: datetime,
    max_attempts: int,
    status: SandboxStatus | None = None,
) -> State | None:
    """Give a run back after our own fault: queued again, or failed with its reason after the last attempt."""
    state = State.failed if claim.attempt >= max_attempts else State.queued
    done = changed(
        session,
        _held(claim).values(
            state=state,
            lease_expires_at=None,
            failure=reason,
            sandbox_status=status,
            ring_at=now,
            finished_at=now if state == State.failed else None,
        ),
    )
    return state if done == 1 else None


def _held(claim: Claim) -> Update:
    return update(GradingRun).where(
        GradingRun.id == claim.run_id,
        GradingRun.state == State.grading,
        GradingRun.attempt == claim.attempt,
    )


def _case_row(run_id: int, variable: VariableReport) -> CaseResult:
    return CaseResult(
        run_id=run_id,
        case=variable.case,
        seed=variable.seed,
        public=variable.public,
        variable=variable.variable,
        verdict=variable.verdict,
        shape=None if variable.shape is None else list(variable.shape),
        expected_shape=list(variable.expected_shape),
        dtype=variable.dtype,
        largest_error=variable.largest_error,
        tolerance=variable.tolerance,
        ratio=variable.ratio,
        message=variable.message,
    )


def _finding_row(run_id: int, finding: FindingReport) -> Finding:
    return Finding(
        run_id=run_id,
        mistake=finding.mistake,
        group=finding.group,
        variable=finding.variable,
        remark=finding.remark,
        message=finding.message,
        hint=finding.hint,
        line=finding.line,
        evidence=finding.evidence,
    )
