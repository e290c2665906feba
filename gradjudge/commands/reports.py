"""A report as text for people, and as one line of JSON for programs."""

import json
import math
from collections.abc import Sequence
from typing import Any

import click

from app.content import ExerciseFolder
from app.services.reports import FindingReport, Report, VariableReport

# Ratios of two trials that differ by less are one.
SAME_RATIO = 1e-6


def as_json(file: str, folder: ExerciseFolder, report: Report) -> str:
    line = {
        "file": file,
        "exercise": folder.meta.id,
        "outcome": report.outcome,
        "score": _score(folder, report),
        "max_score": folder.meta.points,
        "variables": variables(folder, report),
        "findings": [_finding(finding) for finding in report.findings if not finding.remark],
        "remarks": [_finding(finding) for finding in report.findings if finding.remark],
        "milliseconds": round(1000 * sum(report.steps.values(), 0.0), 1),
    }
    return json.dumps(_finite(line), allow_nan=False)


def as_text(file: str, folder: ExerciseFolder, report: Report) -> str:
    name = click.format_filename(file)
    lines = [f"{name}: {report.outcome}, {_score(folder, report):g}/{folder.meta.points:g}"]
    for variable, entry in variables(folder, report).items():
        lines.append(f"    {variable}  {'right' if entry['right'] else 'wrong'}{_error_text(entry)}")
    for finding in report.findings:
        where = f" (line {finding.line})" if finding.line and f"line {finding.line}" not in finding.message else ""
        lines.append(f"    {finding.mistake}: {finding.message}{where}")
        if finding.hint:
            lines.append(f"        {finding.hint}")
    return "\n".join(lines)


def variables(folder: ExerciseFolder, report: Report) -> dict[str, dict[str, Any]]:
    """Per variable, over the cases that count: `right`, and the figures of the trial that is furthest off.

    `ratio` is there where every wrong trial is the same multiple of the reference.
    """
    counts = {case.name for case in folder.meta.cases if case.required}
    rows: dict[str, list[VariableReport]] = {}
    for row in report.variables:
        if row.case in counts:
            rows.setdefault(row.variable, []).append(row)
    return {name: _summary(of_variable) for name, of_variable in rows.items()}


def _summary(rows: Sequence[VariableReport]) -> dict[str, Any]:
    worst = max(rows, key=_off)
    return {
        "right": all(row.right for row in rows),
        "largest_error": worst.largest_error,
        "tolerance": worst.tolerance,
        "ratio": _ratio([row for row in rows if not row.right]),
    }


def _off(row: VariableReport) -> float:
    """How often the error is as large as it may be; a row without figures tells less than any other."""
    if row.largest_error is None or not row.tolerance:
        return -1.0
    return row.largest_error / row.tolerance


def _ratio(wrong: Sequence[VariableReport]) -> float | None:
    ratios = [row.ratio for row in wrong if row.ratio is not None]
    if not ratios or len(ratios) < len(wrong):
        return None
    spread = max(ratios) - min(ratios)
    return ratios[0] if spread <= SAME_RATIO * max(map(abs, ratios)) else None


def _score(folder: ExerciseFolder, report: Report) -> float:
    return round(report.share * folder.meta.points, 4)


def _finding(finding: FindingReport) -> dict[str, Any]:
    return {
        "mistake": finding.mistake,
        "group": finding.group,
        "variable": finding.variable,
        "message": finding.message,
        "hint": finding.hint,
        "line": finding.line,
        "evidence": finding.evidence,
    }


def _error_text(entry: dict[str, Any]) -> str:
    if entry["tolerance"] is None:
        return ""
    return f"  largest error {entry['largest_error']:.1e}, rounding explains {entry['tolerance']:.1e}"


def _finite(value: Any) -> Any:
    """The value with null for infinities and NaN, which JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value
