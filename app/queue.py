"""Ring the worker: publish a run's id by task name. The database is the queue; this only saves the wait for a sweep."""

import structlog
from celery import Celery
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from app.models import Queue as QueueName

GRADE = "gradjudge.grade"
log = structlog.get_logger()

TRANSPORT = {
    # A worker that died holding a message gives it back after this; the database's lease (2 min) is what counts.
    "visibility_timeout": 900,
    # Look for such messages every 10 polls, by one worker at a time; more often only loads the broker.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # `interactive` is read before `bulk`, always: a regrade must not delay a student.
    "queue_order_strategy": "priority",
    # A broker behind a silent network must not hold a web request or a worker for ever.
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    # kombu would try a dead broker for six seconds while a student waits; the sweeper rings again anyway.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}


def make_celery(broker_url: str) -> Celery:
    """A Celery app that can publish; the worker adds its own settings and tasks to it."""
    celery = Celery("gradjudge", broker=broker_url, set_as_current=False)
    exchange = Exchange("gradjudge", type="direct")
    celery.conf.update(
        broker_transport_options=TRANSPORT,
        task_queues=[Queue(name, exchange, routing_key=name) for name in (QueueName.interactive, QueueName.bulk)],
        task_default_queue=QueueName.interactive,
        task_default_exchange="gradjudge",
        # A misspelt queue name must be an error, not a queue that nobody reads.
        task_create_missing_queues=False,
        # Run ids only, as JSON: nothing from the broker is ever unpickled.
        task_serializer="json",
        accept_content=["json"],
        # Results live in the database.
        result_backend=None,
        task_ignore_result=True,
    )
    return celery


class Doorbell:
    """Tells workers that a run waits. A dead broker costs a log line and a delay, never a submission."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery

    def ring(self, run_id: int, queue: str) -> bool:
        """Publish once, without retries: the sweeper rings again. False where the broker did not take it."""
        try:
            self._celery.send_task(GRADE, args=[run_id], queue=queue, retry=False)
        except (OperationalError, OSError) as error:
            log.warning("doorbell_unheard", run_id=run_id, error=str(error))
            return False
        return True

    def waiting(self) -> int:
        """How many rings the broker holds. Raises OperationalError where it does not answer."""
        with self._celery.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
            client = connection.default_channel.client
            return sum(int(client.llen(name)) for name in QueueName)
