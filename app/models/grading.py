"""What was handed in and what came of it: submissions, grading runs, results per case, findings, hints shown.

A submission never changes. A grading run is one judgement of it against one exercise version: its row is the
queue, and a regrade adds another. At most one run of a submission is published, and that one counts.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, utcnow
from app.models.people import User
from app.models.work import AssignmentExercise, ExerciseVersion


class State(StrEnum):
    """Where a grading run is in its life."""

    queued = "queued"
    grading = "grading"
    graded = "graded"
    failed = "failed"
    cancelled = "cancelled"


FINAL = (State.graded, State.failed, State.cancelled)


class Outcome(StrEnum):
    """What a graded run found."""

    passed = "passed"
    partial = "partial"
    wrong = "wrong"
    not_gradable = "not_gradable"
    timed_out = "timed_out"
    out_of_memory = "out_of_memory"
    crashed = "crashed"


class SandboxStatus(StrEnum):
    """How the sandbox ended a run; `ok` says that every call was answered, not that any answer is right."""

    ok = "ok"
    load_error = "load_error"
    timed_out = "timed_out"
    cpu_limit = "cpu_limit"
    out_of_memory = "out_of_memory"
    forbidden_call = "forbidden_call"
    exited_early = "exited_early"
    crashed = "crashed"
    protocol_error = "protocol_error"
    sandbox_error = "sandbox_error"


class Queue(StrEnum):
    interactive = "interactive"
    bulk = "bulk"


class Submission(Base):
    __tablename__ = "submissions"
    __table_args__ = (Index(None, "assignment_exercise_id", "user_id"), Index(None, "user_id", "submitted_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    assignment_exercise_id: Mapped[int] = mapped_column(ForeignKey("assignment_exercises.id"))
    source: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(String(64), index=True)
    submitted_at: Mapped[datetime] = mapped_column(default=utcnow)
    via: Mapped[str] = mapped_column(String(20))

    user: Mapped[User] = relationship()
    assignment_exercise: Mapped[AssignmentExercise] = relationship()
    runs: Mapped[list["GradingRun"]] = relationship(back_populates="submission", order_by="GradingRun.id")


class GradingRun(Base):
    __tablename__ = "grading_runs"
    __table_args__ = (
        Index(None, "state", "queue", "ring_at"),
        Index(None, "state", "finished_at"),
        Index(
            "uq_grading_runs_published",
            "submission_id",
            unique=True,
            sqlite_where=text("published"),
            postgresql_where=text("published"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    exercise_version_id: Mapped[int] = mapped_column(ForeignKey("exercise_versions.id"))
    published: Mapped[bool] = mapped_column(default=True)
    queue: Mapped[str] = mapped_column(String(20), default=Queue.interactive)

    state: Mapped[str] = mapped_column(String(20), default=State.queued)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_expires_at: Mapped[datetime | None]
    ring_at: Mapped[datetime] = mapped_column(default=utcnow)
    rings: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")

    # Of the latest attempt; None until that is over, and where it needed no sandbox.
    sandbox_status: Mapped[str | None] = mapped_column(String(20), index=True)
    outcome: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[float | None]
    max_score: Mapped[float]
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)
    console: Mapped[str] = mapped_column(Text, default="")

    queued_at: Mapped[datetime] = mapped_column(default=utcnow)
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    steps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    worker: Mapped[str] = mapped_column(String(120), default="")
    checker_version: Mapped[str] = mapped_column(String(40), default="")
    environment: Mapped[str] = mapped_column(String(64), default="")
    seeds: Mapped[list[Any]] = mapped_column(default=list)
    sandbox_layers: Mapped[dict[str, Any]] = mapped_column(default=dict)

    submission: Mapped[Submission] = relationship(back_populates="runs")
    version: Mapped[ExerciseVersion] = relationship()
    cases: Mapped[list["CaseResult"]] = relationship(order_by="CaseResult.id", cascade="all, delete-orphan")
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id", cascade="all, delete-orphan")


class CaseResult(Base):
    """How one variable came out in one case with one seed."""

    __tablename__ = "case_results"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"), index=True)
    case: Mapped[str] = mapped_column(String(80))
    seed: Mapped[int]
    public: Mapped[bool]
    variable: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(20))
    shape: Mapped[list[Any] | None]
    expected_shape: Mapped[list[Any]]
    dtype: Mapped[str] = mapped_column(String(20), default="")
    largest_error: Mapped[float | None]
    tolerance: Mapped[float | None]
    ratio: Mapped[float | None]
    message: Mapped[str] = mapped_column(Text, default="")


class Finding(Base):
    """One thing said about a run: a mistake by its name, or what could be seen, with the evidence for it."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("grading_runs.id"), index=True)
    mistake: Mapped[str] = mapped_column(String(80), index=True)
    group: Mapped[str] = mapped_column(String(40))
    variable: Mapped[str | None] = mapped_column(String(80))
    remark: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[int | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)


class HintShown(Base):
    """That a student has read a hint, and when: the first time counts."""

    __tablename__ = "hints"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    rung: Mapped[int]
    shown_at: Mapped[datetime] = mapped_column(default=utcnow)
