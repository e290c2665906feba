"""What is to be done: exercises with their immutable versions, and the assignments that pin one version each."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, utcnow
from app.models.people import Course


class Exercise(Base):
    __tablename__ = "exercises"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    versions: Mapped[list["ExerciseVersion"]] = relationship(back_populates="exercise")


class ExerciseVersion(Base):
    """One exercise folder as it was: its files by path, under the digest of them all. Never changed."""

    __tablename__ = "exercise_versions"
    __table_args__ = (UniqueConstraint("exercise_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    files: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    exercise: Mapped[Exercise] = relationship(back_populates="versions")


class Assignment(Base):
    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    course: Mapped[Course] = relationship()
    exercises: Mapped[list["AssignmentExercise"]] = relationship(
        back_populates="assignment", order_by="AssignmentExercise.position"
    )


class AssignmentExercise(Base):
    __tablename__ = "assignment_exercises"
    __table_args__ = (UniqueConstraint("assignment_id", "exercise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"))
    exercise_version_id: Mapped[int] = mapped_column(ForeignKey("exercise_versions.id"))
    position: Mapped[int]
    points: Mapped[float]

    assignment: Mapped[Assignment] = relationship(back_populates="exercises")
    exercise: Mapped[Exercise] = relationship()
    version: Mapped[ExerciseVersion] = relationship()
