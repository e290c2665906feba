"""Mistakes that no exercise foresees: named by the reference's own tape, or by a change of the model answer."""

import pytest

from grading.conftest import Judged

HEADS = {
    "vc-03": "grad(X, y, w)",
    "lr-04": "grad(X, y, w, b, lam)",
}
UNFORESEEN = [
    ("vc-03", "constant", "return 2 * X.T @ (X @ w - y) / np.sqrt(len(y))"),
    ("vc-03", "accumulate", "for x, t in zip(X, y):\n        g = 2 * (x @ w - t) * x\n    return g"),
    ("vc-03", "index", "return 2 * X[1:].T @ (X[1:] @ w - y[1:])"),
    ("vc-03", "wrong_tensor", "return 2 * X.T @ (X @ w)"),
    ("lr-04", "regulariser", "r = X @ w + b - y\n    n = len(y)\n    return X.T @ r * 2 / (n + lam * w), 2 * r.mean()"),
    ("lr-04", "sign", "r = X @ w + b - y\n    return 2 * X.T @ r / len(y) - 2 * lam * w, 2 * r.mean()"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "group", "body"), UNFORESEEN)
def test_an_unforeseen_mistake_is_named_by_its_group(judged: Judged, exercise: str, group: str, body: str) -> None:
    first = judged(written(exercise, body), exercise).findings[0]
    assert first.group == group
    assert first.evidence["reproduced_on"] >= 5


def test_the_constant_is_said_in_the_names_of_the_exercise(judged: Judged) -> None:
    finding = judged(written("vc-03", "return 2 * X.T @ (X @ w - y) / np.sqrt(len(y))"), "vc-03").findings[0]
    assert finding.evidence["factor"] == "1/sqrt(n)"
    assert "1/sqrt(n)" in finding.message


def test_two_unforeseen_slips_in_one_variable_are_both_named(judged: Judged) -> None:
    body = "r = X @ w + b - y\n    return -2 * X.T @ r / len(y) + 4 * lam * w, 2 * r.mean()"
    findings = judged(written("lr-04", body), "lr-04").findings
    assert {finding.group for finding in findings} == {"sign", "constant"}
    assert {finding.variable for finding in findings} == {"dw"}


def test_a_cause_that_fails_on_a_fresh_seed_is_not_shown(judged: Judged) -> None:
    body = "g = 2 * X.T @ (X @ w - y)\n    return g if abs(X).sum() % 1 < 0.4 else g - 2 * X[-1] * (X[-1] @ w - y[-1])"
    finding = judged(written("vc-03", body), "vc-03").findings[0]
    assert "reproduced_on" not in finding.evidence


def test_what_no_cause_explains_is_located_and_not_guessed(judged: Judged) -> None:
    finding = judged(written("vc-03", "return np.cos(w) + X.sum(axis=0)"), "vc-03").findings[0]
    assert finding.mistake == "unnamed"


def written(exercise: str, body: str) -> str:
    return f"import numpy as np\n\n\ndef {HEADS[exercise]}:\n    {body}\n"
