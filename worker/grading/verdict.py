"""Compare what came back with the reference, variable by variable: first its shape, then its numbers, then values."""

from dataclasses import dataclass

import numpy as np

from app.services.reports import VariableReport
from worker.grading.program import Array
from worker.grading.reference import ROUNDOFF, Expected
from worker.grading.relations import constant_ratio
from worker.grading.trials import Trial
from worker.sandbox import Returned

NOT_FINISHED = "The run ended before this call."


@dataclass(frozen=True)
class Verdict:
    """How one value stands to the reference: exact, close (accepted with a note), wrong or missing."""

    name: str
    message: str = ""
    largest_error: float | None = None
    tolerance: float | None = None
    ratio: float | None = None


def compare(
    trial: Trial, returned: Returned | None, outputs: tuple[str, ...], wanted: tuple[Expected, ...]
) -> list[VariableReport]:
    """One report per output of one call; `returned` is None where the call never finished."""
    if returned is not None and returned.status == "returned":
        pairs = zip(outputs, returned.values, wanted, strict=True)
        return [_report(trial, name, value, want, judge_value(value, want, trial.dtype)) for name, value, want in pairs]
    message = NOT_FINISHED
    if returned is not None and returned.fault is not None:
        message = returned.fault.message
    missing = Verdict("missing", message)
    return [_report(trial, name, None, want, missing) for name, want in zip(outputs, wanted, strict=True)]


def judge_value(value: Array, want: Expected, given: str) -> Verdict:
    """The verdict on one array, for inputs of dtype `given`."""
    if value.shape != want.gradient.shape:
        return Verdict("wrong", f"shape {value.shape} instead of {want.gradient.shape}")
    if value.dtype.kind not in "fiu":
        return Verdict("wrong", f"numbers of type {value.dtype.name} instead of {given}")
    if not np.all(np.isfinite(value)):
        return Verdict("wrong", f"{_count_not_finite(value)} of {value.size} entries are nan or infinite")
    return _by_value(value, want, working_dtype(value, given))


def working_dtype(value: Array, given: str) -> str:
    """The coarser of the dtype that was given and the one that came back: rounding happened in it."""
    return max((given, value.dtype.name), key=lambda name: ROUNDOFF.get(name, 0.0))


def _by_value(value: Array, want: Expected, dtype: str) -> Verdict:
    exact = value.astype(np.float64)
    error = np.abs(exact - want.gradient)
    tolerance = want.tolerance(dtype)
    figures = (_largest(error), _largest(tolerance))
    if np.all(error <= tolerance):
        return Verdict("exact", "", *figures)
    if np.all(error <= want.near(dtype)):
        return Verdict("close", "right, but less accurate than rounding alone explains", *figures)
    wrong = int(np.count_nonzero(error > tolerance))
    ratio = constant_ratio(exact, want.gradient, tolerance)
    return Verdict("wrong", f"{wrong} of {value.size} entries differ", *figures, ratio)


def _count_not_finite(value: Array) -> int:
    return int(value.size - np.count_nonzero(np.isfinite(value)))


def _largest(values: Array) -> float:
    return float(np.max(values, initial=0.0))


def _report(trial: Trial, name: str, value: Array | None, want: Expected, verdict: Verdict) -> VariableReport:
    return VariableReport(
        case=trial.case,
        seed=trial.seed,
        public=trial.public,
        variable=name,
        verdict=verdict.name,
        shape=None if value is None else value.shape,
        expected_shape=want.gradient.shape,
        dtype="" if value is None else value.dtype.name,
        largest_error=verdict.largest_error,
        tolerance=verdict.tolerance,
        ratio=verdict.ratio,
        message=verdict.message,
    )
