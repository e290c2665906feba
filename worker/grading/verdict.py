"""Compare what came back with the reference, variable by variable: first its shape, then its numbers, then values."""

from dataclasses import dataclass, replace

import numpy as np

from app.services.reports import VariableReport
from worker.grading.answers import Array
from worker.grading.conventions import convention
from worker.grading.expected import ROUNDOFF, Expected
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
    if value.shape != want.value.shape:
        return Verdict("wrong", f"shape {value.shape} instead of {want.value.shape}")
    if value.dtype.kind not in "fiu":
        return Verdict("wrong", f"numbers of type {value.dtype.name} instead of {given}")
    astray = _astray(value, want.value)
    if astray:
        return Verdict("wrong", astray)
    return _by_value(value, want, working_dtype(value, given))


def _astray(value: Array, wanted: Array) -> str:
    """What is said where entries are infinite or nan that should not be, or the other way round; else nothing.

    Where the reference itself is not finite, an honest answer is infinite with the same sign, or nan as well.
    """
    given, due = np.isfinite(value), np.isfinite(wanted)
    if not np.all(given | ~due):
        return f"{np.count_nonzero(~given & due)} of {value.size} entries are nan or infinite"
    unlike = ~due & ~((value == wanted) | (np.isnan(value) & np.isnan(wanted)))
    if np.any(unlike):
        what = "infinite" if np.all(np.isinf(wanted[unlike])) else "infinite or no number"
        return f"{np.count_nonzero(unlike)} of {value.size} entries differ where the gradient is {what}"
    return ""


def working_dtype(value: Array, given: str) -> str:
    """The coarser of the dtype that was given and the one that came back: rounding happened in it."""
    return max((given, value.dtype.name), key=lambda name: ROUNDOFF.get(name, 0.0))


def _by_value(value: Array, want: Expected, dtype: str) -> Verdict:
    """Against the reference, and at kinks against whatever another convention gives."""
    verdict = _compared(value, want, dtype)
    found = convention(value, want, dtype) if verdict.name == "wrong" else None
    if found is None:
        return verdict
    again = _compared(value, found.want, dtype)
    return replace(again, message="; ".join(filter(None, (found.message, again.message))))


def _compared(value: Array, want: Expected, dtype: str) -> Verdict:
    finite = np.isfinite(want.value)
    exact, wanted = (np.where(finite, array.astype(np.float64), 0.0) for array in (value, want.value))
    error, tolerance = np.abs(exact - wanted), np.where(finite, want.tolerance(dtype), 0.0)
    figures = (_largest(error), _largest(tolerance))
    if np.all(error <= tolerance):
        return Verdict("exact", "", *figures)
    if np.all(error <= np.where(finite, want.near(dtype), 0.0)):
        return Verdict("close", "right, but less accurate than rounding alone explains", *figures)
    wrong = int(np.count_nonzero(error > tolerance))
    ratio = constant_ratio(exact, wanted, tolerance)
    return Verdict("wrong", f"{wrong} of {value.size} entries differ", *figures, ratio)


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
        expected_shape=want.value.shape,
        dtype="" if value is None else value.dtype.name,
        largest_error=verdict.largest_error,
        tolerance=verdict.tolerance,
        ratio=verdict.ratio,
        message=verdict.message,
    )
