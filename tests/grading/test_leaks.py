"""Feedback never tells the reference's numbers, hidden inputs or the model answer; what looks for that finds it."""

from dataclasses import replace

import numpy as np
import pytest

from app.content import ExerciseFolder
from app.services.reports import FindingReport, Report
from grading.conftest import Judged
from worker.grading.judge import Judge
from worker.grading.leaks import leaks
from worker.grading.prepare import Prepared

SOURCE = "import numpy as np\ndef grad(X, y, w):\n    return X.T @ (X @ w - y) / len(y)\n"


def test_an_honest_report_tells_nothing(judged: Judged, prepared: Prepared) -> None:
    report = judged(SOURCE)
    assert report.findings
    assert list(leaks(prepared, report, SOURCE)) == []


def test_a_number_of_the_reference_is_found(judged: Judged, prepared: Prepared) -> None:
    number = float(prepared.wanted[0][0].value[0])
    (leak,) = leaks(prepared, telling(judged(SOURCE), f"dw[0] should be {number:.6f}."), SOURCE)
    assert "of the reference" in leak


def test_a_hidden_input_is_found_in_the_evidence(judged: Judged, prepared: Prepared) -> None:
    trial = next(trial for trial in prepared.trials if not trial.public)
    report = telling(judged(SOURCE), "wrong", seen=float(np.ravel(trial.inputs["y"])[0]))
    assert any("hidden input" in leak for leak in leaks(prepared, report, SOURCE))


def test_a_line_of_the_model_answer_is_found_unless_the_student_wrote_it(judged: Judged, prepared: Prepared) -> None:
    line = "return 2/n * (X.T @ r)"
    report = telling(judged(SOURCE), f"write: {line}")
    assert any("model answer" in leak for leak in leaks(prepared, report, SOURCE))
    assert list(leaks(prepared, report, line)) == []


def telling(report: Report, message: str, **evidence: object) -> Report:
    return replace(report, findings=(FindingReport("any", "constant", message, evidence=evidence),))


@pytest.fixture
def prepared(judge: Judge, exercises: dict[str, ExerciseFolder]) -> Prepared:
    return judge.prepared(exercises["lr-01"])
