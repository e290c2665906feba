"""Judge one submission: run it in the sandbox, compare, name the mistake, and put it all into a Report."""

import hashlib
import platform
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.content import ExerciseFolder
from app.models import Outcome
from app.services.reports import FindingReport, GraderFault, Report, VariableReport
from worker.grading.contract import breaches, remarks
from worker.grading.fingerprint import fingerprint
from worker.grading.naming import name_mistakes
from worker.grading.prepare import Prepared, prepare
from worker.grading.program import Answer, ExerciseFault, Raised
from worker.grading.runs import run_trials
from worker.grading.texts import load_finding, stopped_finding
from worker.grading.verdict import compare
from worker.sandbox import Fault, Limits, Program, Result, Returned, Status

CHECKER_VERSION = "1"
ENVIRONMENT = hashlib.sha256(f"{platform.python_version()} {np.__version__} {platform.machine()}".encode()).hexdigest()

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
    """Judges submissions with one set of limits. Keeps every exercise version it has prepared."""

    def __init__(self, secret: str, limits: Limits) -> None:
        self._secret = secret
        self._limits = limits
        self._prepared: dict[str, Prepared] = {}

    def prepared(self, folder: ExerciseFolder) -> Prepared:
        """Raises ExerciseFault where the exercise's own files do not work."""
        if folder.digest not in self._prepared:
            self._prepared[folder.digest] = prepare(folder, self._secret)
        return self._prepared[folder.digest]

    def judge(self, folder: ExerciseFolder, source: str) -> Report:
        """The report on one source text. Raises GraderFault where the fault is ours, never for the student's."""
        begun = time.perf_counter()
        try:
            prepared = self.prepared(folder)
        except ExerciseFault as error:
            raise GraderFault(f"Exercise {folder.meta.id} is broken: {error}") from error
        ready = time.perf_counter()
        result = run_trials(_program(prepared.folder, source), prepared.trials, self._limits)
        if result.status == Status.sandbox_error:
            raise GraderFault(f"The sandbox failed: {result.fault.message if result.fault else 'no reason given'}")
        ran = time.perf_counter()
        report = _report(prepared, result)
        steps = {"prepare": ready - begun, "run": ran - ready, "compare": time.perf_counter() - ran}
        return replace(
            report,
            console=result.console,
            seeds=tuple(dict.fromkeys(trial.seed for trial in prepared.trials)),
            steps={name: round(seconds, 6) for name, seconds in steps.items()},
            layers=result.layers,
            checker_version=CHECKER_VERSION,
            environment=ENVIRONMENT,
        )


def _program(folder: ExerciseFolder, source: str) -> Program:
    function = folder.meta.function
    return Program(source, function.name, function.parameters, function.outputs)


def _report(prepared: Prepared, result: Result) -> Report:
    fault = result.fault or Fault(result.status, None, result.status.replace("_", " "))
    if result.status == Status.load_error:
        return Report(Outcome.not_gradable, 0.0, findings=(load_finding(fault),))
    reports = _compared(prepared, result)
    flat = tuple(report for trial_reports in reports for report in trial_reports)
    if result.status != Status.ok:
        finding = stopped_finding(result.status, fault, len(result.returns), len(prepared.trials))
        return Report(STOPPED[result.status], 0.0, flat, (finding, *remarks(prepared, result, flat)))
    return _judged(prepared, result, reports, flat)


def _compared(prepared: Prepared, result: Result) -> list[list[VariableReport]]:
    returns = [*result.returns, *[None] * (len(prepared.trials) - len(result.returns))]
    rows = zip(prepared.trials, returns, prepared.wanted, strict=True)
    return [compare(trial, returned, prepared.outputs, wanted) for trial, returned, wanted in rows]


def _judged(
    prepared: Prepared, result: Result, reports: list[list[VariableReport]], flat: tuple[VariableReport, ...]
) -> Report:
    answers = [answer_of(returned) for returned in result.returns]
    share = _share(reports)
    found = [] if share == 1.0 else _findings(prepared, result, answers, reports)
    return Report(
        outcome=_outcome(share, result.returns),
        share=share,
        variables=flat,
        findings=(*found, *remarks(prepared, result, flat)),
        fingerprint=fingerprint(prepared.trials, answers),
    )


def _findings(
    prepared: Prepared, result: Result, answers: Sequence[Answer], reports: list[list[VariableReport]]
) -> list[FindingReport]:
    """What broke the contract comes first; a mistake is named beside it where the numbers prove one."""
    broken = breaches(prepared.trials, result.returns)
    named = name_mistakes(prepared, answers, reports)
    if broken:
        known = {mistake.id for mistake in prepared.folder.mistakes}
        named = [finding for finding in named if finding.mistake in known]
    return [*named, *broken]


def answer_of(returned: Returned) -> Answer:
    """A call's result in the form in which the mistakes' answers are kept."""
    if returned.status == "returned":
        return returned.values
    fault = returned.fault
    return Raised(fault.kind, fault.message) if fault else Raised(returned.status, "")


def _share(reports: list[list[VariableReport]]) -> float:
    """The part of the variables that are right on every trial."""
    columns = list(zip(*reports, strict=True))
    return sum(all(report.right for report in column) for column in columns) / len(columns)


def _outcome(share: float, returns: Sequence[Returned]) -> Outcome:
    if share == 1.0:
        return Outcome.passed
    if all(returned.status == "raised" for returned in returns):
        return Outcome.crashed
    return Outcome.partial if share > 0 else Outcome.wrong
