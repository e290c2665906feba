"""The one task: claim a run, judge it, finish it. What goes wrong on our side is released and tried again."""

import os
import socket
from collections.abc import Callable
from datetime import timedelta

import structlog
from billiard.exceptions import SoftTimeLimitExceeded

from app.content import ExerciseFolder, OwnLimits, read_files
from app.database import Database
from app.models import SandboxStatus, utcnow
from app.services import submissions
from app.services.limits import limits_for
from app.services.reports import GraderFault, Report
from app.services.submissions import Claim
from app.settings import Settings
from worker.grading.judge import Judge
from worker.grading.shelf import Shelf
from worker.sandbox import Limits

log = structlog.get_logger()


class Grader:
    """Grades runs by id. Made before the worker forks: it opens no connection until it is used."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings.database)
        self._judge = Judge(settings.secret, limits_of(settings), Shelf(settings.data_dir / "prepared"))
        self._folders: dict[str, ExerciseFolder] = {}
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._max_attempts = settings.max_attempts

    def grade(self, run_id: int) -> None:
        with self._database.writing() as session:
            claim = submissions.claim(session, run_id, worker_name(), utcnow(), self._lease)
        if claim is None:
            log.info("not_claimed", run_id=run_id)
            return
        bound = log.bind(run_id=run_id, submission_id=claim.submission_id, attempt=claim.attempt)
        try:
            report = self._judge.judge(self._folder(claim), claim.source)
            bound.info("graded", outcome=report.outcome, kept=self._finish(claim, report), **report.steps)
        except Exception as error:  # whatever it is, it is ours: the run must not wait for its lease to end
            bound.exception("released")
            self._release(claim, reason_of(error), error.status if isinstance(error, GraderFault) else None)

    def _folder(self, claim: Claim) -> ExerciseFolder:
        """The claimed version, read once: versions never change."""
        if claim.digest not in self._folders:
            self._folders[claim.digest] = read_files(claim.files)
        return self._folders[claim.digest]

    def _finish(self, claim: Claim, report: Report) -> bool:
        with self._database.writing() as session:
            return submissions.finish(session, claim, report, utcnow())

    def _release(self, claim: Claim, reason: str, status: SandboxStatus | None) -> None:
        with self._database.writing() as session:
            submissions.release(session, claim, reason, utcnow(), self._max_attempts, status)


def reason_of(error: Exception) -> str:
    """What a student reads where grading failed: never the inside of an unexpected error."""
    if isinstance(error, GraderFault):
        return str(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return "Grading took longer than it may."
    return f"Grading failed on our side ({type(error).__name__})."


def limits_of(settings: Settings) -> Callable[[OwnLimits], Limits]:
    """What a run of an exercise may take in this deployment."""

    def of(asked: OwnLimits) -> Limits:
        allowed = limits_for(asked, settings)
        return Limits(
            allowed.wall_seconds,
            allowed.cpu_seconds,
            allowed.memory_mb,
            allowed.output_bytes,
            allowed.result_bytes,
        )

    return of


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
