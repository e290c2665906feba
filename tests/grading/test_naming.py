"""The mistake by its name: every known one, in other words than the catalogue's, two at once, and none by guessing."""

import pytest

from grading.conftest import Judged

OTHER_WORDS = [
    ("lr-01", "missing-2", "r = y - X.dot(w)\n    return -np.mean(r[:, None] * X, axis=0)"),
    ("lr-01", "missing-1-over-n", "return sum(2 * (x @ w - t) * x for x, t in zip(X, y))"),
    ("lr-01", "divide-by-d", "return 2 * (X @ w - y) @ X / w.size"),
    ("lr-01", "sign", "return 2 * (y - X @ w) @ X / len(X)"),
    ("lr-01", "averaged-twice", "return 2 * ((X @ w - y) @ X / len(y)) / len(y)"),
    ("lr-01", "transpose-missing", "return 2 / len(y) * X.dot(X @ w - y)"),
    ("lr-02", "extra-2", "return 2 * (X @ w - y) @ X / len(X)"),
    ("lr-02", "no-n", "return (X @ w - y) @ X"),
    ("vc-03", "row-layout", "return 2 * (X @ w - y).reshape(1, -1) @ X"),
    ("vc-03", "elementwise-not-matmul", "return np.array([2 * (x @ w - t) * x for x, t in zip(X, y)])"),
]
HEADS = {"lr-01": "X, y, w", "lr-02": "X, y, w", "vc-03": "X, y, w", "lr-04": "X, y, w, b, lam", "lr-03": "X, y, w, b"}


@pytest.mark.parametrize(("exercise", "mistake", "body"), OTHER_WORDS)
def test_a_known_mistake_is_named_in_any_words(judged: Judged, exercise: str, mistake: str, body: str) -> None:
    first = judged(written(exercise, body), exercise).findings[0]
    assert first.mistake == mistake
    assert first.hint
    assert first.variable == "dw"


def test_two_mistakes_at_once_are_both_named(judged: Judged) -> None:
    report = judged(written("lr-01", "return 2 * X.T @ (y - X @ w)"), "lr-01")
    assert {finding.mistake for finding in report.findings} == {"missing-1-over-n", "sign"}


def test_a_mistake_in_each_variable_is_named_for_each(judged: Judged) -> None:
    body = "r = X @ w + b - y\n    return 2 / len(y) * X.T @ r + lam * w, 2 / len(y) * r.sum() + 2 * lam * b"
    report = judged(written("lr-04", body), "lr-04")
    assert {finding.mistake for finding in report.findings} == {"lam-w", "bias-penalised"}


def test_the_ratio_is_said_in_the_sizes_of_the_exercise(judged: Judged) -> None:
    finding = judged(written("lr-01", "return 2 * len(w) / len(y) * X.T @ (X @ w - y)"), "lr-01").findings[0]
    assert (finding.mistake, finding.evidence["factor"]) == ("constant-ratio", "d")


def test_a_factor_without_a_name_is_not_given_one(judged: Judged) -> None:
    finding = judged(written("lr-01", "return 2.17 / len(y) * X.T @ (X @ w - y)"), "lr-01").findings[0]
    assert (finding.mistake, finding.evidence["factor"]) == ("constant-ratio", None)


def test_a_mistake_that_shows_on_some_inputs_only_is_not_called_by_a_known_name(judged: Judged) -> None:
    body = "return (2 if len(y) != 7 else 1) / len(y) * X.T @ (X @ w - y)"
    assert judged(written("lr-01", body), "lr-01").findings[0].mistake not in {"missing-2", "sign"}


def test_a_mistake_that_shows_on_some_seeds_only_is_not_called_by_a_known_name(judged: Judged) -> None:
    body = "g = 1 / len(y) * X.T @ (X @ w - y)\n    return g if abs(X).sum() % 1 < 0.5 else 2 * g"
    finding = judged(written("lr-01", body), "lr-01").findings[0]
    assert (finding.mistake, finding.evidence["factor"]) == ("constant-ratio", "1/2")
    assert "missing-2" not in finding.hint


def test_feedback_never_holds_the_model_answer_or_the_references_numbers(judged: Judged) -> None:
    report = judged(written("lr-01", "return np.tanh(w)"), "lr-01")
    said = " ".join(f"{finding.message} {finding.hint} {finding.evidence}" for finding in report.findings)
    assert "X.T" not in said and "array" not in said


def written(exercise: str, body: str) -> str:
    return f"import numpy as np\n\n\ndef grad({HEADS[exercise]}):\n    {body}\n"
