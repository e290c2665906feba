"""Make the inputs a submission is tried on: every case of the exercise with several seeds, one of them hidden."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.content import BlindInput, Case, ExerciseFolder
from worker.grading.program import ExerciseFault, Inputs, Value

OPEN_SEEDS = 3


@dataclass(frozen=True)
class Trial:
    """One case with one seed; a hidden one is drawn from a secret of the deployment and never shown."""

    case: str
    seed: int
    public: bool
    hidden: bool
    inputs: Inputs
    dtype: str


def seed_of(exercise: str, case: str, rank: int, secret: str = "") -> int:
    """A seed that depends on nothing but its arguments; below 2**31, so that every database can keep it."""
    digest = hashlib.sha256(f"{exercise}\0{case}\0{rank}\0{secret}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def make_trials(folder: ExerciseFolder, make: Callable[..., Any], secret: str) -> list[Trial]:
    """Every case with each open seed and the deployment's hidden one; public trials come first."""
    public_first = sorted(folder.meta.cases, key=lambda case: not case.public)
    shown = [_trial(folder, make, case, rank) for case in public_first for rank in range(OPEN_SEEDS)]
    return shown + [_trial(folder, make, case, OPEN_SEEDS, secret) for case in folder.meta.cases]


def blind_trials(folder: ExerciseFolder, make: Callable[..., Any], blind: BlindInput) -> list[Trial]:
    """The same for an input that the exercise says mistakes hide on."""
    case = Case(name=blind.name, about=blind.about)
    return [_trial(folder, make, case, rank) for rank in range(OPEN_SEEDS)]


def _trial(folder: ExerciseFolder, make: Callable[..., Any], case: Case, rank: int, secret: str = "") -> Trial:
    seed = seed_of(folder.meta.id, case.name, rank, secret)
    try:
        made = make(np.random.default_rng(seed), case.name)
    except Exception as error:
        raise ExerciseFault(f"inputs(rng, {case.name!r}) raised {type(error).__name__}: {error}") from error
    if tuple(made) != folder.meta.function.parameters:
        raise ExerciseFault(f"inputs(rng, {case.name!r}) must return {folder.meta.function.parameters} in this order")
    inputs = {name: _as_given(value, case.dtype) for name, value in made.items()}
    hidden = bool(secret)
    return Trial(case.name, seed, case.public and not hidden, hidden, inputs, case.dtype)


def _as_given(value: Value, dtype: str) -> Value:
    """Arrays in the dtype of the case; a number given as Python float stays one."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.ascontiguousarray(value.astype(dtype))
    return value
