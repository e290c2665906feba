"""Take a source from a page or from the API: check it, count it, keep it, and ring for a worker."""

from app.guard.parts import Parts
from app.models import AssignmentExercise, GradingRun, User, utcnow
from app.services import source, submissions


def hand_in(parts: Parts, user: User, target: AssignmentExercise, text: str, via: str) -> GradingRun:
    """The new run, committed. Raises SourceRefused and TooManyRequests; then nothing was kept."""
    checked = source.checked(text, parts.settings.max_source_bytes)
    parts.limits.count_submission()
    with parts.database.writing() as session:
        run = submissions.submit(session, user, target, checked, via, utcnow())
    parts.doorbell.ring(run.id, run.queue)
    return run
