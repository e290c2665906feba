"""A database with one course, one student and one exercise, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.content import read_folder
from app.database import Database
from app.models import AssignmentExercise, GradingRun, Outcome, Role, SandboxStatus, User
from app.services import accounts, catalogue, submissions
from app.services.reports import Report, VariableReport
from app.services.submissions import Claim
from app.settings import CHECKOUT
from databases import fresh_database

LR_01 = CHECKOUT / "exercises/linreg/lr-01-mean-squared-error"
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@dataclass
class Course:
    """One small course. `submit` hands in and commits, `run` reads a run anew, `graded` does all on the way."""

    database: Database
    student: User
    target: AssignmentExercise

    def submit(self, source: str = "def grad(X, y, w): return w\n", now: datetime = NOON) -> int:
        with self.database.writing() as session:
            return submissions.submit(session, self.student, self.target, source, "test", now).id

    def claimed(self, run_id: int) -> Claim:
        with self.database.writing() as session:
            claim = submissions.claim(session, run_id, "worker", NOON, timedelta(minutes=2))
        assert claim is not None
        return claim

    def finished(self, held: Claim, status: SandboxStatus | None, now: datetime = NOON) -> bool:
        line = VariableReport("generic", 1, True, "dw", "wrong", (3,), (3,))
        with self.database.writing() as session:
            return submissions.finish(session, held, Report(Outcome.wrong, 0.0, (line,), status=status), now)

    def graded(self, status: SandboxStatus | None, now: datetime = NOON) -> int:
        run_id = self.submit()
        assert self.finished(self.claimed(run_id), status, now)
        return run_id

    def run(self, run_id: int) -> GradingRun:
        with self.database.reading() as session:
            return session.get_one(GradingRun, run_id)


@pytest.fixture(params=["sqlite", "postgres"])
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Course]:
    with fresh_database(request.param, tmp_path) as settings:
        database = Database(settings.database)
        yield populated(database)
        database.engine.dispose()


def populated(database: Database) -> Course:
    with database.writing() as session:
        student = accounts.create_user(session, "ada", "Ada", "a password")
        opened = catalogue.open_course(session, "one", "Course one")
        catalogue.enroll(session, opened, student, Role.student)
        folder = read_folder(LR_01)
        assignment = catalogue.open_assignment(session, opened, "Week 1")
        target = catalogue.assign(session, assignment, catalogue.keep(session, folder), folder.meta.points)
    return Course(database, student, target)
