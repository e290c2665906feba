"""Work out once per exercise version what every submission to it is judged by: trials, reference, known mistakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from app.content import ExerciseFolder, Mistake
from worker.grading.program import Answer, ExerciseFault, answer, load, mistaken
from worker.grading.reference import Expected, expected
from worker.grading.trials import Trial, make_trials


@dataclass(frozen=True)
class Candidate:
    """One mistake, or two at once, and what the model answer with it returns on every trial."""

    mistakes: tuple[Mistake, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Prepared:
    """An exercise version made ready. `wanted` has one tuple per trial, in the order of the outputs."""

    folder: ExerciseFolder
    trials: tuple[Trial, ...]
    wanted: tuple[tuple[Expected, ...], ...]
    singles: tuple[Candidate, ...]
    pairs: tuple[Candidate, ...]

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.folder.meta.function.outputs


def prepare(folder: ExerciseFolder, secret: str) -> Prepared:
    """Raises ExerciseFault where the exercise's own files do not work."""
    make, loss = load(folder["reference.py"], "reference.py", "inputs", "loss")
    trials = make_trials(folder, make, secret)
    singles = [candidate(folder, (mistake,), trials) for mistake in folder.mistakes]
    return Prepared(
        folder, tuple(trials), references(folder, loss, trials), tuple(singles), tuple(_pairs(folder, trials))
    )


def references(
    folder: ExerciseFolder, loss: Callable[..., Any], trials: Sequence[Trial]
) -> tuple[tuple[Expected, ...], ...]:
    return tuple(expected(loss, trial, folder.meta.function.wrt) for trial in trials)


def candidate(folder: ExerciseFolder, mistakes: tuple[Mistake, ...], trials: Sequence[Trial]) -> Candidate:
    function = mistaken(folder, mistakes)
    count = len(folder.meta.function.outputs)
    return Candidate(mistakes, tuple(answer(function, trial.inputs, count) for trial in trials))


def _pairs(folder: ExerciseFolder, trials: Sequence[Trial]) -> list[Candidate]:
    """Two mistakes at once, wherever the change of one leaves room for that of the other."""
    found = []
    for pair in combinations(folder.mistakes, 2):
        try:
            found.append(candidate(folder, pair, trials))
        except ExerciseFault:
            continue
    return found
