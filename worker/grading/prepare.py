"""Work out once per exercise version what every submission to it is judged by: trials, reference, known mistakes.

The exercise's own files run in the sandbox: whoever writes exercises may teach a course, not rule the server.
"""

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.content import WRITTEN, BlindInput, ExerciseFolder, Mistake
from worker.grading import trials as cases
from worker.grading.answers import Answer, ExerciseFault, Raised
from worker.grading.choices import shares
from worker.grading.constants import constants
from worker.grading.expected import Expected
from worker.grading.program import mistaken, pairs, program_of
from worker.grading.shelf import Packed, Shelf
from worker.grading.suspects import Suspects, naming_draws, read
from worker.grading.trials import Seeded, Trial
from worker.grading.written import written_answers
from worker.groundwork.packing import NotReadable, unpacked
from worker.sandbox import Limits, Program, Result, Status, run

# Only the first submission to an exercise version waits for this.
PREPARE_SECONDS = 60
LIMITS = Limits(PREPARE_SECONDS, PREPARE_SECONDS, memory_mb=2048, result_bytes=256 * 2**20)
DRIVER = "from groundwork.job import drive"
PACKAGES = ("autodiff_core", "groundwork")
# What is kept holds for this code and this machine only.
ENVIRONMENT = hashlib.sha256(f"{platform.python_version()} {np.__version__} {platform.machine()}".encode()).hexdigest()
GROUNDWORK = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted((Path(__file__).parents[1] / "groundwork").rglob("*.py")))
).hexdigest()
REFERENCE = {"gradient_function": "loss", "vjp_rule": "forward", "forward_backward_pair": "forward"}


