"""Judge as Gradjudge does, in this process: what the sandbox works out for an exercise is worked out here."""

import time
import zlib
from copy import deepcopy
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from verdict_grid.function import Function, Gradient
from worker.grading.choices import shares
from worker.grading.expected import Expected
from worker.grading.trials import Trial
from worker.grading.verdict import judge_values, working_dtype
from worker.groundwork.choices import choices
from worker.groundwork.draws import Draw, draw
from worker.groundwork.exercise import Exercise, Task
from worker.groundwork.reference import expected


class Ready(NamedTuple):
    """A function at one of its points: the arguments, and what an honest answer is, variable by variable."""

    point: str
    one: Draw
    wanted: tuple[Expected, ...]


def prepared(function: Function, seed: int) -> list[Ready]:
    return [_ready(function, name, seed) for name in function.points]


def _ready(function: Function, name: str, seed: int) -> Ready:
    point = function.points[name]
    exercise = _exercise(function, name)
    one = draw(exercise, name, zlib.crc32(f"{function.name} {name} {seed}".encode()), point.dtype)
    found = expected(exercise, one)
    trial = Trial(name, one.seed, True, False, one.arguments, one.dtype)
    shared = shares(choices(exercise, one, found), trial, len(function.wrt))
    return Ready(name, one, tuple(Expected(*want, None, share) for want, share in zip(found, shared, strict=True)))


def _exercise(function: Function, name: str) -> Exercise:
    make = function.points[name].make
    parameters = tuple(make(np.random.default_rng(0)))
    outputs = tuple(f"d{variable}" for variable in function.wrt)
    module = ModuleType("reference")
    module.__dict__.update(loss=function.loss, inputs=lambda rng, case: make(rng))
    return Exercise(Task("gradient_function", parameters, (), function.wrt, outputs, None, ()), module)


def answered(gradient: Gradient, ready: Ready) -> tuple[Any, ...]:
    with np.errstate(all="ignore"):
        found = gradient(**{name: deepcopy(value) for name, value in ready.one.arguments.items()})
    return tuple(np.asarray(g) for g in (found if isinstance(found, tuple) else (found,)))


def verdicts(answers: tuple[Any, ...], ready: Ready) -> tuple[list[str], float]:
    """The verdict on every variable, and the seconds of CPU time that it took."""
    begun = time.process_time()
    names = [verdict.name for verdict in judge_values(answers, ready.wanted, ready.one.dtype)]
    return names, time.process_time() - begun


class Used(NamedTuple):
    """How much of its tolerance an answer used at the entry that used most, and what a fixed one would have said."""

    dtype: str
    part: float
    allclose: bool


def used(answers: tuple[Any, ...], ready: Ready) -> list[Used]:
    """One entry per variable that no kink concerns."""
    return [
        Used(
            working_dtype(answer, ready.one.dtype),
            float(np.max(np.abs(answer - want.value) / want.tolerance(working_dtype(answer, ready.one.dtype)))),
            bool(np.allclose(answer, want.value, rtol=1e-5, atol=1e-8)),
        )
        for answer, want in zip(answers, ready.wanted, strict=True)
        if want.share is None
    ]
