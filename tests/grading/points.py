"""One trial of a loss, made ready in this process: what worker.groundwork works out and worker.grading judges by."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from worker.grading.choices import shares
from worker.grading.expected import Expected
from worker.grading.trials import Trial
from worker.grading.verdict import Verdict, judge_values
from worker.groundwork.choices import choices
from worker.groundwork.draws import draw
from worker.groundwork.exercise import Exercise, Task
from worker.groundwork.reference import expected


class Point(NamedTuple):
    """`arguments` are those that a submission gets; `wanted` has one entry per variable."""

    trial: Trial
    wanted: tuple[Expected, ...]

    @property
    def arguments(self) -> dict[str, Any]:
        return self.trial.inputs

    def judged(self, *answers: Any) -> list[Verdict]:
        return judge_values([np.asarray(answer) for answer in answers], self.wanted, self.trial.dtype)


def point(
    loss: Callable[..., Any],
    arguments: dict[str, Any],
    wrt: tuple[str, ...],
    dtype: str = "float64",
    fixed: bool = False,
) -> Point:
    module = ModuleType("reference")
    module.__dict__.update(loss=loss, inputs=lambda rng, case: arguments)
    outputs = tuple(f"d{name}" for name in wrt)
    task = Task("gradient_function", tuple(arguments), (), wrt, outputs, None, ())
    exercise = Exercise(task, module)
    one = draw(exercise, "case", 1, dtype)
    found = expected(exercise, one)
    trial = Trial("case", 1, True, False, dict(one.arguments), dtype, fixed=fixed)
    shared = shares(choices(exercise, one, found), trial, len(wrt))
    return Point(trial, tuple(Expected(*want, None, share) for want, share in zip(found, shared, strict=True)))