@dataclass(frozen=True)
class Candidate:
    """One mistake, or two at once, and what the model answer with it returns on every trial."""

    mistakes: tuple[Mistake, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Check:
    """One variable's gradient of the reference against one numerical method: the largest relative error.

    `count` derivatives were compared; at `kinks` more the method cannot tell.
    """

    case: str
    seed: int
    variable: str
    method: str
    error: float
    count: int
    kinks: int


@dataclass(frozen=True)
class Prepared:
    """An exercise version made ready. `wanted` has one tuple per trial, in the order of the outputs."""

    folder: ExerciseFolder
    trials: tuple[Trial, ...]
    wanted: tuple[tuple[Expected, ...], ...]
    singles: tuple[Candidate, ...]
    pairs: tuple[Candidate, ...] = ()
    checks: tuple[Check, ...] = ()
    suspects: Suspects | None = None

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.folder.meta.function.outputs


def prepare(folder: ExerciseFolder, secret: str, shelf: Shelf | None = None, *, verify: bool = False) -> Prepared:
    """Everything for judging; `verify` checks the reference numerically too. Raises ExerciseFault, SandboxFault."""
    singles = [((mistake,), mistaken(folder, (mistake,))) for mistake in folder.mistakes]
    return _prepared(folder, cases.seeded(folder, secret), singles, pairs(folder), verify, shelf)


def prepare_blind(folder: ExerciseFolder, blind: BlindInput) -> Prepared:
    """The same on an input that the exercise says mistakes hide on."""
    singles = [((mistake,), mistaken(folder, (mistake,))) for mistake in folder.mistakes]
    return _prepared(folder, cases.blind(folder, blind), singles, [], False)


Texts = Sequence[tuple[tuple[Mistake, ...], str]]


def _prepared(
    folder: ExerciseFolder,
    draws: list[Seeded],
    singles: Texts,
    twos: Texts,
    verify: bool,
    shelf: Shelf | None = None,
) -> Prepared:
    is_written = folder.meta.kind in WRITTEN
    changes = [] if is_written else [*singles, *twos]
    found = _worked_out(folder["reference.py"], _task(folder, draws, changes, verify), shelf)
    try:
        trials = [cases.trial(one, _inputs(row["arguments"])) for one, row in zip(draws, found["trials"], strict=True)]
        wanted = [_wanted(folder, trial, row) for trial, row in zip(trials, found["trials"], strict=True)]
        made = [_candidate(folder, row) for row in found["candidates"]]
        checks = [Check(**row) for row in found["checks"]]
        suspects = read(found["suspects"], naming_draws(draws), wanted, constants(folder.meta, trials))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExerciseFault(f"its files gave something unusable: {type(error).__name__}: {error}") from error
    if is_written:
        made = [Candidate(m, tuple(written_answers(folder, text, trials))) for m, text in (*singles, *twos)]
    count = len(singles)
    return Prepared(
        folder, tuple(trials), tuple(wanted), tuple(made[:count]), tuple(made[count:]), tuple(checks), suspects
    )


def _task(folder: ExerciseFolder, draws: list[Seeded], changes: Texts, verify: bool) -> dict[str, Any]:
    function, way = folder.meta.function, program_of(folder, "").way
    return {
        "kind": folder.meta.kind,
        "parameters": function.parameters,
        "upstreams": folder.meta.upstreams,
        "wrt": function.wrt,
        "outputs": function.outputs,
        "value": function.value,
        "draws": tuple(one.draw for one in draws),
        "way": way._asdict(),
        "solution": "" if folder.meta.kind in WRITTEN else folder.solution,
        "changes": tuple((tuple(mistake.id for mistake in mistakes), text) for mistakes, text in changes),
        "verify": verify,
        "naming": naming_draws(draws),
    }


def _worked_out(reference: str, task: dict[str, Any], shelf: Shelf | None) -> Any:
    key = hashlib.sha256(json.dumps([reference, task, GROUNDWORK, ENVIRONMENT]).encode()).hexdigest()
    kept = shelf.get(key) if shelf else None
    if kept is None:
        also = REFERENCE.get(task["kind"], "expected")
        program = Program(reference, "inputs", ("task",), ("index", "numbers"), PACKAGES, (also,), DRIVER)
        kept = _packed(run(program, [{"task": task}], LIMITS))
        if shelf:
            shelf.put(key, kept)
    try:
        return unpacked(*kept)
    except NotReadable as error:
        raise ExerciseFault(f"its files gave something unreadable: {error}") from error


def _packed(result: Result) -> Packed:
    if result.status is Status.sandbox_error:
        raise SandboxFault(result.fault.message if result.fault else "no reason given")
    if result.fault or result.status is not Status.ok:
        raise ExerciseFault(_said(result.fault) if result.fault else result.status.replace("_", " "))
    (back,) = result.returns
    if back.fault:
        raise ExerciseFault(_said(back.fault))
    index, numbers = back.values
    return index, numbers


def _said(fault: Any) -> str:
    where = f", reference.py line {fault.line}: {fault.source_line.strip()}" if fault.line else ""
    return f"{fault.kind}: {fault.message}{where}"


def _inputs(arguments: dict[str, Any]) -> dict[str, Any]:
    return dict(arguments)


def _wanted(folder: ExerciseFolder, trial: Trial, row: dict[str, Any]) -> tuple[Expected, ...]:
    names, declared = folder.meta.function.outputs, folder.meta.tolerance
    shared = shares(row["choices"], trial, len(names))
    return tuple(
        Expected(np.asarray(want["value"]), np.asarray(want["error"]), declared.get(name), share)
        for name, want, share in zip(names, row["wanted"], shared, strict=True)
    )


def _candidate(folder: ExerciseFolder, row: Any) -> Candidate:
    known = {mistake.id: mistake for mistake in folder.mistakes}
    return Candidate(tuple(known[name] for name in row["mistakes"]), tuple(map(_answer, row["answers"])))


def _answer(row: Any) -> Answer:
    return Raised(row["raised"], row["message"]) if isinstance(row, dict) else tuple(row)


class SandboxFault(Exception):
    """The sandbox could not do it: ours, not the exercise's."""
