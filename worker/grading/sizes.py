"""The sizes and the numbers that an exercise names, with their values on every trial."""

import re
from collections.abc import Sequence

import numpy as np

from app.content import Meta
from worker.grading.trials import Trial

SHAPE = re.compile(r"shape \(([^)]*)\)")


def sizes(meta: Meta, trials: Sequence[Trial]) -> dict[str, tuple[int, ...]]:
    """The sizes that the exercise names in its variables' shapes."""
    found: dict[str, tuple[int, ...]] = {}
    for variable, text in meta.variables.items():
        match = SHAPE.search(text)
        names = [name.strip() for name in match[1].split(",") if name.strip()] if match else []
        for axis, name in enumerate(names):
            shapes = [np.shape(trial.inputs.get(variable, ())) for trial in trials]
            if name.isidentifier() and all(axis < len(shape) for shape in shapes):
                found[name] = tuple(shape[axis] for shape in shapes)
    return found


def numbers(meta: Meta, trials: Sequence[Trial]) -> dict[str, tuple[float, ...]]:
    """The parameters that are single numbers, and no variables of the gradient."""
    found: dict[str, tuple[float, ...]] = {}
    for name in meta.function.parameters:
        values = [trial.inputs.get(name) for trial in trials]
        if name not in meta.function.wrt and all(type(value) in (int, float) for value in values):
            found[name] = tuple(float(value) for value in values if isinstance(value, (int, float)))
    return found
