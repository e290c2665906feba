"""Touch a file every few seconds, so that a health check can see that the part behind it still turns."""

from pathlib import Path
from typing import Any

from celery import Celery, bootsteps

EVERY_SECONDS = 10.0


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def touch_while_consuming(celery: Celery, path: Path) -> None:
    """The worker's own timer touches the file: it stands still when the worker's loop does."""

    class Alive(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery is untyped
        requires = ("celery.worker.components:Timer",)

        def start(self, worker: Any) -> None:
            touch(path)
            worker.timer.call_repeatedly(EVERY_SECONDS, touch, args=(path,))

    celery.steps["worker"].add(Alive)
