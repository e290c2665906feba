"""Whether two sets of answers are one, computed in two ways."""

from collections.abc import Sequence

import numpy as np

from worker.grading.answers import Answer, Array, Raised
from worker.grading.expected import Expected
from worker.grading.trials import Trial
from worker.grading.verdict import working_dtype


def explains(
    candidate: Sequence[Answer],
    answers: Sequence[Answer],
    wanted: Sequence[Sequence[Expected]],
    trials: Sequence[Trial],
    places: Sequence[int],
) -> bool:
    """Whether a candidate gives the same as the student at these outputs on every trial, and a number on some."""
    proved = False
    for guessed, given, wants, trial in zip(candidate, answers, wanted, trials, strict=True):
        if isinstance(guessed, Raised) or isinstance(given, Raised):
            if not (isinstance(guessed, Raised) and isinstance(given, Raised) and guessed.kind == given.kind):
                return False
            continue
        if len(guessed) != len(given):
            return False
        if not all(same(given[place], guessed[place], wants[place], trial.dtype) for place in places):
            return False
        proved = True
    return proved


def same(value: Array, guessed: Array, want: Expected, dtype: str) -> bool:
    """Whether two arrays are one answer, computed in two ways."""
    if value.shape != guessed.shape:
        return False
    if value.dtype.kind not in "fiu" or guessed.dtype.kind not in "fiu":
        return value.dtype.kind == guessed.dtype.kind
    left, right = value.astype(np.float64), guessed.astype(np.float64)
    finite = np.isfinite(right)
    if not np.array_equal(finite, np.isfinite(left)):
        return False
    largest = float(np.max(np.abs(right[finite]), initial=0.0))
    magnitude = float(np.max(want.error, initial=0.0))
    rounding = float(np.max(want.tolerance(working_dtype(value, dtype)), initial=0.0))
    if want.declared:
        return bool(np.all(np.abs(left[finite] - right[finite]) <= rounding))
    # A mistake that makes values larger than anything in the reference's own computation rounds accordingly.
    room = 16 * rounding * max(1.0, largest / magnitude if magnitude else 1.0) + 1e-9 * largest
    return bool(np.all(np.abs(left[finite] - right[finite]) <= room))
