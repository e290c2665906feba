"""Fetch a submission for somebody who asks, on a page or through the API, and keep that its hints were read."""

from app.guard.parts import Parts
from app.models import GradingRun, User, utcnow
from app.services import disclosure, results


def read_run(parts: Parts, user: User, submission_id: int) -> tuple[GradingRun, bool] | None:
    """Its published run and whether the reader is staff; None where there is none or it is not theirs to see."""
    with parts.database.reading() as session:
        run = results.visible_run(session, user, submission_id)
        if run is None:
            return None
        staff = results.is_staff(session, user, run.submission.assignment_exercise.assignment.course_id)
        hints_are_new = bool(disclosure.unseen_hints(session, run, user))
    if hints_are_new:
        with parts.database.writing() as session:
            disclosure.note_hints(session, run, user, utcnow())
    return run, staff
