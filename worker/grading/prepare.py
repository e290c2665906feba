"""Work out once per exercise version what every submission to it is judged by: trials, reference, known mistakes.

The exercise's own files run in the sandbox: whoever writes exercises may teach a course, not rule the server.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from app.content import WRITTEN, BlindInput, ExerciseFolder, Mistake
from worker.grading import trials as cases
from worker.grading.answers import Answer, ExerciseFault, Raised
from worker.grading.choices import shares
from worker.grading.constants import Constants, constants
from worker.grading.expected import Expected
from worker.grading.program import mistaken, pairs, program_of
from worker.grading.shelf import Packed, Shelf
from worker.grading.suspects import Suspects, naming_draws, read, with_own
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
PROJECT = Path(__file__).parents[2]
CODE = ("autodiff_core", "worker/groundwork", "worker/sandbox/inside")
GROUNDWORK = hashlib.sha256(
    b"".join(path.read_bytes() for room in CODE for path in sorted((PROJECT / room).rglob("*.py")))
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
class Rarer:
    """What is needed only where no single mistake of the exercise's own explains all that is wrong."""

    pairs: tuple[Candidate, ...] = ()
    suspects: Suspects | None = None


@dataclass(frozen=True)
class Prepared:
    """An exercise version made ready. `wanted` has one tuple per trial, in the order of the outputs."""

    folder: ExerciseFolder
    trials: tuple[Trial, ...]
    wanted: tuple[tuple[Expected, ...], ...]
    singles: tuple[Candidate, ...]
    checks: tuple[Check, ...] = ()
    untaken: tuple[str, ...] = ()
    work_out: Callable[[], Rarer] = field(default=Rarer, repr=False, compare=False)

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.folder.meta.function.outputs

    @cached_property
    def _worked_out(self) -> Rarer | ExerciseFault:
        try:
            return self.work_out()
        except ExerciseFault as fault:
            return fault

    @property
    def rarer(self) -> Rarer:
        """Worked out when it is first asked for, which takes some seconds; nothing where that fails. SandboxFault."""
        found = self._worked_out
        return found if isinstance(found, Rarer) else Rarer()

    @property
    def fault(self) -> ExerciseFault | None:
        """Why that failed, if it did: a submission is judged all the same, and the author should know."""
        found = self._worked_out
        return found if isinstance(found, ExerciseFault) else None

    @cached_property
    def constants(self) -> Constants:
        """The constants that a wrong factor may be, on the inputs of every trial."""
        return constants(self.folder.meta, self.trials)

    @property
    def pairs(self) -> tuple[Candidate, ...]:
        return self.rarer.pairs

    @property
    def suspects(self) -> Suspects | None:
        return self.rarer.suspects


def prepare(folder: ExerciseFolder, secret: str, shelf: Shelf | None = None, *, verify: bool = False) -> Prepared:
    """Everything for judging; `verify` checks the reference numerically too. Raises ExerciseFault, SandboxFault."""
    draws = cases.seeded(folder, secret)
    prepared = _prepared(folder, draws, shelf, verify)
    return replace(prepared, work_out=lambda: _rarer(prepared, draws, shelf))


def prepare_blind(folder: ExerciseFolder, blind: BlindInput) -> Prepared:
    """The same on an input that the exercise says mistakes hide on."""
    return _prepared(folder, cases.blind(folder, blind), None, False)


Texts = Sequence[tuple[tuple[Mistake, ...], str]]


def _prepared(folder: ExerciseFolder, draws: list[Seeded], shelf: Shelf | None, verify: bool) -> Prepared:
    singles = [((mistake,), mistaken(folder, (mistake,))) for mistake in folder.mistakes]
    found = _worked_out(folder["reference.py"], _task(folder, draws, singles, verify=verify), shelf)
    with _blamed():
        trials = [cases.trial(one, dict(row["arguments"])) for one, row in zip(draws, found["trials"], strict=True)]
        wanted = [_wanted(folder, trial, row) for trial, row in zip(trials, found["trials"], strict=True)]
        checks = tuple(Check(**row) for row in found["checks"])
        untaken = tuple(map(str, found["untaken"]))
        made = _candidates(folder, singles, found, trials)
    return Prepared(folder, tuple(trials), tuple(wanted), made, checks, untaken)


def _rarer(prepared: Prepared, draws: list[Seeded], shelf: Shelf | None) -> Rarer:
    folder, twos, places = prepared.folder, pairs(prepared.folder), naming_draws(draws)
    found = _worked_out(folder["reference.py"], _task(folder, draws, twos, naming=places), shelf)
    with _blamed():
        known = read(found["suspects"], places, prepared.wanted, prepared.constants)
        own = [(one.mistakes[0].id, one.mistakes[0].group, one.answers) for one in prepared.singles]
        return Rarer(_candidates(folder, twos, found, prepared.trials), with_own(known, own) if known else None)


def _candidates(
    folder: ExerciseFolder, texts: Texts, found: dict[str, Any], trials: Sequence[Trial]
) -> tuple[Candidate, ...]:
    if folder.meta.kind in WRITTEN:
        return tuple(Candidate(m, tuple(written_answers(folder, text, trials))) for m, text in texts)
    return tuple(_candidate(folder, row) for row in found["candidates"])


@contextmanager
def _blamed() -> Iterator[None]:
    """What the exercise's files gave is not of the form that was asked for."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExerciseFault(f"its files gave something unusable: {type(error).__name__}: {error}") from error


def _task(
    folder: ExerciseFolder,
    draws: list[Seeded],
    texts: Texts,
    *,
    verify: bool = False,
    naming: tuple[int, ...] = (),
) -> dict[str, Any]:
    function, way = folder.meta.function, program_of(folder, "").way
    changes = () if folder.meta.kind in WRITTEN else texts
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
        "naming": naming,
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
