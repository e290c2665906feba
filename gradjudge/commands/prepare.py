"""Work out ahead of time what submissions will be judged by, so that the first student need not wait for it."""

import ctypes
import os
import signal
import sys
import time

import click

from app.content import read_files
from app.database import Database
from app.services import catalogue
from app.settings import Settings
from worker import sandbox
from worker.grading.answers import ExerciseFault
from worker.grading.judge import Judge
from worker.grading.prepare import SandboxFault
from worker.grading.shelf import Shelf
from worker.tasks import limits_of

PR_SET_PDEATHSIG = 1


@click.command()
@click.option("--gently", is_flag=True, help="Give way to everything else, and end with the process that started this.")
@click.pass_obj
def prepare(settings: Settings, gently: bool) -> None:
    """Prepare every exercise version that is assigned. Exit status 1 where one cannot be."""
    if gently:
        os.nice(19)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    with Database(settings.database).reading() as session:
        folders = [read_files(files) for files in catalogue.assigned_files(session)]
    try:
        sandbox.start(allow_unsandboxed=settings.allow_unsandboxed)
    except sandbox.SandboxUnavailable as error:
        raise click.ClickException(str(error)) from error
    judge = Judge(settings.secret, limits_of(settings), Shelf(settings.data_dir / "prepared"))
    failed = 0
    for folder in folders:
        began = time.monotonic()
        try:
            fault = judge.prepared(folder).fault
            if fault:
                raise fault
        except (ExerciseFault, SandboxFault) as error:
            failed += 1
            click.echo(f"{folder.meta.id}  cannot be prepared: {error}", err=True)
        else:
            click.echo(f"{folder.meta.id}  ready, {time.monotonic() - began:.1f} s")
    sys.exit(1 if failed else 0)
