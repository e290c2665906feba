"""Say what can be seen of a wrong output, whatever made it so: its shape, a constant ratio, where it differs."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from app.content import VALUES
from app.services.reports import FindingReport, VariableReport
from worker.grading.prepare import Prepared

MEANINGS = {
    "-1": "exactly the negative of the reference",
    "2": "twice the reference",
    "1/2": "half of the reference",
    "n": "n times the reference, n being the number of samples",
    "1/n": "the reference divided by n, the number of samples",
}


def observed(prepared: Prepared, place: int, reports: Sequence[VariableReport]) -> FindingReport:
    """One finding for the output at `place`, from its report on every trial."""
    wrong = [report for report in reports if not report.right]
    name = prepared.outputs[place]
    if prepared.folder.meta.kind in VALUES:
        # A single number: to say how it is related to the right one would be to say which one that is.
        return FindingReport("wrong-value", "concept", f"{name} is not right.", variable=name, evidence=_where(wrong))
    for look in (_not_returned, _shape, _not_finite, _ratio):
        finding = look(prepared, name, reports, wrong)
        if finding:
            return finding
    return _values(name, reports, wrong)


def _not_returned(
    prepared: Prepared, name: str, reports: Sequence[VariableReport], wrong: Sequence[VariableReport]
) -> FindingReport | None:
    missing = [report for report in wrong if report.verdict == "missing"]
    if not missing:
        return None
    return FindingReport(
        "no-value", "contract", f"{name}: {missing[0].message}", variable=name, evidence=_where(missing)
    )


def _shape(
    prepared: Prepared, name: str, reports: Sequence[VariableReport], wrong: Sequence[VariableReport]
) -> FindingReport | None:
    shaped = [report for report in wrong if report.shape is not None and report.shape != report.expected_shape]
    if not shaped:
        return None
    first = shaped[0]
    message = (
        f"{name} has shape {first.shape} where {first.expected_shape} is expected: "
        "a gradient has the shape of its variable."
    )
    return FindingReport("wrong-shape", "shape", message, variable=name, evidence=_where(shaped))


def _not_finite(
    prepared: Prepared, name: str, reports: Sequence[VariableReport], wrong: Sequence[VariableReport]
) -> FindingReport | None:
    bad = [report for report in wrong if report.largest_error is None and report.message]
    if not bad:
        return None
    mistake = "not-finite" if "nan" in bad[0].message else "wrong-dtype"
    return FindingReport(mistake, "numerics", f"{name}: {bad[0].message}.", variable=name, evidence=_where(bad))


def _ratio(
    prepared: Prepared, name: str, reports: Sequence[VariableReport], wrong: Sequence[VariableReport]
) -> FindingReport | None:
    measured = [(k, one.ratio) for k, one in enumerate(reports) if not one.right and one.ratio is not None]
    if len(measured) < len(wrong) or not measured:
        return None
    ratios = [ratio for _, ratio in measured]
    named = prepared.constants.name(np.array(ratios), [k for k, _ in measured])
    factor = named.name if named else None
    evidence = {"ratios": [float(f"{ratio:.3g}") for ratio in ratios[:3]], "factor": factor, **_where(wrong)}
    if factor == "-1":
        return FindingReport("sign", "sign", f"{name} is {MEANINGS['-1']}.", variable=name, evidence=evidence)
    if factor == "0":
        said = f"{name} is 0 everywhere."
        return FindingReport("all-zero", "unnamed", said, variable=name, evidence=_where(wrong))
    if not factor and max((report.shape or () for report in wrong), key=len) in ((), (1,)):
        return None
    if factor:
        said = MEANINGS.get(factor, f"{factor} times the reference")
        return FindingReport("constant-ratio", "constant", f"{name} is {said}.", variable=name, evidence=evidence)
    if not all(_is_fraction(ratio) for ratio in ratios) and np.ptp(ratios) > 1e-6 * max(abs(ratio) for ratio in ratios):
        said = f"{name} has the right direction but the wrong length: a factor that depends on the inputs is wrong."
        return FindingReport("wrong-length", "chain", said, variable=name, evidence=evidence)
    said = f"{name} has the right direction but the wrong length: one factor is missing or too many."
    return FindingReport("constant-ratio", "constant", said, variable=name, evidence=evidence)


def _is_fraction(ratio: float) -> bool:
    """Whether a ratio is one of small whole numbers: of counts, whatever is counted."""
    return abs(float(Fraction(ratio).limit_denominator(250)) - ratio) <= 3e-7 * abs(ratio)


def _values(name: str, reports: Sequence[VariableReport], wrong: Sequence[VariableReport]) -> FindingReport:
    cases = sorted({report.case for report in wrong})
    everywhere = len(wrong) == len(reports)
    where = "in every case" if everywhere else f"in {len(cases)} of {len({r.case for r in reports})} cases"
    return FindingReport(
        "unnamed",
        "unnamed",
        f"{name} differs from the reference {where}.",
        hint="It is none of the mistakes known for this exercise: compare your formula with the loss term by term.",
        variable=name,
        evidence=_where(wrong),
    )


def _where(reports: Sequence[VariableReport]) -> dict[str, object]:
    return {"cases": sorted({report.case for report in reports}), "trials": len(reports)}
