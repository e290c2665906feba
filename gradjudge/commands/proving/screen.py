"""What `gradjudge prove` prints: a block for each exercise, and on a terminal a line that moves."""

import shutil
import sys
import time

import click

from gradjudge.commands.proving.outcome import Outcome


class Screen:
    """Blocks go to stdout, the moving line to stderr where that is a terminal."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._begun = time.monotonic()
        self._moves = sys.stderr.isatty()

    def block(self, name: str, outcome: Outcome, capped: tuple[str, ...]) -> None:
        self._wipe()
        click.echo(f"{name}  {_verdict(outcome)}")
        for note in outcome.notes:
            click.echo(f"    {note}")
        for line in capped:
            click.echo(f"    LIMIT  {line}")
        for problem in outcome.problems:
            click.echo(f"    PROBLEM  {problem}")

    def done(self) -> None:
        self._done += 1

    def progress(self, running: list[str]) -> None:
        if self._moves:
            line = f"{self._done} of {self._total} done, {self._seconds():.0f} s; proving {', '.join(running)}"
            click.echo(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}", nl=False, err=True)

    def summary(self, outcomes: list[Outcome]) -> None:
        self._wipe()
        holding = [outcome for outcome in outcomes if outcome.holds]
        before = sum(outcome.before for outcome in holding)
        said = f" ({before} proved before)" if before else ""
        caught = sum(outcome.mistakes for outcome in holding)
        click.echo(
            f"{len(holding)} of {len(outcomes)} exercises hold{said}; "
            f"{caught} mistakes caught and named; {self._seconds():.1f} s."
        )

    def _seconds(self) -> float:
        return time.monotonic() - self._begun

    def _wipe(self) -> None:
        if self._moves:
            click.echo("\r\x1b[K", nl=False, err=True)


def _verdict(outcome: Outcome) -> str:
    if outcome.before:
        return "proved before"
    return f"{'proved' if outcome.holds else 'DOES NOT HOLD'}, {outcome.seconds:.1f} s"
