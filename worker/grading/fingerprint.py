"""Boil the answers on the open trials down to one word: equal words, equal answers, whatever the text of the code."""

import hashlib
from collections.abc import Sequence

import numpy as np

from worker.grading.answers import Answer, Array, Raised
from worker.grading.trials import Trial

DIGITS = 5


def fingerprint(trials: Sequence[Trial], answers: Sequence[Answer]) -> str:
    """SHA-256 over shapes and rounded values on the open float64 trials: the same on every deployment."""
    digest = hashlib.sha256()
    for trial, given in zip(trials, answers, strict=True):
        if trial.hidden or trial.dtype != "float64":
            continue
        if isinstance(given, Raised):
            digest.update(given.kind.encode())
            continue
        for value in given:
            digest.update(repr(value.shape).encode() + _rounded(value))
    return digest.hexdigest()


def _rounded(value: Array) -> bytes:
    """Values relative to the largest, so that rounding errors of another way of computing do not show."""
    if value.dtype.kind not in "fiu":
        return value.dtype.name.encode()
    numbers = value.astype(np.float64)
    finite = np.isfinite(numbers)
    largest = float(np.max(np.abs(numbers[finite]), initial=0.0))
    with np.errstate(all="ignore"):
        scaled = np.round(numbers / largest, DIGITS) if largest else numbers
    return (f"{largest:.{DIGITS}g}".encode()) + (scaled + 0.0).tobytes()
