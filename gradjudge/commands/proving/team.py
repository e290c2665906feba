"""Hand exercises to several provers, and take the outcomes as they come."""

from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait

from app.content import ExerciseFolder
from app.settings import Settings
from gradjudge.commands.proving.outcome import Outcome
from gradjudge.commands.proving.prover import Prover

TICK_SECONDS = 0.5


class Team:
    """Up to `jobs` provers, started when there is something for them. Use with `with`: none of them stays."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings, self._jobs = settings, jobs
        self._idle: list[Prover] = []
        self._busy: dict[object, tuple[Prover, int]] = {}

    def __enter__(self) -> "Team":
        return self

    def __exit__(self, *_: object) -> None:
        for prover in (*self._idle, *(prover for prover, _ in self._busy.values())):
            prover.end()

    def outcomes(
        self, folders: Sequence[ExerciseFolder], tick: Callable[[list[str]], None]
    ) -> Iterator[tuple[int, Outcome]]:
        """The place of each exercise with its outcome, as they are done. `tick` is told often what is being proved.

        Raises SandboxUnavailable.
        """
        waiting = list(enumerate(folders))
        while waiting or self._busy:
            while waiting and len(self._busy) < self._jobs:
                self._begin(*waiting.pop(0))
            tick([folders[place].meta.id for _, place in self._busy.values()])
            for ready in wait([prover.connection for prover, _ in self._busy.values()], TICK_SECONDS):
                yield self._done(ready)

    def _begin(self, place: int, folder: ExerciseFolder) -> None:
        prover = self._idle.pop() if self._idle else Prover(self._settings)
        self._busy[prover.connection] = prover, place
        prover.begin(folder)

    def _done(self, ready: object) -> tuple[int, Outcome]:
        prover, place = self._busy[ready]
        outcome = prover.outcome()
        del self._busy[ready]
        if prover.lives:
            self._idle.append(prover)
        else:
            prover.end()
        return place, outcome
