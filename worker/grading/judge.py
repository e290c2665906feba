"""Judge one submission: run it in the sandbox, compare, name the mistake, and put it all into a Report."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from app.content import WRITTEN, ExerciseFolder, OwnLimits
from app.models import Outcome, SandboxStatus
from app.services.reports import GraderFault, Report, VariableReport
from worker.grading import exactness
from worker.grading.answers import ExerciseFault, answer_of
from worker.grading.contract import remarks
from worker.grading.findings import findings
from worker.grading.fingerprint import fingerprint
from worker.grading.prepare import ENVIRONMENT, Prepared, SandboxFault, prepare
from worker.grading.program import program_of
from worker.grading.runs import Run, run_trials
from worker.grading.shelf import Shelf
from worker.grading.texts import load_finding, stopped_finding
from worker.grading.verdict import compare
from worker.grading.written import read_trials, told
from worker.sandbox import Fault, Limits, Result, Returned, Status

CHECKER_VERSION = "2"
# Exercise versions held in memory, at some megabytes each.
MOST_PREPARED = 16

STOPPED = {
    Status.timed_out: Outcome.timed_out,
    Status.cpu_limit: Outcome.timed_out,
    Status.out_of_memory: Outcome.out_of_memory,
    Status.exited_early: Outcome.crashed,
    Status.forbidden_call: Outcome.crashed,
    Status.crashed: Outcome.crashed,
    Status.protocol_error: Outcome.crashed,
}


class Judge:
    """Judges submissions. Keeps every exercise version it has prepared, and on its shelf what others can use."""

    def __init__(self, secret: str, limits: Callable[[OwnLimits], Limits], shelf: Shelf | None = None) -> None:
        """`limits` gives what a run may take from what an exercise asks for."""
        self._secret = secret
        self._limits = limits
        self._shelf = shelf
        self._prepared: dict[str, Prepared] = {}

    def prepared(self, folder: ExerciseFolder, *, verify: bool = False) -> Prepared:
        """Raises ExerciseFault where the exercise's own files do not work; `verify` has its reference checked."""
        found = None if verify else self._prepared.pop(folder.digest, None)
        # The one that was used last stands last.
        self._prepared[folder.digest] = found or prepare(folder, self._secret, self._shelf, verify=verify)
        if len(self._prepared) > MOST_PREPARED:
            del self._prepared[next(iter(self._prepared))]
        return self._prepared[folder.digest]

    def judge(self, folder: ExerciseFolder, source: str, order: Literal["C", "F"] = "C") -> Report:
        """The report on one source text, which gets arrays in this order.

        Raises GraderFault where the fault is ours, never for the student's.
        """
        begun = time.perf_counter()
        try:
            prepared = self.prepared(folder)
        except ExerciseFault as error:
            raise GraderFault(f"Exercise {folder.meta.id} is broken: {error}") from error
        except SandboxFault as error:
            raise GraderFault(f"The sandbox failed: {error}", SandboxStatus.sandbox_error) from error
        ready = time.perf_counter()
        ran = self._run(prepared, source, order)
        result = ran.result
        if result.status == Status.sandbox_error:
            reason = result.fault.message if result.fault else "no reason given"
            raise GraderFault(f"The sandbox failed: {reason}", SandboxStatus.sandbox_error)
        done = time.perf_counter()
        try:
            report = _report(prepared, source, ran, self._limits(folder.meta.limits))
        except SandboxFault as error:
            raise GraderFault(f"The sandbox failed: {error}", SandboxStatus.sandbox_error) from error
        steps = {"prepare": ready - begun, "run": done - ready, "compare": time.perf_counter() - done}
        return replace(
            report,
            console=result.console,
            seeds=tuple(dict.fromkeys(trial.seed for trial in prepared.trials)),
            steps={name: round(seconds, 6) for name, seconds in steps.items()},
            layers=result.layers,
            status=None if folder.meta.kind in WRITTEN else SandboxStatus(result.status),
            checker_version=CHECKER_VERSION,
            environment=ENVIRONMENT,
        )

    def _run(self, prepared: Prepared, source: str, order: Literal["C", "F"]) -> Run:
        folder, trials = prepared.folder, prepared.trials
        if folder.meta.kind in WRITTEN:
            return Run(read_trials(folder, source, trials))
        return run_trials(program_of(folder, source, order), trials, self._limits(folder.meta.limits))


def _report(prepared: Prepared, source: str, ran: Run, limits: Limits) -> Report:
    result = ran.result
    fault = result.fault or Fault(result.status, None, result.status.replace("_", " "))
    if result.status == Status.load_error:
        return Report(Outcome.not_gradable, 0.0, findings=(load_finding(fault),))
    reports = _compared(prepared, result)
    flat = tuple(report for trial_reports in reports for report in trial_reports)
    if result.status != Status.ok:
        finding = stopped_finding(result.status, fault, len(result.returns), len(prepared.trials))
        return Report(STOPPED[result.status], 0.0, flat, (finding, *remarks(prepared, ran, flat)))
    answers = [answer_of(returned) for returned in result.returns]
    share = _share([row for row, trial in zip(reports, prepared.trials, strict=True) if trial.required])
    found = [] if share == 1.0 else findings(prepared, source, result, answers, reports, limits)
    return Report(
        outcome=_outcome(share, result.returns),
        share=share,
        variables=told(prepared.folder, flat),
        findings=(*found, *remarks(prepared, ran, flat)),
        fingerprint=fingerprint(prepared.trials, answers),
    )


def _compared(prepared: Prepared, result: Result) -> list[list[VariableReport]]:
    returns = [*result.returns, *[None] * (len(prepared.trials) - len(result.returns))]
    rows = zip(prepared.trials, returns, prepared.wanted, strict=True)
    compared = [compare(trial, returned, prepared.outputs, wanted) for trial, returned, wanted in rows]
    return [exactness.exacting(row) for row in compared] if prepared.folder.meta.exact else compared


def _share(reports: list[list[VariableReport]]) -> float:
    """The part of the variables that are right on every trial that counts."""
    columns = list(zip(*reports, strict=True))
    return sum(all(report.right for report in column) for column in columns) / len(columns)


def _outcome(share: float, returns: Sequence[Returned]) -> Outcome:
    if share == 1.0:
        return Outcome.passed
    if all(returned.status == "raised" for returned in returns):
        return Outcome.crashed
    return Outcome.partial if share > 0 else Outcome.wrong
