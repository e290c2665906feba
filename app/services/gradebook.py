"""Students against exercises: the best published run in each cell, and how many submissions stand behind it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import (
    STAFF,
    Assignment,
    AssignmentExercise,
    Course,
    Enrollment,
    GradingRun,
    Role,
    Submission,
    User,
)


@dataclass
class Cell:
    """What one student has for one exercise. `outcome` and `score` are those of the best graded run."""

    submissions: int = 0
    waiting: int = 0
    outcome: str | None = None
    score: float | None = None

    def add(self, state: str, outcome: str | None, score: float | None) -> None:
        self.submissions += 1
        self.waiting += state in ("queued", "grading")
        if score is not None and (self.score is None or score > self.score):
            self.outcome, self.score = outcome, score


Cells = dict[tuple[int, int], Cell]


def cells(session: Session, course_id: int, user_id: int | None = None) -> Cells:
    """The cells of a course, or of one of its students, by (user id, assignment exercise id), in one query."""
    rows = (
        select(
            Submission.user_id,
            Submission.assignment_exercise_id,
            GradingRun.state,
            GradingRun.outcome,
            GradingRun.score,
        )
        .join(GradingRun.submission)
        .join(Submission.assignment_exercise)
        .join(AssignmentExercise.assignment)
        .where(Assignment.course_id == course_id, GradingRun.published)
    )
    if user_id is not None:
        rows = rows.where(Submission.user_id == user_id)
    found: Cells = defaultdict(Cell)
    for student, exercise, state, outcome, score in session.execute(rows):
        found[student, exercise].add(state, outcome, score)
    return found


def students(session: Session, course_id: int) -> list[User]:
    return list(
        session.scalars(
            select(User)
            .join(Enrollment, Enrollment.user_id == User.id)
            .where(Enrollment.course_id == course_id, Enrollment.role == Role.student)
            .order_by(User.display_name)
        )
    )


def columns(session: Session, course_id: int) -> list[AssignmentExercise]:
    """The assigned exercises of a course in the order of its assignments."""
    return list(
        session.scalars(
            select(AssignmentExercise)
            .join(AssignmentExercise.assignment)
            .where(Assignment.course_id == course_id)
            .options(joinedload(AssignmentExercise.exercise), joinedload(AssignmentExercise.version))
            .order_by(Assignment.id, AssignmentExercise.position)
        )
    )


def assigned(session: Session, user: User, assigned_id: int) -> AssignmentExercise | None:
    """One assigned exercise, where its course is one that the user is enrolled in."""
    return session.scalar(
        select(AssignmentExercise)
        .join(AssignmentExercise.assignment)
        .join(Enrollment, Enrollment.course_id == Assignment.course_id)
        .where(AssignmentExercise.id == assigned_id, Enrollment.user_id == user.id)
        .options(
            joinedload(AssignmentExercise.exercise),
            joinedload(AssignmentExercise.version),
            joinedload(AssignmentExercise.assignment).joinedload(Assignment.course),
        )
    )


def student(session: Session, course_id: int, user_id: int) -> User | None:
    """One student of a course."""
    return next((user for user in students(session, course_id) if user.id == user_id), None)


def courses_of_staff(session: Session, user: User) -> list[Course]:
    every = select(Course).order_by(Course.title)
    if user.is_admin:
        return list(session.scalars(every))
    staffed = every.join(Enrollment).where(Enrollment.user_id == user.id, Enrollment.role.in_(STAFF))
    return list(session.scalars(staffed))
