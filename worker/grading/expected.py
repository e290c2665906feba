"""What an honest answer is for one output of one trial, and how far rounding may move it."""

from dataclasses import dataclass

import numpy as np

from app.content import Tolerance
from worker.grading.answers import Array
from worker.grading.choices import Share

ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}
# Below it numbers lose digits, and then vanish.
TINY = {name: float(np.finfo(name).tiny) for name in ROUNDOFF}


@dataclass(frozen=True)
class Expected:
    """The exact value and its running error bound e, entry by entry; `declared` where it is no exact formula.

    `share` is what the trial's kinks leave open of it, None where nothing is.
    """

    value: Array
    error: Array
    declared: Tolerance | None = None
    share: Share | None = None

    def tolerance(self, dtype: str) -> Array:
        """How far an honest answer computed in `dtype` may be off, entry by entry."""
        if self.declared:
            return np.full(self.value.shape, self.declared.atol + self.declared.rtol * _largest(self.value))
        u = ROUNDOFF[dtype]
        return 8 * u * self.error + 2 * u * np.abs(self.value) + 8 * TINY[dtype]

    def near(self, dtype: str) -> Array:
        """The wider bound under which an answer is accepted with a note: only the way of computing can differ."""
        if self.declared:
            return self.tolerance(dtype)
        return np.maximum(self.tolerance(dtype), max(1e-7 * _largest(self.value), 1e-9 * _largest(self.error)))


def _largest(values: Array) -> float:
    """Of the entries that are finite."""
    return float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))
