"""Serve pages and API on one machine with waitress; in production gunicorn calls the same factory."""

import click
import waitress

from app.factory import create_app
from app.settings import Settings

# Far above what the application itself refuses, in words: this bound only guards the disk.
MOST_BODY_BYTES = 64 * 2**20


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve pages and API until a signal."""
    waitress.serve(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        max_request_body_size=MOST_BODY_BYTES,
        ident=None,
    )
