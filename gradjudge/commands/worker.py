"""Run a Celery worker that grades."""

import os

import click

from app.settings import Settings

# Celery reads this while it is imported: SIGTERM then means finish what runs, or give it back.
os.environ["REMAP_SIGTERM"] = "SIGQUIT"
from worker.app import run_worker


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 64), default=2, show_default=True, help="Runs at the same time.")
@click.pass_obj
def worker(settings: Settings, concurrency: int) -> None:
    """Grade what is queued, until a signal."""
    run_worker(settings, concurrency)
