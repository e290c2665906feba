"""Answers that are nearly right: differences of values leave an error that no formula makes.

Where an exercise wants the derivative itself (`exact`), close is not enough. A complex step is exact to rounding and
cannot be told from a formula.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.services.reports import FindingReport, VariableReport
from worker.grading.expected import Expected
from worker.grading.prepare import Prepared

# Relative to the largest entry: what differences with a step that somebody would choose are off by at most.
NEARLY = 1e-3
INEXACT = "right but for an error that rounding does not explain"


def exacting(reports: Sequence[VariableReport]) -> list[VariableReport]:
    """The same reports, in which close is not enough."""
    return [replace(r, verdict="wrong", message=INEXACT) if r.verdict == "close" else r for r in reports]


def nearly_right(prepared: Prepared, reports: Sequence[Sequence[VariableReport]]) -> FindingReport | None:
    """What is said where all that is wrong is so by very little; None where more is wrong, or nothing.

    In float32 the step of a difference is lost in rounding: there it may be off by anything.
    """
    pairs = [
        (report, want)
        for trial, row, wants in zip(prepared.trials, reports, prepared.wanted, strict=True)
        for report, want in zip(row, wants, strict=True)
        if not report.right and trial.required and trial.dtype == "float64"
    ]
    if not pairs or not all(_nearly(report, want) for report, want in pairs):
        return None
    names = ", ".join(dict.fromkeys(report.variable for report, _ in pairs))
    asked = " This exercise asks for the derivative itself." if prepared.folder.meta.exact else ""
    return FindingReport(
        "finite-differences",
        "numerics",
        f"{names} is nearly right, and less accurate than a formula is: is it made of finite differences?{asked}",
        hint="Differentiate on paper, and compute what you found. Differences are good for checking it.",
        variable=names,
        evidence={"cases": sorted({report.case for report, _ in pairs})},
    )


def _nearly(report: VariableReport, want: Expected) -> bool:
    largest = float(np.max(np.abs(want.value), initial=0.0))
    return report.largest_error is not None and report.largest_error <= NEARLY * largest
