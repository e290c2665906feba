"""The ways in which a submission can be run: through sandbox and judge as a server does, or by `gradjudge check`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from app.content import ExerciseFolder, read_files
from app.settings import CHECKOUT
from gradjudge.upkeep import exercise_folders
from security.evidence import PASSED, Kept
from worker.grading.judge import Judge
from worker.sandbox import Limits, Program, run

EXERCISE = "lr-01"
LIMITS = Limits(wall_seconds=2.0, cpu_seconds=2.0)
_CALLS = 3
_CHECK_SECONDS = 30


class Course:
    """One exercise and the judge that knows it."""

    def __init__(self) -> None:
        self.folder = in_double_precision(
            next(folder for folder in exercise_folders(CHECKOUT / "exercises") if folder.meta.id == EXERCISE)
        )
        self.judge = Judge("a secret of the attack tests", lambda _: LIMITS)
        self.judge.prepared(self.folder)

    def sandboxed(self, source: str, kept: Kept) -> float:
        """Run it on a few inputs and keep the raw values; the seconds this took."""
        function = self.folder.meta.function
        program = Program(source, function.name, function.parameters, function.outputs)
        rng = np.random.default_rng(0)
        shapes = {"X": (7, 3), "y": (7,), "w": (3,)}
        calls = [{name: rng.normal(size=shape) for name, shape in shapes.items()} for _ in range(_CALLS)]
        began = time.monotonic()
        result = run(program, calls, LIMITS)
        seconds = time.monotonic() - began
        kept.add_result(result)
        return seconds

    def judged(self, source: str, kept: Kept) -> tuple[float, str]:
        """Judge it as a server does; the seconds, and what the grader says where it had to give up."""
        began = time.monotonic()
        try:
            kept.add_report(self.judge.judge(self.folder, source))
        except Exception as fault:  # whatever a submission can make the grader raise is what we look for
            kept.outcome = "grader fault"
            return time.monotonic() - began, f"{type(fault).__name__}: {fault}"
        return time.monotonic() - began, ""

    def checked(self, source: str, kept: Kept) -> tuple[float, str]:
        """The same by the command that a student has at home; what it writes to the terminal is kept."""
        with tempfile.TemporaryDirectory(prefix="attack-home-") as home:
            file = Path(home) / "answer.py"
            file.write_text(source, encoding="utf-8")
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-B", "-m", "gradjudge", "check", EXERCISE, str(file)],
                capture_output=True,
                cwd=CHECKOUT,
                env={**os.environ, "GRADJUDGE_WALL_SECONDS": str(LIMITS.wall_seconds)},
                timeout=_CHECK_SECONDS,
            )
        outcome = PASSED if done.returncode == 0 else f"refused with exit status {done.returncode}"
        kept.add_terminal(outcome, done.stdout, done.stderr)
        # 1 is the answer "does not pass"; anything else means that the command itself did not get through.
        return time.monotonic() - began, kept.texts[-1] if done.returncode not in (0, 1) else ""


def in_double_precision(folder: ExerciseFolder) -> ExerciseFolder:
    """Without the cases in float32: there an honest control that differentiates numerically is rightly wrong."""
    head, *cases = folder["exercise.toml"].split("[[cases]]")
    kept = [case for case in cases[:-1] if "float32" not in case]
    # What follows the last case belongs to the file, not to the case.
    last, mark, rest = cases[-1].partition("[[blind]]")
    kept += [] if "float32" in last else [last]
    return read_files(folder.files | {"exercise.toml": "[[cases]]".join([head, *kept]) + "\n" + mark + rest})
