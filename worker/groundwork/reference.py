"""The reference's answer for a trial: gradients by reverse mode, and how far rounding may move an honest answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import autodiff_core as ad
from worker.grading.program import Array, ExerciseFault
from worker.grading.rounding import rounding_bound
from worker.grading.trials import Trial

ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}
TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class Expected:
    """One variable's exact gradient and its running error bound e, entry by entry."""

    gradient: Array
    error: Array

    def tolerance(self, dtype: str) -> Array:
        """How far an honest answer computed in `dtype` may be off, entry by entry."""
        u = ROUNDOFF[dtype]
        return 8 * u * self.error + 2 * u * np.abs(self.gradient) + 8 * TINY

    def near(self, dtype: str) -> Array:
        """The wider bound under which an answer is accepted with a note: only the way of computing can differ."""
        return np.maximum(self.tolerance(dtype), max(1e-7 * _largest(self.gradient), 1e-9 * _largest(self.error)))


def expected(loss: Callable[..., Any], trial: Trial, wrt: tuple[str, ...]) -> tuple[Expected, ...]:
    """What an honest submission returns on this trial, one entry per variable. Raises ExerciseFault."""
    inputs = leaves(trial)
    try:
        gradients = ad.grad(loss(**inputs), [inputs[name] for name in wrt], create_graph=True)
    except Exception as error:
        raise ExerciseFault(f"the reference fails on case {trial.case!r}: {type(error).__name__}: {error}") from error
    return tuple(Expected(np.asarray(gradient.data), rounding_bound(gradient)) for gradient in gradients)


def leaves(trial: Trial) -> dict[str, ad.Tensor]:
    """The inputs as float64 leaves: float32 inputs are widened exactly."""
    return {
        name: ad.tensor(np.asarray(value, dtype=np.float64), requires_grad=True) for name, value in trial.inputs.items()
    }


def _largest(values: Array) -> float:
    return float(np.max(np.abs(values), initial=0.0))
