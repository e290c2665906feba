"""What a submission is told about hidden cases it may know; what it could tell others about them is not passed on."""

import json
from dataclasses import asdict
from textwrap import dedent

import numpy as np
import pytest

from app.content import ExerciseFolder
from app.models import Outcome
from app.services.reports import Report
from grading.conftest import Judged
from worker.grading.judge import Judge

RIGHT = "return 2 / len(y) * X.T @ (X @ w - y)"
TELLING = {
    "it prints": f"print(w[0])\n    {RIGHT}",
    "it raises with words": "raise ValueError(repr(w[0]))",
    "it raises what is named so": "raise type(f'E{w[0]!r}', (Exception,), {})()",
    "it returns an object named so": "return type(f'E{w[0]!r}', (), {})()",
    "it runs out of memory with words": "raise MemoryError(repr(w[0]))",
}


def told(report: Report) -> str:
    return json.dumps(asdict(report), default=str)


def first_weights(judge: Judge, folder: ExerciseFolder, public: bool) -> set[str]:
    """Enough digits of the first weight of every such trial to be told from anything else."""
    trials = [trial for trial in judge.prepared(folder).trials if trial.public is public]
    digits = (repr(float(np.asarray(trial.inputs["w"])[0]))[-12:] for trial in trials)
    return {text for text in digits if len(text) == 12}


@pytest.mark.parametrize("way", TELLING)
def test_inputs_of_hidden_cases_cannot_be_told(
    judged: Judged, judge: Judge, exercises: dict[str, ExerciseFolder], way: str
) -> None:
    text = told(judged(f"def grad(X, y, w):\n    {TELLING[way]}\n"))
    folder = exercises["lr-01"]
    assert [number for number in first_weights(judge, folder, public=False) if number in text] == []
    # What it tells in public cases does come through: the way itself works.
    assert [number for number in first_weights(judge, folder, public=True) if number in text]


def test_what_is_found_in_memory_while_public_cases_run_holds_no_other_inputs(
    judged: Judged, judge: Judge, exercises: dict[str, ExerciseFolder]
) -> None:
    source = dedent("""
        import gc
        import numpy as np

        def parts(thing):
            if type(thing) is dict:
                return list(thing.values())
            return list(thing) if type(thing) in (list, tuple) else [getattr(thing, "kept", None)]

        def grad(X, y, w):
            for thing in gc.get_objects():
                for found in parts(thing):
                    if isinstance(found, np.ndarray) and found.dtype.kind == "f" and found.size:
                        print(repr(float(found.flat[0])))
            return 2 / len(y) * X.T @ (X @ w - y)
    """)
    text = told(judged(source))
    assert [number for number in first_weights(judge, exercises["lr-01"], public=False) if number in text] == []


def test_what_fails_in_a_hidden_case_only_is_told_with_its_line_and_without_its_words(judged: Judged) -> None:
    report = judged(f"def grad(X, y, w):\n    if len(y) == 1: raise ZeroDivisionError(str(w))\n    {RIGHT}\n")
    assert report.outcome == Outcome.wrong
    finding = next(f for f in report.findings if f.mistake == "exception")
    assert "ZeroDivisionError" in finding.message
    assert finding.line == 2
