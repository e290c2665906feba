"""Right answers pass however they are written; wrong ones are told what is wrong, each in its own words."""

import pytest

from app.content import ExerciseFolder
from app.models import Outcome
from app.services.reports import Report
from grading.conftest import Judged
from worker.grading.prepare import prepare

RIGHT = {
    "as in the lecture": "return 2 / len(y) * X.T @ (X @ w - y)",
    "expanded": "return 2 / len(y) * (X.T @ X @ w - X.T @ y)",
    "with einsum": "return 2 * np.einsum('ij,i->j', X, X @ w - y) / X.shape[0]",
    "looped": """g = np.zeros(len(w))
    for i in range(len(y)):
        for j in range(len(w)):
            g[j] += 2 * (sum(X[i, k] * w[k] for k in range(len(w))) - y[i]) * X[i, j] / len(y)
    return g""",
    "as a list": "return [float(v) for v in 2 / len(y) * X.T @ (X @ w - y)]",
    "as a non-contiguous view": "return np.stack([2 / len(y) * X.T @ (X @ w - y)] * 2, axis=1)[:, 0]",
    "in float32": "return (2 / len(y) * X.T @ (X @ w - y)).astype(np.float32)",
    "by central differences": """L = lambda v: np.mean((X.astype(float) @ v - y) ** 2)
    return np.array([(L(w + 1e-5 * e) - L(w - 1e-5 * e)) / 2e-5 for e in np.eye(len(w))])""",
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_a_right_gradient_passes_however_it_is_written(judged: Judged, body: str) -> None:
    report = judged(function(body))
    assert (report.outcome, report.share) == (Outcome.passed, 1.0)
    assert all(finding.remark for finding in report.findings)


def test_central_differences_and_float32_pass_with_a_remark(judged: Judged) -> None:
    assert mistakes(judged(function(RIGHT["by central differences"]))) == ["less-accurate"]
    assert "lower-precision" in mistakes(judged(function(RIGHT["in float32"])))


@pytest.mark.parametrize(
    ("body", "outcome", "mistake"),
    [
        ("return None", Outcome.wrong, "not-an-array"),
        ("return 2 / len(y) * X.T @ (X @ w - y), 0.0", Outcome.wrong, "wrong-count"),
        ("return np.array([None] * len(w))", Outcome.wrong, "not-an-array"),
        ("return 'zero'", Outcome.wrong, "not-an-array"),
        ("return {'dw': w}", Outcome.wrong, "not-an-array"),
        ("return np.full(len(w), np.nan)", Outcome.wrong, "not-finite"),
        ("return np.full(len(w), np.inf)", Outcome.wrong, "not-finite"),
        ("return np.ones(len(w), dtype=complex)", Outcome.wrong, "wrong-dtype"),
        ("return np.zeros((len(w), 1))", Outcome.wrong, "wrong-shape"),
        ("return np.zeros(0)", Outcome.wrong, "wrong-shape"),
        ("return 3 / len(y) * X.T @ (X @ w - y)", Outcome.wrong, "constant-ratio"),
        ("return X.T @ (X @ w - y) / len(w) ** 2", Outcome.wrong, "constant-ratio"),
        ("return np.tanh(X.T @ (X @ w - y))", Outcome.wrong, "unnamed"),
        ("return 1 / 0", Outcome.crashed, "exception"),
        ("raise SystemExit", Outcome.crashed, "exception"),
        ("while True: pass", Outcome.timed_out, "timed-out"),
        ("return np.ones(2**29)", Outcome.out_of_memory, "out-of-memory"),
        ("import os; os._exit(0)", Outcome.crashed, "exited-early"),
    ],
)
def test_each_way_of_failing_has_its_own_name(judged: Judged, body: str, outcome: Outcome, mistake: str) -> None:
    report = judged(function(body))
    assert (report.outcome, report.share) == (outcome, 0.0)
    assert mistakes(report)[0] == mistake


@pytest.mark.parametrize(
    ("source", "mistake", "line"),
    [
        ("def grad(X, y, w):\n    return (\n", "syntax-error", 2),
        ("  x = 1\n", "syntax-error", 1),
        ("import numpy as np\nimport no_such_package\n", "import-error", 2),
        ("x = 1\n", "function-missing", None),
        ("grad = 3\n", "function-missing", None),
        ("def grad(X, y):\n    return X\n", "wrong-parameters", None),
    ],
)
def test_what_cannot_be_graded_says_why_and_where(judged: Judged, source: str, mistake: str, line: int | None) -> None:
    report = judged(source)
    assert report.outcome == Outcome.not_gradable
    assert (report.findings[0].mistake, report.findings[0].line) == (mistake, line)


def test_an_exception_names_the_students_own_line(judged: Judged) -> None:
    helper = "import numpy as np\n\ndef helper(v):\n    return np.linalg.inv(v)\n\n"
    report = judged(helper + "def grad(X, y, w):\n    return helper(w)\n")
    assert report.findings[0].line == 4
    assert "LinAlgError" in report.findings[0].message


def test_an_input_changed_in_place_is_a_remark_and_costs_nothing(judged: Judged) -> None:
    report = judged(function("y -= X @ w\n    return -2 / len(y) * X.T @ y"))
    assert report.outcome == Outcome.passed
    assert mistakes(report) == ["input-changed"]


def test_a_million_lines_of_print_do_not_hide_the_verdict(judged: Judged) -> None:
    report = judged(function("for i in range(40_000): print(i)\n    return 2 / len(y) * X.T @ (X @ w - y)"))
    assert report.outcome == Outcome.passed
    assert mistakes(report) == ["output-cut"]
    assert len(report.console) <= 65_536


def test_a_variable_that_is_right_counts_though_the_other_is_wrong(judged: Judged) -> None:
    report = judged(function("r = X @ w + b - y\n    return 2 / len(y) * X.T @ r, 2 * r.sum()", "X, y, w, b"), "lr-03")
    assert (report.outcome, report.share) == (Outcome.partial, 0.5)
    assert [(f.mistake, f.variable) for f in report.findings] == [("db-sum-no-n", "db")]


def test_two_values_where_one_is_expected_and_one_where_two_are(judged: Judged) -> None:
    one = judged(function("return X.T @ (X @ w + b - y)", "X, y, w, b"), "lr-03")
    assert mistakes(one) == ["wrong-count"]


def test_a_public_answer_learnt_by_heart_fails_on_other_seeds(judged: Judged) -> None:
    body = "return 2 / len(y) * X.T @ (X @ w - y) if X.shape == (7, 3) and X.dtype == float else np.zeros(len(w))"
    report = judged(function(body))
    assert report.outcome == Outcome.wrong


def test_hidden_seeds_differ_between_deployments_and_open_ones_do_not(exercises: dict[str, ExerciseFolder]) -> None:
    one, other = (prepare(exercises["lr-01"], secret) for secret in ("one", "other"))
    assert [t.seed for t in one.trials if not t.hidden] == [t.seed for t in other.trials if not t.hidden]
    assert not {t.seed for t in one.trials if t.hidden} & {t.seed for t in other.trials if t.hidden}


def test_the_same_mistake_has_the_same_fingerprint_however_it_is_written(judged: Judged) -> None:
    bodies = ("return X.T @ (X @ w - y) / len(y)", "r = y - X @ w\n    return -np.einsum('i,ij->j', r, X) / X.shape[0]")
    prints = {judged(function(body)).fingerprint for body in bodies}
    assert len(prints) == 1
    assert judged(function(RIGHT["looped"])).fingerprint not in prints


def function(body: str, parameters: str = "X, y, w") -> str:
    return f"import numpy as np\n\n\ndef grad({parameters}):\n    {body}\n"


def mistakes(report: Report) -> list[str]:
    return [finding.mistake for finding in report.findings]
