"""What is wrong, in the order in which a student should hear of it."""

from collections.abc import Sequence

from app.services.reports import FindingReport, VariableReport
from worker.grading import own_forward
from worker.grading.answers import Answer
from worker.grading.contract import breaches
from worker.grading.exactness import nearly_right
from worker.grading.naming import name_mistakes
from worker.grading.prepare import Prepared
from worker.sandbox import Limits, Result


def findings(
    prepared: Prepared,
    source: str,
    result: Result,
    answers: Sequence[Answer],
    reports: Sequence[Sequence[VariableReport]],
    limits: Limits,
) -> list[FindingReport]:
    """The exercise's own mistakes, else what can be said in general; what broke the contract stands beside it."""
    broken = breaches(prepared.trials, result.returns)
    named = name_mistakes(prepared, answers, reports)
    known = {mistake.id for mistake in prepared.folder.mistakes}
    own = [finding for finding in named if finding.mistake in known]
    if own or broken:
        return [*(named if not broken else own), *broken]
    first = nearly_right(prepared, reports) or own_forward.finding(prepared, source, result, reports, limits)
    return [first] if first else named
