"""What a submission owes whatever its numbers are: to return, the right count of arrays, its inputs left alone."""

from collections.abc import Sequence

from app.services.reports import FindingReport, VariableReport
from worker.grading.prepare import Prepared
from worker.grading.runs import Run
from worker.grading.spoken import convention_in
from worker.grading.texts import described, sentence
from worker.grading.trials import Trial
from worker.sandbox import Result, Returned


def breaches(trials: Sequence[Trial], returns: Sequence[Returned]) -> list[FindingReport]:
    """One finding for each way in which calls failed to give arrays: raised, not an array, wrong count."""
    found: dict[str, FindingReport] = {}
    for kind, look in (("raised", _raised), ("not_an_array", _not_an_array), ("wrong_count", _wrong_count)):
        failing = [(trial, back) for trial, back in zip(trials, returns, strict=True) if back.status == kind]
        if failing:
            cases = sorted({trial.case for trial, _ in failing})
            found[kind] = look(failing[0][1], cases)
    return list(found.values())


def _raised(returned: Returned, cases: list[str]) -> FindingReport:
    fault = returned.fault
    said = described(fault) if fault else "an exception"
    return FindingReport(
        "exception",
        "contract",
        f"Your function raised {said}",
        line=fault.line if fault else None,
        evidence={"cases": cases},
    )


def _not_an_array(returned: Returned, cases: list[str]) -> FindingReport:
    message = sentence(returned.fault.message) if returned.fault else "Your function returned no array."
    return FindingReport("not-an-array", "contract", message, evidence={"cases": cases})


def _wrong_count(returned: Returned, cases: list[str]) -> FindingReport:
    message = sentence(returned.fault.message) if returned.fault else "Your function returned too many values."
    return FindingReport("wrong-count", "contract", message, evidence={"cases": cases})


def remarks(prepared: Prepared, ran: Run, reports: Sequence[VariableReport]) -> list[FindingReport]:
    """What costs nothing and should still be known."""
    looks = (
        _changed_inputs(ran.result),
        _unsteady(ran),
        _other_conventions(reports),
        *_not_required(prepared, reports),
        _lower_precision(prepared, reports),
        _close(reports),
        _output_cut(ran.result),
    )
    return [remark for remark in looks if remark]


def _unsteady(ran: Run) -> FindingReport | None:
    if ran.steady:
        return None
    message = (
        "The same call, made a second time, gave something else: your function keeps something from call to call, "
        "or draws random numbers."
    )
    return FindingReport("two-calls-differ", "contract", message, remark=True)


def _other_conventions(reports: Sequence[VariableReport]) -> FindingReport | None:
    said = list(dict.fromkeys(filter(None, (convention_in(report.message) for report in reports if report.right))))
    if not said:
        return None
    message = f"Another convention than ours: {'; '.join(said)}."
    return FindingReport("other-convention", "numerics", message, remark=True)


def _not_required(prepared: Prepared, reports: Sequence[VariableReport]) -> list[FindingReport]:
    """One for each case that takes no points and fails, where all that takes points is right."""
    free = {trial.case: trial.remark for trial in prepared.trials if not trial.required}
    if any(not report.right for report in reports if report.case not in free):
        return []
    failed = dict.fromkeys(report.case for report in reports if report.case in free and not report.right)
    return [
        FindingReport(f"case-{case}", "contract", free[case] or "", remark=True, evidence={"cases": [case]})
        for case in failed
    ]


def _changed_inputs(result: Result) -> FindingReport | None:
    names = sorted({name for returned in result.returns for name in returned.mutated})
    if not names:
        return None
    message = f"Your function changes its input {', '.join(names)} in place. Work on a copy: others use the array too."
    return FindingReport("input-changed", "contract", message, remark=True, evidence={"inputs": names})


def _lower_precision(prepared: Prepared, reports: Sequence[VariableReport]) -> FindingReport | None:
    given = {(trial.case, trial.seed): trial.dtype for trial in prepared.trials}
    coarse = sorted({r.variable for r in reports if r.dtype == "float32" and given[r.case, r.seed] == "float64"})
    if not coarse:
        return None
    message = f"{', '.join(coarse)} came back in float32 though float64 was given; it is judged as float32."
    return FindingReport("lower-precision", "numerics", message, variable=", ".join(coarse), remark=True)


def _close(reports: Sequence[VariableReport]) -> FindingReport | None:
    near = sorted({report.variable for report in reports if report.verdict == "close"})
    if not near:
        return None
    said = "is right, but less accurate than rounding alone explains: was it computed by finite differences?"
    message = f"{', '.join(near)} {said}"
    return FindingReport("less-accurate", "numerics", message, variable=", ".join(near), remark=True)


def _output_cut(result: Result) -> FindingReport | None:
    if not result.console_truncated:
        return None
    kept = f"only the first {len(result.console):,} characters are kept"
    message = f"Your code printed a lot: {kept}, and the time that printing takes counts."
    return FindingReport("output-cut", "contract", message, remark=True)
