"""Sweep for ever: free what dead workers held, and ring for what nobody has picked up."""

from datetime import datetime

import structlog
from kombu.exceptions import OperationalError

from app.database import Database
from app.models import utcnow
from app.queue import Doorbell
from app.services import sweep

log = structlog.get_logger()


class Sweeper:
    """One look at the database and the broker per `sweep`; safe to run beside another one."""

    def __init__(self, database: Database, doorbell: Doorbell, max_attempts: int) -> None:
        self._database = database
        self._doorbell = doorbell
        self._max_attempts = max_attempts

    def sweep_safely(self) -> None:
        """Sweep now; what goes wrong is logged and tried again the next time."""
        try:
            self.sweep(utcnow())
        except Exception:
            log.exception("sweep_failed")

    def sweep(self, now: datetime) -> int:
        """Returns how many runs were rung."""
        empty = self._broker_is_empty()
        with self._database.writing() as session:
            freed = sweep.free_expired(session, now, self._max_attempts)
            rings = [] if empty is None else sweep.due(session, now, empty)
        for ring in rings:
            self._doorbell.ring(ring.run_id, ring.queue)
        if freed or rings:
            log.info("swept", freed=freed, rung=len(rings), broker_empty=empty)
        return len(rings)

    def _broker_is_empty(self) -> bool | None:
        """None where the broker does not answer: then there is nobody to ring."""
        try:
            return self._doorbell.waiting() == 0
        except (OperationalError, OSError) as error:
            log.warning("broker_down", error=str(error))
            return None
