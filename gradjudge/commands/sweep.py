"""Run the sweeper."""

import signal
import threading

import click

from app.database import Database
from app.queue import Doorbell, make_celery
from app.settings import Settings
from worker.alive import touch
from worker.sweeper import Sweeper

EVERY_SECONDS = 2.0


@click.command()
@click.pass_obj
def sweep(settings: Settings) -> None:
    """Bring back lost work, until a signal."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    doorbell = Doorbell(make_celery(settings.broker))
    sweeper = Sweeper(Database(settings.database), doorbell, settings.max_attempts)
    while not stop.wait(EVERY_SECONDS):
        sweeper.sweep_safely()
        touch(settings.data_dir / "alive-sweeper")
