"""Kinds whose answer is written, not programmed: read it, and evaluate what it says on every trial."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.content import VALUES, ExerciseFolder
from app.services.reports import VariableReport
from app.written import Unreadable, parse, parse_choices, parse_graph, parse_numbers, values
from worker.grading.answers import Answer, Array, ExerciseFault
from worker.grading.trials import Trial
from worker.sandbox import Fault, Result, Returned, Status

# Of the fault of a text that cannot be read.
UNREADABLE = "unreadable"

Inputs = dict[str, Any]
Evaluated = Callable[[Inputs], tuple[Array, ...]]


def read_trials(folder: ExerciseFolder, text: str, trials: Sequence[Trial]) -> Result:
    """As a run in the sandbox ends: load_error where the text cannot be read."""
    try:
        evaluate = _reader(folder)(folder, text)
        answers = [evaluate(trial.inputs) for trial in trials]
    except Unreadable as error:
        return Result(Status.load_error, Fault(UNREADABLE, error.line, str(error)))
    return Result(Status.ok, None, tuple(Returned("returned", answer, None, ()) for answer in answers))


def written_answers(folder: ExerciseFolder, text: str, trials: Sequence[Trial]) -> list[Answer]:
    """What an exercise's own text says on every trial. Raises ExerciseFault where it cannot be read."""
    result = read_trials(folder, text, trials)
    if result.fault:
        raise ExerciseFault(f"the model answer, or a mistake in it, cannot be read: {result.fault.message}")
    return [returned.values for returned in result.returns]


def told(folder: ExerciseFolder, reports: tuple[VariableReport, ...]) -> tuple[VariableReport, ...]:
    """The reports as they may be shown: of single numbers not how far off they are."""
    if folder.meta.kind not in VALUES:
        return reports
    return tuple(replace(report, largest_error=None, tolerance=None, ratio=None) for report in reports)


def _reader(folder: ExerciseFolder) -> Callable[[ExerciseFolder, str], Evaluated]:
    return {
        "closed_form_expression": _formula,
        "explicit_graph": _graph,
        "diagnosis": _choices,
        "written_derivation_values": _numbers,
    }[folder.meta.kind]


def _formula(folder: ExerciseFolder, text: str) -> Evaluated:
    formula = parse(text, folder.meta.function.parameters)
    return lambda inputs: (values(formula, inputs),)


def _numbers(folder: ExerciseFolder, text: str) -> Evaluated:
    found = parse_numbers(text, folder.meta.function.outputs)
    return lambda inputs: _in_order(folder, found)


def _choices(folder: ExerciseFolder, text: str) -> Evaluated:
    return lambda inputs: _in_order(folder, parse_choices(text, inputs["options"]))


def _graph(folder: ExerciseFolder, text: str) -> Evaluated:
    function = folder.meta.function
    graph = parse_graph(text, function.parameters, outputs=function.outputs)
    return lambda inputs: _in_order(folder, graph.values(inputs))


def _in_order(folder: ExerciseFolder, found: Mapping[str, Any]) -> tuple[Array, ...]:
    return tuple(np.asarray(found[name], dtype=np.float64) for name in folder.meta.function.outputs)
