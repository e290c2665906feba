"""Where a forward pass differs from the reference: is the backward at least right for the forward that was written?

The gradient of another function is another message than a wrong gradient. The submission's own forward is
differentiated numerically, along one random direction through all variables at once.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.services.reports import FindingReport, VariableReport
from worker.grading.answers import Array
from worker.grading.prepare import Prepared
from worker.grading.program import program_of
from worker.grading.trials import Trial
from worker.sandbox import Limits, Result, Returned, Status, run

# Central differences with two steps, and extrapolated: off by h^4 and by rounding / h.
STEP = 1e-3
SAME = 1e-6
TRIALS = 3


def forward_outputs(prepared: Prepared) -> int:
    """How many of the outputs are what the forward pass gives; gradients come behind."""
    return len(prepared.outputs) - len(prepared.folder.meta.function.wrt)


def finding(
    prepared: Prepared, source: str, result: Result, reports: Sequence[Sequence[VariableReport]], limits: Limits
) -> FindingReport | None:
    """What to say where a forward output is wrong; None where all are right."""
    count = forward_outputs(prepared)
    wrong = {report.variable: report for row in reports for report in row[:count] if not report.right}
    if not wrong or not prepared.folder.meta.function.wrt:
        return None
    names = ", ".join(wrong)
    fits = _backward_fits(prepared, source, result, limits)
    behind = {
        True: "Your gradients are right for the function that you compute: mend the forward, and they follow.",
        False: "Your gradients do not fit the function that you compute either.",
        None: "Gradients of another function cannot be compared: mend the forward first.",
    }[fits]
    message = f"{names} differs from the reference: your forward computes another function. {behind}"
    cases = sorted({report.case for row in reports for report in row[:count] if not report.right})
    return FindingReport(
        "forward-differs", "wrong_tensor", message, variable=names, evidence={"cases": cases, "backward_fits": fits}
    )


def _backward_fits(prepared: Prepared, source: str, result: Result, limits: Limits) -> bool | None:
    chosen = [
        (trial, returned)
        for trial, returned in zip(prepared.trials, result.returns, strict=True)
        if trial.public and trial.required and trial.dtype == "float64" and returned.status == "returned"
    ][:TRIALS]
    if not chosen:
        return None
    directions = [_direction(prepared, trial) for trial, _ in chosen]
    steps = (STEP, -STEP, STEP / 2, -STEP / 2)
    calls = [_moved(trial, d, h) for (trial, _), d in zip(chosen, directions, strict=True) for h in steps]
    moved = run(program_of(prepared.folder, source), calls, limits)
    if moved.status is not Status.ok or any(back.status != "returned" for back in moved.returns):
        return None
    groups = [moved.returns[at : at + len(steps)] for at in range(0, len(moved.returns), len(steps))]
    return all(
        _fits(prepared, trial, returned, d, group)
        for (trial, returned), d, group in zip(chosen, directions, groups, strict=True)
    )


def _direction(prepared: Prepared, trial: Trial) -> dict[str, Array]:
    rng = np.random.default_rng(trial.seed)
    wrt = prepared.folder.meta.function.wrt
    return {name: np.asarray(rng.standard_normal(np.shape(trial.inputs[name]))) for name in wrt}


def _moved(trial: Trial, direction: dict[str, Array], h: float) -> dict[str, Any]:
    moved = {name: trial.inputs[name] + h * d for name, d in direction.items()}
    return {**trial.inputs, **{name: float(x) if np.ndim(x) == 0 else x for name, x in moved.items()}}


def _fits(
    prepared: Prepared, trial: Trial, returned: Returned, direction: dict[str, Array], group: Sequence[Returned]
) -> bool:
    count = forward_outputs(prepared)
    upstreams = [trial.inputs[name] for name in prepared.folder.meta.upstreams] or [1.0] * count
    up, down, half_up, half_down = (
        sum(float(np.sum(v * out)) for v, out in zip(upstreams, back.values[:count], strict=True)) for back in group
    )
    coarse, fine = (up - down) / (2 * STEP), (half_up - half_down) / STEP
    numeric = (4 * fine - coarse) / 3
    gradients = returned.values[count:]
    if any(g.shape != d.shape for g, d in zip(gradients, direction.values(), strict=True)):
        return False
    claimed = [float(np.sum(g * d)) for g, d in zip(gradients, direction.values(), strict=True)]
    scale = max(sum(map(abs, claimed)), abs(numeric), 1e-12)
    return bool(abs(sum(claimed) - numeric) <= SAME * scale)
