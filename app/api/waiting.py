"""Hold a request until a submission is judged, without holding the server up."""

import time

from app.guard.parts import Parts
from app.models import FINAL
from app.services import results

SHORTEST_PAUSE = 0.025
LONGEST_PAUSE = 0.1


def until_final(parts: Parts, submission_id: int, seconds: float) -> None:
    """Return when the state is final, the time is over, or too many others wait already."""
    if not parts.waiting.acquire(blocking=False):
        return
    try:
        _poll(parts, submission_id, time.monotonic() + min(seconds, parts.settings.wait_seconds))
    finally:
        parts.waiting.release()


def _poll(parts: Parts, submission_id: int, give_up_at: float) -> None:
    pause = SHORTEST_PAUSE
    while time.monotonic() + pause < give_up_at:
        with parts.database.reading() as session:
            if results.state_of(session, submission_id) in (*FINAL, None):
                return
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
