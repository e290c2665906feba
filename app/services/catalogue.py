"""Exercises and the courses that assign them: keep a folder as an immutable version, find what a student may do."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.content import ExerciseFolder
from app.models import (
    Assignment,
    AssignmentExercise,
    Course,
    Enrollment,
    Exercise,
    ExerciseVersion,
    Role,
    User,
)


def keep(session: Session, folder: ExerciseFolder) -> ExerciseVersion:
    """The version row of this folder; a new one only where its digest has not been seen."""
    exercise = session.scalar(select(Exercise).where(Exercise.name == folder.meta.id))
    if exercise is None:
        exercise = Exercise(name=folder.meta.id)
        session.add(exercise)
        session.flush()
    known = select(ExerciseVersion).where(
        ExerciseVersion.exercise_id == exercise.id, ExerciseVersion.digest == folder.digest
    )
    version = session.scalar(known)
    if version is None:
        version = ExerciseVersion(
            exercise_id=exercise.id,
            digest=folder.digest,
            title=folder.meta.title,
            kind=folder.meta.kind,
            files=dict(folder.files),
        )
        session.add(version)
        session.flush()
    return version


def open_course(session: Session, slug: str, title: str) -> Course:
    course = Course(slug=slug, title=title)
    session.add(course)
    session.flush()
    return course


def open_assignment(session: Session, course: Course, title: str) -> Assignment:
    assignment = Assignment(course_id=course.id, title=title)
    session.add(assignment)
    session.flush()
    return assignment


def enroll(session: Session, course: Course, user: User, role: Role) -> None:
    known = select(Enrollment).where(Enrollment.course_id == course.id, Enrollment.user_id == user.id)
    if session.scalar(known) is None:
        session.add(Enrollment(course_id=course.id, user_id=user.id, role=role))


def assign(session: Session, assignment: Assignment, version: ExerciseVersion, points: float) -> AssignmentExercise:
    """Put a version on an assignment, as its last exercise; returns the row that was there already if one was."""
    rows = session.scalars(select(AssignmentExercise).where(AssignmentExercise.assignment_id == assignment.id)).all()
    for row in rows:
        if row.exercise_id == version.exercise_id:
            return row
    row = AssignmentExercise(
        assignment_id=assignment.id,
        exercise_id=version.exercise_id,
        exercise_version_id=version.id,
        position=len(rows) + 1,
        points=points,
    )
    session.add(row)
    session.flush()
    return row


def assigned_in(session: Session, course: Course) -> list[AssignmentExercise]:
    """Everything that a course assigns, in the order of assignments and positions."""
    return list(
        session.scalars(
            select(AssignmentExercise)
            .join(AssignmentExercise.assignment)
            .where(Assignment.course_id == course.id)
            .order_by(Assignment.id, AssignmentExercise.position)
        )
    )


def assigned_files(session: Session) -> list[dict[str, str]]:
    """The files of every exercise version that some course assigns, each once, the newest first."""
    query = (
        select(ExerciseVersion)
        .where(ExerciseVersion.id.in_(select(AssignmentExercise.exercise_version_id)))
        .order_by(ExerciseVersion.id.desc())
    )
    return [version.files for version in session.scalars(query)]


def assigned_to(session: Session, user: User) -> list[AssignmentExercise]:
    """Everything that the user's courses assign, in the order of courses, assignments and positions."""
    return list(
        session.scalars(
            select(AssignmentExercise)
            .join(AssignmentExercise.assignment)
            .join(Enrollment, Enrollment.course_id == Assignment.course_id)
            .where(Enrollment.user_id == user.id)
            .options(
                joinedload(AssignmentExercise.exercise),
                joinedload(AssignmentExercise.version),
                joinedload(AssignmentExercise.assignment).joinedload(Assignment.course),
            )
            .order_by(Assignment.course_id, Assignment.id, AssignmentExercise.position)
        )
    )


def find_assigned(session: Session, user: User, name: str) -> AssignmentExercise | None:
    """The newest assignment of an exercise by its name, among the user's courses."""
    named = [row for row in assigned_to(session, user) if row.exercise.name == name]
    return named[-1] if named else None
