"""Kinds of exercises beside the gradient function: what passes, what is said, and what is kept between processes."""

from pathlib import Path

import numpy as np
import pytest

from app.content import ExerciseFolder
from app.models import Outcome, SandboxStatus
from grading.conftest import Judged
from worker.grading import prepare as preparing
from worker.grading.answers import ExerciseFault
from worker.grading.judge import Judge
from worker.grading.prepare import prepare
from worker.grading.shelf import Shelf
from worker.sandbox import Limits

OVERFLOWS = """
import numpy as np
def vjp(v, Z):
    e = np.exp(Z)
    S = e / e.sum(axis=1, keepdims=True)
    return S * (v - (v * S).sum(axis=1, keepdims=True))
"""
REMEMBERS = """
import numpy as np
seen = []
def grad(X, y, w):
    seen.append(1)
    return 2 / len(y) * X.T @ (X @ w - y) * (1 + 1e-16 * len(seen))
"""
ONE_KIND_EACH = [
    "sc-01", "sc-02", "lr-01", "cl-02", "ly-01", "en-01", "en-02", "en-03", "en-10", "nd-01", "nd-04", "op-01", "cx-02",
]  # fmt: skip


@pytest.mark.parametrize("exercise", ONE_KIND_EACH)
def test_the_model_answer_of_every_kind_passes_and_its_starter_does_not(
    judged: Judged, exercises: dict[str, ExerciseFolder], exercise: str
) -> None:
    folder = exercises[exercise]
    assert judged(folder.solution, exercise).outcome is Outcome.passed
    assert judged(folder.starter, exercise).outcome is not Outcome.passed


def test_the_kinds_tried_here_are_all_there_are(exercises: dict[str, ExerciseFolder]) -> None:
    assert {exercises[name].meta.kind for name in ONE_KIND_EACH} == {one.meta.kind for one in exercises.values()}


def test_a_case_that_is_not_required_is_remarked_and_costs_nothing(judged: Judged) -> None:
    report = judged(OVERFLOWS, "cl-02")
    assert report.outcome is Outcome.passed
    assert report.share == 1.0
    assert "case-large-scores" in [finding.mistake for finding in report.findings if finding.remark]


def test_a_function_that_remembers_earlier_calls_is_told_so(judged: Judged) -> None:
    report = judged(REMEMBERS)
    assert "two-calls-differ" in [finding.mistake for finding in report.findings]


def test_a_function_that_does_not_is_not(judged: Judged) -> None:
    report = judged(REMEMBERS.replace("len(seen)", "1"))
    assert "two-calls-differ" not in [finding.mistake for finding in report.findings]


def test_a_formula_needs_no_sandbox_and_says_where_it_cannot_be_read(judged: Judged) -> None:
    report = judged("2*x*cos(x^2", "sc-01")
    assert report.outcome is Outcome.not_gradable
    assert report.status is None
    assert report.findings[0].mistake == "unreadable"
    assert report.findings[0].line == 1


def test_a_program_keeps_the_status_of_its_sandbox(judged: Judged) -> None:
    assert judged("import os\nos._exit(3)\n").status is SandboxStatus.exited_early


def test_what_was_prepared_is_found_again_by_another_process(
    exercises: dict[str, ExerciseFolder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepare(exercises["lr-01"], "a secret", Shelf(tmp_path))
    monkeypatch.setattr(preparing, "run", None)
    again = prepare(exercises["lr-01"], "a secret", Shelf(tmp_path))
    assert [trial.seed for trial in again.trials] == [trial.seed for trial in first.trials]
    assert all(
        np.array_equal(a.value, b.value)
        for wants, others in zip(first.wanted, again.wanted, strict=True)
        for a, b in zip(wants, others, strict=True)
    )


def test_a_spoilt_file_on_the_shelf_is_as_good_as_none(exercises: dict[str, ExerciseFolder], tmp_path: Path) -> None:
    prepare(exercises["lr-01"], "a secret", Shelf(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert prepare(exercises["lr-01"], "a secret", Shelf(tmp_path)).trials


def test_another_secret_is_another_file(exercises: dict[str, ExerciseFolder], tmp_path: Path) -> None:
    for secret in ("one", "other"):
        prepare(exercises["lr-01"], secret, Shelf(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2


def test_an_exercise_that_asks_for_less_time_gets_less(exercises: dict[str, ExerciseFolder]) -> None:
    folder = exercises["lr-01"]
    judge = Judge("a secret", lambda asked: Limits(wall_seconds=asked.wall_seconds or 0.5))
    report = judge.judge(folder, "def grad(X, y, w):\n    while True: pass\n")
    assert report.outcome is Outcome.timed_out
    assert "0.5 s" in report.findings[0].message


def test_where_only_naming_cannot_be_prepared_a_submission_is_judged_all_the_same(
    exercises: dict[str, ExerciseFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ExerciseFault("stopped after 60 s")

    monkeypatch.setattr(preparing, "_rarer", fail)
    judge = Judge("a secret", lambda _: Limits())
    report = judge.judge(exercises["lr-01"], "import numpy as np\ndef grad(X, y, w):\n    return np.tanh(w)\n")
    assert report.outcome is Outcome.wrong
    assert report.findings
    assert "stopped after 60 s" in str(judge.prepared(exercises["lr-01"]).fault)
