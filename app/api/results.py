"""A run as the API tells it, in numbers that every JSON parser takes."""

import math
from typing import Any

from app.api.schemas import CaseOut, FindingOut, SubmissionOut, Timing
from app.models import Finding, GradingRun
from app.services.disclosure import ShownCase, shown_cases


def submission_out(run: GradingRun, everything: bool) -> SubmissionOut:
    return SubmissionOut(
        id=run.submission_id,
        state=run.state,
        outcome=run.outcome,
        score=run.score,
        max_score=run.max_score,
        findings=[_finding(finding) for finding in run.findings],
        cases=[_case(case) for case in shown_cases(run, everything)],
        console=run.console,
        failure=run.failure,
        timing=Timing(queued_at=run.queued_at, claimed_at=run.claimed_at, finished_at=run.finished_at, steps=run.steps),
    )


def _finding(finding: Finding) -> FindingOut:
    return FindingOut(
        mistake=finding.mistake,
        group=finding.group,
        variable=finding.variable,
        message=finding.message,
        hint=finding.hint,
        line=finding.line,
        remark=finding.remark,
        evidence=_finite(finding.evidence),
    )


def _case(case: ShownCase) -> CaseOut:
    return CaseOut(
        case=case.case,
        seed=case.seed,
        public=case.public,
        variable=case.variable,
        verdict=case.verdict,
        shape=_sizes(case.shape),
        expected_shape=_sizes(case.expected_shape),
        largest_error=_finite(case.largest_error),
        tolerance=_finite(case.tolerance),
        ratio=_finite(case.ratio),
        message=case.message,
    )


def _sizes(shape: tuple[int, ...] | None) -> list[int] | None:
    return None if shape is None else list(shape)


def _finite(value: Any) -> Any:
    """The value with null for infinities and NaN, which JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
