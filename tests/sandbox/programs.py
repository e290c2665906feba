"""Run small submissions in tests: a source, the arguments of each call, and nothing else to say."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import numpy as np

from worker.sandbox import Limits, Program, Result, run

QUICK = Limits(wall_seconds=1.0, cpu_seconds=5.0)


def submission(source: str, parameters: str = "x", outputs: str = "y") -> Program:
    return Program(dedent(source).lstrip("\n"), "f", tuple(parameters.split()), tuple(outputs.split()))


def execute(source: str, *arguments: Any, outputs: str = "y", limits: Limits = Limits()) -> Result:  # noqa: B008
    """One call of `f(x)` for each of `arguments`; a single call with 1.0 when there are none."""
    return run(submission(source, outputs=outputs), [{"x": x} for x in arguments or (1.0,)], limits)


def fault_kinds(result: Result) -> list[str | None]:
    return [answer.fault.kind if answer.fault else None for answer in result.returns]


def arrays(result: Result) -> list[np.ndarray[Any, Any]]:
    return [value for answer in result.returns for value in answer.values]
