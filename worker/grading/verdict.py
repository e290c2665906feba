"""Compare what came back with the reference, variable by variable: first its shape, then its numbers, then values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.services.reports import VariableReport
from worker.grading.answers import Array
from worker.grading.conventions import Asked, Found, convention
from worker.grading.expected import ROUNDOFF, Expected
from worker.grading.relations import constant_ratio
from worker.grading.trials import Trial
from worker.sandbox import Returned

NOT_FINISHED = "The run ended before this call."
APART = "; each is right at a kink by itself, but no one choice there gives all variables"


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
        verdicts = judge_values(returned.values, wanted, trial.dtype)
        rows = zip(outputs, returned.values, wanted, verdicts, strict=True)
        return [_report(trial, name, value, want, verdict) for name, value, want, verdict in rows]
    message = NOT_FINISHED
    if returned is not None and returned.fault is not None:
        message = returned.fault.message
    missing = Verdict("missing", message)
    return [_report(trial, name, None, want, missing) for name, want in zip(outputs, wanted, strict=True)]


def judge_value(value: Array, want: Expected, given: str) -> Verdict:
    """The verdict on one array by itself, for inputs of dtype `given`."""
    return judge_values([value], [want], given)[0]


def judge_values(values: Sequence[Array], wanted: Sequence[Expected], given: str) -> list[Verdict]:
    """The verdicts on all arrays of one call: against the reference, and at kinks against any one other choice."""
    verdicts = [_by_reference(value, want, given) for value, want in zip(values, wanted, strict=True)]
    rows = zip(values, wanted, verdicts, strict=True)
    asked = {
        place: Asked(value, want, working_dtype(value, given))
        for place, (value, want, verdict) in enumerate(rows)
        if want.share is not None and verdict.tolerance is not None
    }
    differing = [place for place in asked if verdicts[place].name == "wrong"]
    alone = {place: convention([asked[place]]) for place in differing}
    held = [place for place in asked if place not in differing]
    for place, verdict in _explained(asked, held, {p: found for p, found in alone.items() if found}).items():
        verdicts[place] = verdict or replace(verdicts[place], message=f"{verdicts[place].message}{APART}")
    return verdicts


def _explained(
    asked: Mapping[int, Asked], held: Sequence[int], alone: Mapping[int, Found]
) -> dict[int, Verdict | None]:
    """The verdicts on what another choice explains; None where it is not the choice of the variables before it."""
    if len(alone) + len(held) < 2:
        return {place: _at_choice(asked[place], found, 0) for place, found in alone.items()}
    found = convention([asked[place] for place in (*held, *alone)]) if alone else None
    if found or len(alone) < 2:
        return {place: _at_choice(asked[place], found, len(held) + rank) for rank, place in enumerate(alone)}
    explained: dict[int, Verdict | None] = {}
    for place in alone:
        together = [*held, *(other for other, verdict in explained.items() if verdict), place]
        explained[place] = _at_choice(asked[place], convention([asked[other] for other in together]), -1)
    return explained


def _at_choice(one: Asked, found: Found | None, place: int) -> Verdict | None:
    if found is None:
        return None
    verdict = _compared(one.value, found.wants[place], one.dtype)
    return replace(verdict, message="; ".join(filter(None, (found.messages[place], verdict.message))))


def _by_reference(value: Array, want: Expected, given: str) -> Verdict:
    if value.shape != want.value.shape:
        return Verdict("wrong", f"shape {value.shape} instead of {want.value.shape}")
    if value.dtype.kind not in "fiu":
        return Verdict("wrong", f"numbers of type {value.dtype.name} instead of {given}")
    astray = _astray(value, want.value)
    return Verdict("wrong", astray) if astray else _compared(value, want, working_dtype(value, given))


def _astray(value: Array, wanted: Array) -> str:
    """What is said where entries are infinite or nan that should not be, or the other way round; else nothing.

    Where the reference itself is not finite, an honest answer is infinite with the same sign, or nan as well.
    """
    given, due = np.isfinite(value), np.isfinite(wanted)
    if not np.all(given | ~due):
        return f"{np.count_nonzero(~given & due)} of {value.size} entries are nan or infinite"
    unlike = np.count_nonzero(~due & ~((value == wanted) | (np.isnan(value) & np.isnan(wanted))))
    return f"{unlike} of {value.size} entries are not nan or infinite as the gradient is there" if unlike else ""


def working_dtype(value: Array, given: str) -> str:
    """The coarser of the dtype that was given and the one that came back: rounding happened in it."""
    return max((given, value.dtype.name), key=lambda name: ROUNDOFF.get(name, 0.0))


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
