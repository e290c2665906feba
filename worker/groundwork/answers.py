"""Run an exercise's own Python files (reference, model answer, mistakes) as functions."""

import types
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.content import ExerciseFolder, Mistake

Array = NDArray[Any]
Value = Array | float
Inputs = Mapping[str, Value]


class ExerciseFault(Exception):
    """The exercise itself is broken: its reference cannot be run, or a mistake's change does not apply."""


@dataclass(frozen=True)
class Raised:
    """What a function raised instead of returning."""

    kind: str
    message: str


Answer = tuple[Array, ...] | Raised


def load(source: str, file_name: str, *names: str) -> list[Callable[..., Any]]:
    """The functions of these names that a trusted file defines. Raises ExerciseFault."""
    module = types.ModuleType(file_name.removesuffix(".py"))
    try:
        exec(compile(source, file_name, "exec"), module.__dict__)
        return [getattr(module, name) for name in names]
    except Exception as error:
        raise ExerciseFault(f"{file_name} cannot be loaded: {type(error).__name__}: {error}") from error


def changed(solution: str, changes: tuple[tuple[str, str], ...], name: str) -> str:
    """solution.py with the changes of a mistake applied. Raises ExerciseFault where one does not apply."""
    for old, new in changes:
        if old not in solution:
            raise ExerciseFault(f"mistake {name!r}: solution.py does not contain {old!r}")
        solution = solution.replace(old, new)
    return solution


def mistaken(folder: ExerciseFolder, mistakes: tuple[Mistake, ...]) -> Callable[..., Any]:
    """The model answer with these mistakes made in it."""
    name = "+".join(mistake.id for mistake in mistakes)
    source = changed(folder["solution.py"], tuple(c for mistake in mistakes for c in mistake.change), name)
    return load(source, "solution.py", folder.meta.function.name)[0]


def answer(function: Callable[..., Any], inputs: Inputs, count: int) -> Answer:
    """Call a trusted function as a submission is called: `count` arrays, or what it raised."""
    arguments = [value.copy() if isinstance(value, np.ndarray) else value for value in inputs.values()]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            returned = function(*arguments)
    except Exception as error:
        return Raised(type(error).__name__, str(error))
    values = returned if count > 1 else (returned,)
    return tuple(np.asarray(value) for value in values)
