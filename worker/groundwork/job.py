"""The whole groundwork of a task, as the driver of a sandboxed run whose submission is the exercise's reference.py."""

from collections.abc import Iterator
from time import process_time
from types import ModuleType
from typing import Any

from .answers import answers
from .branches import untaken
from .choices import choices
from .draws import Draw, draw
from .exercise import Exercise, Task
from .packing import packed
from .reference import expected
from .suspects.work import suspects
from .trees import Array
from .verify import verified

# Beyond it no further two mistakes at once are tried.
PAIRS_SECONDS = 10.0


def drive(submission: ModuleType, task: dict[str, Any]) -> tuple[Array, Array]:
    """The packed result: `trials`, `candidates`, `suspects`, and `checks` where the task asks to verify."""
    return packed(worked_out(Exercise(Task(**task), submission)))


def worked_out(exercise: Exercise) -> dict[str, Any]:
    task = exercise.task
    draws = [draw(exercise, *one) for one in task.draws]
    return {
        "trials": [_trial(exercise, one) for one in draws],
        "candidates": list(_candidates(task, draws)),
        "checks": verified(exercise, draws) if task.verify else [],
        "untaken": untaken(exercise, draws) if task.verify and task.differentiates else [],
        "suspects": _suspects(exercise, [draws[place] for place in task.naming]) if task.naming else None,
    }


def _candidates(task: Task, draws: list[Draw]) -> Iterator[dict[str, Any]]:
    """Every mistake, and of two at once those that there is time for: a mistake may be that a loop hardly ends."""
    began = process_time()
    for ids, text in task.changes:
        if len(ids) == 1 or process_time() - began < PAIRS_SECONDS:
            yield {"mistakes": list(ids), "answers": answers(text, task.way, draws)}


def _suspects(exercise: Exercise, draws: list[Draw]) -> dict[str, Any]:
    return suspects(exercise, draws, [[want.value for want in expected(exercise, one)] for one in draws])


def _trial(exercise: Exercise, one: Draw) -> dict[str, Any]:
    found = expected(exercise, one)
    wanted = [{"value": want.value, "error": want.error} for want in found]
    return {"arguments": one.arguments, "wanted": wanted, "choices": choices(exercise, one, found)}
