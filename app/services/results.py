"""Look at what was handed in, as far as the one who asks may see it."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import (
    STAFF,
    Assignment,
    AssignmentExercise,
    Enrollment,
    GradingRun,
    Submission,
    User,
)


def visible_run(session: Session, user: User, submission_id: int) -> GradingRun | None:
    """The published run of a submission with all its results, or None where there is none or it is not theirs."""
    run = session.scalar(
        select(GradingRun)
        .where(GradingRun.submission_id == submission_id, GradingRun.published)
        .options(
            joinedload(GradingRun.submission).joinedload(Submission.user),
            joinedload(GradingRun.submission)
            .joinedload(Submission.assignment_exercise)
            .joinedload(AssignmentExercise.assignment)
            .joinedload(Assignment.course),
            joinedload(GradingRun.version),
            selectinload(GradingRun.cases),
            selectinload(GradingRun.findings),
        )
    )
    return run if run and may_see(session, user, run.submission) else None


def state_of(session: Session, submission_id: int) -> str | None:
    """The state of a submission's published run: one cheap look, for those who wait."""
    return session.scalar(
        select(GradingRun.state).where(GradingRun.submission_id == submission_id, GradingRun.published)
    )


def may_see(session: Session, user: User, submission: Submission) -> bool:
    """Its author may, and the staff of its course."""
    if submission.user_id == user.id:
        return True
    return is_staff(session, user, submission.assignment_exercise.assignment.course_id)


def is_staff(session: Session, user: User, course_id: int) -> bool:
    enrolled = select(Enrollment.id).where(
        Enrollment.user_id == user.id, Enrollment.course_id == course_id, Enrollment.role.in_(STAFF)
    )
    return user.is_admin or session.scalar(enrolled) is not None


def history(session: Session, user_id: int, assignment_exercise_id: int) -> list[GradingRun]:
    """The published runs of one student for one exercise, newest first."""
    return list(
        session.scalars(
            select(GradingRun)
            .join(GradingRun.submission)
            .where(
                Submission.user_id == user_id,
                Submission.assignment_exercise_id == assignment_exercise_id,
                GradingRun.published,
            )
            .options(joinedload(GradingRun.submission), selectinload(GradingRun.findings))
            .order_by(GradingRun.id.desc())
        )
    )


def newest(session: Session, user_id: int, most: int) -> list[GradingRun]:
    """The published runs of what one user handed in last, newest first."""
    return list(
        session.scalars(
            select(GradingRun)
            .join(GradingRun.submission)
            .where(Submission.user_id == user_id, GradingRun.published)
            .options(
                joinedload(GradingRun.submission)
                .joinedload(Submission.assignment_exercise)
                .joinedload(AssignmentExercise.exercise)
            )
            .order_by(Submission.id.desc())
            .limit(most)
        )
    )
