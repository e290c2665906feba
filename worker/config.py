"""How the Celery worker behaves; every setting carries its reason."""

from typing import Any

from worker.grading.prepare import PREPARE_SECONDS
from worker.grading.runs import CHILDREN

# The sandbox ends a run by itself; these only end a grader that hangs in our own code. The first submission to an
# exercise version may wait until that is prepared.
SOFT_MARGIN = 30 + PREPARE_SECONDS
HARD_MARGIN = 45 + PREPARE_SECONDS


def worker_settings(wall_seconds: float) -> dict[str, Any]:
    """Settings for a worker whose sandboxed runs may take at most `wall_seconds` each."""
    longest = CHILDREN * wall_seconds
    return {
        # A message is acknowledged when the work is done: one that a dead worker held comes back by itself.
        "task_acks_late": True,
        # One message per process and none in reserve: what waits must wait where any free worker can take it.
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": True,
        # A killed pool process must not be retried by the broker for ever: the database counts the attempts.
        "task_reject_on_worker_lost": False,
        "task_retry_on_worker_lost": False,
        "task_soft_time_limit": longest + SOFT_MARGIN,
        "task_time_limit": longest + HARD_MARGIN,
        # numpy and the sandbox leak nothing that we know of; a fresh process now and then costs little.
        "worker_max_tasks_per_child": 200,
        # A pool process starts its sandbox before it says that it is there; many at once take their time.
        "worker_proc_alive_timeout": 60.0,
        # On SIGTERM finish what is running; what is still running after this goes back to the broker.
        "worker_soft_shutdown_timeout": 25.0,
        # A run that the worker was cut off from the broker in is still ours by its lease.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # Nobody listens to events and nobody steers workers from outside: less to talk about, less to attack.
        "worker_send_task_events": False,
        "worker_enable_remote_control": False,
        # Our own structured log stays in charge of the output.
        "worker_hijack_root_logger": False,
    }
