"""Bring the database up to date."""

import click

from app.settings import Settings
from gradjudge import seed, upkeep


@click.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest migration; data survive it."""
    upkeep.migrate(settings)


@click.command("seed-demo")
@click.pass_obj
def seed_demo(settings: Settings) -> None:
    """Make the demo course and its log-ins, or bring them up to date."""
    if settings.environment == "production":
        raise click.ClickException("The demo course is for trying things out, not for production.")
    seed.seed_demo(settings)
