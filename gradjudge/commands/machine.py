"""Run everything on this machine: `up` serves until Ctrl-C, `demo` grades five samples and stops."""

import sys

import click

from app.settings import Settings
from gradjudge import demo as demonstration
from gradjudge import onemachine


@click.command()
@click.pass_obj
def up(settings: Settings) -> None:
    """Start broker, pages, worker and sweeper, and serve until Ctrl-C."""
    wishes = onemachine.Wishes(settings.data_dir, settings.host, settings.port, settings.broker_url)
    sys.exit(onemachine.up(wishes))


@click.command()
def demo() -> None:
    """Grade five samples through the whole chain, in a folder of their own, then stop."""
    sys.exit(demonstration.demo())
