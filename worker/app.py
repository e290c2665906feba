"""The Celery worker: `make_worker` gives an app that grades, `run_worker` runs it until it is told to stop."""

import ctypes
import signal
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from app.queue import GRADE, make_celery
from app.settings import Settings
from worker.alive import touch_while_consuming
from worker.config import worker_settings
from worker.tasks import Grader

PR_SET_PDEATHSIG = 1


def make_worker(settings: Settings) -> Celery:
    celery = make_celery(settings.broker)
    celery.conf.update(worker_settings(settings.wall_seconds))
    grader = Grader(settings)
    celery.task(grader.grade, name=GRADE, bind=False)
    touch_while_consuming(celery, settings.data_dir / "alive-worker")
    worker_process_init.connect(_die_with_parent, weak=False)
    return celery


def run_worker(settings: Settings, concurrency: int) -> None:
    """Blocks until SIGTERM (finish what runs) or SIGKILL (the sweeper finds what was running)."""
    arguments = ["worker", "--pool=prefork", f"--concurrency={concurrency}", "--loglevel=INFO"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    make_worker(settings).worker_main([*arguments, *quiet])


def _die_with_parent(**_: Any) -> None:
    """A pool process whose main process was killed would wait for work for ever."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
