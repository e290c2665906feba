"""Run a submission on every trial: on the public ones, and then on the others in a child that nobody hears.

What a child can read it can tell. Were all inputs in one request, the first call could print those of hidden cases;
so they come to a second child, and of that nothing is shown that it could put words into.
"""

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from worker.grading.trials import Trial
from worker.sandbox import Fault, Limits, Program, Result, Returned, Status, run

# How often a submission may use up its limits, in the worst case.
CHILDREN = 2
NOT_SHOWN = "its words are not shown, since they could tell the inputs of a hidden case"
# Of Python's and numpy's own exceptions, and of answers that are no arrays (see `worker.sandbox.inside.values`).
KINDS = frozenset({*vars(builtins), *vars(np.exceptions), "LinAlgError"}) | {
    "none", "not_an_array", "object_array", "not_numbers", "too_many_dimensions", "ragged", "too_large", "wrong_count",
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What came of all trials. `steady`: the first call, made once more after the others, gave the same to the bit."""

    result: Result
    steady: bool = True


def run_trials(program: Program, trials: Sequence[Trial], limits: Limits) -> Run:
    """The results in the order of the trials, of which public ones come first."""
    public = sum(trial.public for trial in trials)
    calls = [dict(trial.inputs) for trial in trials]
    if not public:
        return Run(muted(run(program, calls, limits), limits))
    shown = run(program, [*calls[:public], calls[0]], limits)
    if shown.status is not Status.ok:
        return Run(replace(shown, returns=shown.returns[:public]))
    *returns, again = shown.returns
    steady = _same(returns[0], again)
    shown = replace(shown, returns=tuple(returns))
    if public == len(trials):
        return Run(shown, steady)
    return Run(joined(shown, muted(run(program, calls[public:], limits), limits)), steady)


def _same(one: Returned, other: Returned) -> bool:
    return one.status == other.status and all(
        a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        for a, b in zip(one.values, other.values, strict=True)
    )


def joined(shown: Result, rest: Result) -> Result:
    return replace(
        rest,
        returns=(*shown.returns, *rest.returns),
        console=shown.console,
        console_truncated=shown.console_truncated,
        wall_seconds=shown.wall_seconds + rest.wall_seconds,
        cpu_seconds=shown.cpu_seconds + rest.cpu_seconds,
        peak_memory_mb=max(shown.peak_memory_mb, rest.peak_memory_mb),
    )


def muted(result: Result, limits: Limits) -> Result:
    """Without what the submission may have worded itself."""
    fault = result.fault
    if fault and result.status is Status.out_of_memory:
        fault = replace(fault, message=f"more than {limits.memory_mb} MB of memory were needed")
    elif fault and result.status is Status.load_error:
        fault = without_words(fault)
    returns = tuple(silent(returned) for returned in result.returns)
    return replace(result, fault=fault, returns=returns, console="", console_truncated=False)


def silent(returned: Returned) -> Returned:
    return replace(returned, fault=without_words(returned.fault)) if returned.fault else returned


def without_words(fault: Fault) -> Fault:
    """The line, and the kind where it is one that everybody has: a class can be given any name."""
    kind = fault.kind if fault.kind in KINDS else "an exception of its own"
    return replace(fault, kind=kind, message=NOT_SHOWN)
