"""The Celery worker: `make_worker` gives an app that grades, `run_worker` runs it until it is told to stop."""

import ctypes
import signal
from functools import partial
from typing import Any

import structlog
from celery import Celery
from celery.signals import worker_process_init, worker_ready

from app.queue import GRADE, make_celery
from app.settings import Settings
from worker import sandbox
from worker.ahead import prepare_ahead
from worker.alive import touch_while_consuming
from worker.config import worker_settings
from worker.tasks import Grader

PR_SET_PDEATHSIG = 1

log = structlog.get_logger()


def make_worker(settings: Settings) -> Celery:
    celery = make_celery(settings.broker)
    celery.conf.update(worker_settings(settings.max_wall_seconds))
    grader = Grader(settings)
    celery.task(grader.grade, name=GRADE, bind=False)
    touch_while_consuming(celery, settings.data_dir / "alive-worker")
    worker_process_init.connect(_die_with_parent, weak=False)
    worker_process_init.connect(partial(_start_sandbox, settings.allow_unsandboxed), weak=False)
    if settings.prepare_ahead:
        worker_ready.connect(prepare_ahead, weak=False)
    return celery


def run_worker(settings: Settings, concurrency: int) -> None:
    """Blocks until SIGTERM (finish what runs) or SIGKILL (the sweeper finds what was running).

    SystemExit with a sentence where student code cannot be confined and the settings do not allow that.
    """
    _prove_sandbox(settings.allow_unsandboxed)
    arguments = ["worker", "--pool=prefork", f"--concurrency={concurrency}", "--loglevel=INFO"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    make_worker(settings).worker_main([*arguments, *quiet])


def _prove_sandbox(allow_unsandboxed: bool) -> None:
    try:
        layers = sandbox.start(allow_unsandboxed=allow_unsandboxed)
    except sandbox.SandboxUnavailable as error:
        raise SystemExit(str(error)) from error
    sandbox.close()
    (log.info if layers["sandbox"] == "on" else log.warning)("sandbox", **layers)


def _start_sandbox(allow_unsandboxed: bool, **_: Any) -> None:
    """One in each pool process, and from its main thread: the kernel ends it with the thread that started it."""
    sandbox.start(allow_unsandboxed=allow_unsandboxed)


def _die_with_parent(**_: Any) -> None:
    """A pool process whose main process was killed would wait for work for ever."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
