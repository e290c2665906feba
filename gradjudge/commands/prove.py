"""Prove exercises: the gate before anyone is asked to solve them."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from app.content import OwnLimits, read_groups
from app.services.limits import RunLimits, limits_for
from app.settings import Settings
from gradjudge.commands.exercises import Found, every_one, find
from gradjudge.commands.proving.kept import Kept
from gradjudge.commands.proving.outcome import Outcome
from gradjudge.commands.proving.screen import Screen
from gradjudge.commands.proving.team import Team
from worker.sandbox import SandboxUnavailable


@click.command()
@click.argument("exercises", nargs=-1)
@click.option("--jobs", type=click.IntRange(min=1), help="How many are proved at once; the number of cores else.")
@click.option("--fresh", is_flag=True, help="Also those that were proved before and have not changed.")
@click.pass_obj
def prove(settings: Settings, exercises: tuple[str, ...], jobs: int | None, fresh: bool) -> None:
    """Prove EXERCISES (ids or folders; all where none is named). Exit status 1 where one does not hold.

    One that was proved before is not proved again, unless it or the code that judges has changed.
    """
    found = _named(settings, exercises) or every_one(settings.exercises_dir)
    try:
        outcomes = _Proving(settings, found, fresh).run(jobs or _cores())
    except SandboxUnavailable as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if outcomes and all(outcome.holds for outcome in outcomes) else 1)


class _Proving:
    """Outcomes by the place of their exercise; each is printed when all before it are."""

    def __init__(self, settings: Settings, found: list[Found], fresh: bool) -> None:
        self._settings, self._found, self._fresh = settings, found, fresh
        self._kept = Kept(settings.data_dir / "proved")
        self._groups = _groups(settings.exercises_dir)
        self._screen = Screen(len(found))
        self._outcomes: dict[int, Outcome] = {}
        self._printed = 0

    def run(self, jobs: int) -> list[Outcome]:
        places = []
        for place, one in enumerate(self._found):
            known = self._known(one)
            if known:
                self._take(place, known)
            else:
                places.append(place)
        self._prove(places, jobs)
        outcomes = [self._outcomes[place] for place in range(len(self._found))]
        self._screen.summary(outcomes)
        return outcomes

    def _known(self, one: Found) -> Outcome | None:
        if one.folder is None:
            return Outcome(problems=(one.problem,))
        return None if self._fresh else self._kept.get(one.folder, self._limits(one))

    def _prove(self, places: list[int], jobs: int) -> None:
        folders = [folder for place in places if (folder := self._found[place].folder)]
        with Team(self._settings, jobs) as team:
            for number, outcome in team.outcomes(folders, self._screen.progress):
                self._kept.put(folders[number], self._limits(self._found[places[number]]), outcome)
                self._take(places[number], outcome)

    def _take(self, place: int, outcome: Outcome) -> None:
        unknown = self._unknown_groups(self._found[place])
        self._outcomes[place] = replace(outcome, problems=(*outcome.problems, *unknown))
        self._screen.done()
        while self._printed in self._outcomes:
            one = self._found[self._printed]
            self._screen.block(one.name, self._outcomes[self._printed], self._limits(one).capped)
            self._printed += 1

    def _limits(self, one: Found) -> RunLimits:
        return limits_for(one.folder.meta.limits if one.folder else OwnLimits(), self._settings)

    def _unknown_groups(self, one: Found) -> list[str]:
        mistakes = one.folder.mistakes if one.folder and self._groups else ()
        known = ", ".join(sorted(self._groups))
        return [
            f"mistake {mistake.id!r} belongs to {mistake.group!r}, and groups.toml has only {known}"
            for mistake in mistakes
            if mistake.group not in self._groups
        ]


def _groups(exercises_dir: Path) -> frozenset[str]:
    """Nothing where the folder has no groups.toml."""
    try:
        return frozenset(read_groups(exercises_dir))
    except FileNotFoundError:
        return frozenset()


def _named(settings: Settings, names: tuple[str, ...]) -> list[Found]:
    """In the order in which they were named, each once."""
    try:
        found = [find(settings.exercises_dir, name) for name in names]
    except LookupError as error:
        raise click.ClickException(str(error)) from error
    return list({one.path.resolve(): one for one in found}.values())


def _cores() -> int:
    """Those that we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
