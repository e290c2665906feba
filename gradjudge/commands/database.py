"""Bring the database up to date."""

import click

from app.settings import Settings
from gradjudge import seed, upkeep


@click.command()
@click.option("--demo", is_flag=True, help="Then make the demo course and its log-ins, or bring them up to date.")
@click.pass_obj
def migrate(settings: Settings, demo: bool) -> None:
    """Bring the database to the newest migration; data survive it."""
    if demo and settings.environment == "production":
        raise click.ClickException("The demo course is for trying things out, not for production.")
    upkeep.migrate(settings)
    if demo:
        seed.seed_demo(settings)
