"""Name the mistake from the numbers alone: only what reproduces every output on every trial, hidden ones included."""

from collections.abc import Sequence

import numpy as np

from app.content import Mistake
from app.services.reports import FindingReport, VariableReport
from worker.grading.observed import observed
from worker.grading.prepare import Candidate, Prepared
from worker.grading.program import Answer, Array, Raised
from worker.grading.reference import Expected
from worker.grading.trials import Trial
from worker.grading.verdict import working_dtype


def name_mistakes(
    prepared: Prepared, answers: Sequence[Answer], reports: Sequence[Sequence[VariableReport]]
) -> list[FindingReport]:
    """Findings for every output that is wrong on some trial; `answers` and `reports` have one entry per trial."""
    failing = [
        place
        for place in range(len(prepared.outputs))
        if any(not trial_reports[place].right for trial_reports in reports)
    ]
    seen = {place: observed(prepared, place, [row[place] for row in reports]) for place in failing}
    whole = _first(prepared.singles, prepared, answers, failing) or _first(prepared.pairs, prepared, answers, failing)
    if whole:
        return [_named(mistake, list(seen.values()), len(answers)) for mistake in whole.mistakes]
    findings: dict[str, FindingReport] = {}
    for place, sight in seen.items():
        found = _first(prepared.singles, prepared, answers, [place])
        finding = _named(found.mistakes[0], [sight], len(answers)) if found else sight
        findings.setdefault(f"{finding.mistake} {finding.variable}", finding)
    return list(findings.values())


def _first(
    candidates: Sequence[Candidate], prepared: Prepared, answers: Sequence[Answer], places: Sequence[int]
) -> Candidate | None:
    wanted, trials = prepared.wanted, prepared.trials
    return next((c for c in candidates if explains(c.answers, answers, wanted, trials, places)), None)


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
    # A mistake that makes values larger than anything in the reference's own computation rounds accordingly.
    room = 16 * rounding * max(1.0, largest / magnitude if magnitude else 1.0) + 1e-9 * largest
    return bool(np.all(np.abs(left[finite] - right[finite]) <= room))


def _named(mistake: Mistake, seen: Sequence[FindingReport], trials: int) -> FindingReport:
    """The mistake as a finding: what was seen of it, then its own hint."""
    return FindingReport(
        mistake=mistake.id,
        group=mistake.group,
        variable=", ".join(finding.variable or "" for finding in seen),
        message=" ".join(finding.message for finding in seen),
        hint=mistake.hint,
        evidence={**seen[0].evidence, "family": mistake.family, "reproduced_on": trials},
    )
