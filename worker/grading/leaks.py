"""Look through a report for what feedback must never hold: the reference's numbers, hidden inputs, the model answer."""

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from app.services.reports import FindingReport, Report
from worker.grading.prepare import Prepared
from worker.groundwork.trees import Array, is_real, leaves

# With fewer digits a number says nothing: ratios such as 0.5, and sizes.
DIGITS = 4
NUMBER = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+", re.IGNORECASE)
LEAST_LINE = 16
# What anybody sees who divides one by the other.
SEEN = ("ratios", "factor")


def leaks(prepared: Prepared, report: Report, source: str) -> Iterator[str]:
    """What the findings on this source tell and must not, in words."""
    words = "\n".join(f"{finding.message}\n{json.dumps(_evidence(finding))}" for finding in report.findings)
    told = np.array([float(token) for token in NUMBER.findall(words) if _is_telling(token)])
    for what, numbers in (("the reference", _reference(prepared)), ("a hidden input", _hidden(prepared))):
        for number in told:
            if numbers.size and np.any(np.abs(numbers - number) <= 10.0**-DIGITS * np.abs(number)):
                yield f"the number {number:g} of {what}"
    known = source + prepared.folder.starter + prepared.folder["statement.md"]
    for line in map(str.strip, prepared.folder.solution.splitlines()):
        if len(line) >= LEAST_LINE and line in words and line not in known:
            yield f"the line {line!r} of the model answer"


def _evidence(finding: FindingReport) -> dict[str, Any]:
    return {name: value for name, value in finding.evidence.items() if name not in SEEN}


def _is_telling(token: str) -> bool:
    mantissa = token.lower().partition("e")[0]
    return len(mantissa.replace("-", "").replace(".", "").strip("0")) >= DIGITS


def _reference(prepared: Prepared) -> Array:
    return _telling(want.value for wants in prepared.wanted for want in wants)


def _hidden(prepared: Prepared) -> Array:
    inputs = [trial.inputs for trial in prepared.trials if not trial.public]
    return _telling(np.asarray(leaf) for leaf in leaves(inputs) if is_real(leaf))


def _telling(arrays: Iterator[Array]) -> Array:
    """Numbers with many digits; whole and half ones are anybody's."""
    numbers = np.concatenate([np.zeros(0), *(np.asarray(array, dtype=np.float64).reshape(-1) for array in arrays)])
    telling: Array = numbers[np.isfinite(numbers) & (np.abs(numbers * 8 - np.round(numbers * 8)) > 1e-9)]
    return telling
