"""A grader that dies is a finding, not the end of the tests; root is refused where it could do harm."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from security import __main__ as table
from security import fit, serve
from security.serve import Grader
from worker.sandbox import Result, Returned, Status

ANSWERS = "import sys\nprint('null', flush=True)\nfor line in sys.stdin: print('[]', flush=True)"
DIES = "import sys\nprint('null', flush=True)\nsys.stdin.readline()\nsys.exit(3)"
HANGS = "import time\nprint('null', flush=True)\ntime.sleep(60)"
REFUSES = "print('\"not as root\"', flush=True)"


class Pretended(Grader):
    """A grader whose process runs other code."""

    def __init__(self, *codes: str) -> None:
        super().__init__()
        self.codes = list(codes)

    def command(self) -> list[str]:
        return [sys.executable, "-S", "-c", self.codes.pop(0)]


def test_a_grader_that_dies_is_named_and_another_takes_its_place() -> None:
    with Pretended(DIES, ANSWERS) as grader:
        assert [line.partition(":")[0] for line in grader.findings("a")] == ["grader_ok"]
        assert grader.findings("b") == []
        assert grader.findings("c") == []


def test_a_grader_that_hangs_is_killed_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PATIENCE_SECONDS", 1.0)
    with Pretended(HANGS) as grader:
        assert "died or hung" in grader.findings("a")[0]


def test_a_refusal_is_a_finding_of_every_item() -> None:
    with Pretended(REFUSES) as grader:
        assert grader.findings("a") == grader.findings("b") == ["not as root"]


def answered(*values: int) -> Result:
    return Result(Status.ok, returns=(Returned("returned", (np.array(values),), None, ()),))


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (answered(0, 0, 1), "leaves a submission root, files"),
        (answered(20001, 1, 0), "leaves a submission capabilities"),
        (answered(20001, 0, 1), "leaves a submission files"),
        (Result(Status.sandbox_error), "could not be asked"),
        (answered(20001, 0, 0), None),
        (answered(0, 0, 0), None),
        (Result(Status.forbidden_call), None),
    ],
)
def test_root_runs_no_attack_that_it_could_do_harm_by(
    monkeypatch: pytest.MonkeyPatch, result: Result, words: str | None
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(fit, "run", lambda *_: result)
    said = fit.refusal()
    assert said is None if words is None else said and words in said


def test_an_ordinary_user_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(fit, "run", lambda *_: pytest.fail("asked"))
    assert fit.refusal() is None


def test_the_table_has_a_line_for_each_item_and_the_status_counts_failures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = (
        "import sys\nprint('null', flush=True)\nfor said in ('[\"no_net: x\"]', '[]'): input(); print(said, flush=True)"
    )
    monkeypatch.setattr(table, "Grader", lambda: Pretended(answers))
    assert table.main(["a99_net_tcp", "h01_vectorised"]) == 1
    attack, control, count = capsys.readouterr().out.splitlines()
    assert attack.split() == ["T17", "a99_net_tcp", "no_net:", "x"]
    assert control.split() == ["control", "h01_vectorised", "passes"]
    assert count == "1 of 2 hold"
