"""Name the mistake from the numbers alone: only what reproduces an output on every naming trial."""

from collections.abc import Sequence
from typing import Any

from app.content import Mistake
from app.services.reports import FindingReport, VariableReport
from worker.grading.answers import Answer, Raised
from worker.grading.causes import Cause, chosen, doubly, singly
from worker.grading.explains import explains
from worker.grading.matching import only_not_finite, sight
from worker.grading.observed import observed
from worker.grading.prepare import Candidate, Prepared
from worker.grading.suspects import OWN
from worker.groundwork.suspects.slip import Slip

__all__ = ["explains", "name_mistakes"]


def name_mistakes(
    prepared: Prepared, answers: Sequence[Answer], reports: Sequence[Sequence[VariableReport]]
) -> list[FindingReport]:
    """Findings for every output that is wrong on a required trial; `answers` and `reports` have one entry a trial."""
    counted = [k for k, trial in enumerate(prepared.trials) if trial.required]
    failing = [
        place for place in range(len(prepared.outputs)) if any(not reports[trial][place].right for trial in counted)
    ]
    own = _own(prepared, answers, failing)
    if all(len(cause.places) < len(failing) for cause in own):
        # What follows is worked out only where it is needed.
        own += _own_pairs(prepared, answers, failing)
        own += _general(prepared, answers, failing)
    causes, left = chosen(own, failing)
    rest: list[FindingReport] = []
    for place in left:
        cause = _double(prepared, answers, place)
        if cause:
            causes.append(cause)
        else:
            rest.append(observed(prepared, place, [row[place] for row in reports]))
    named = [finding for cause in causes for finding in _findings(prepared, cause, reports)]
    return _merged([*named, *_told(prepared, rest, left)])


def _own(prepared: Prepared, answers: Sequence[Answer], failing: Sequence[int]) -> list[Cause]:
    """The exercise's own mistakes, compared on every trial that counts."""
    causes = []
    for candidate in prepared.singles:
        places = [place for place in failing if _is(candidate, prepared, answers, [place])]
        if not places:
            continue
        # A mistake that would make other outputs wrong too is less likely.
        cost = 0.0 if _is(candidate, prepared, answers, range(len(prepared.outputs))) else 0.3
        causes.append(Cause(_slips(candidate), cost, places=places))
    return causes


def _own_pairs(prepared: Prepared, answers: Sequence[Answer], failing: Sequence[int]) -> list[Cause]:
    """Two of them at once, where they explain all that is wrong."""
    found = [candidate for candidate in prepared.pairs if _is(candidate, prepared, answers, failing)]
    return [Cause(_slips(candidate), 0.5, places=list(failing)) for candidate in found]


def _is(candidate: Candidate, prepared: Prepared, answers: Sequence[Answer], places: Sequence[int]) -> bool:
    counted = [k for k, trial in enumerate(prepared.trials) if trial.required]
    return explains(
        [candidate.answers[k] for k in counted],
        [answers[k] for k in counted],
        [prepared.wanted[k] for k in counted],
        [prepared.trials[k] for k in counted],
        places,
    )


def _general(prepared: Prepared, answers: Sequence[Answer], failing: Sequence[int]) -> list[Cause]:
    suspects = prepared.suspects
    if suspects is None or all(isinstance(answers[trial], Raised) for trial in suspects.trials):
        return []
    sights = [sight(suspects, prepared.wanted, answers, place) for place in failing]
    return singly([one for one in sights if not only_not_finite(one)], suspects, failing)


def _double(prepared: Prepared, answers: Sequence[Answer], place: int) -> Cause | None:
    if prepared.suspects is None:
        return None
    return doubly(sight(prepared.suspects, prepared.wanted, answers, place), prepared.suspects)


def _told(prepared: Prepared, rest: list[FindingReport], left: Sequence[int]) -> list[FindingReport]:
    """Where the forward pass is wrong, nothing is said of gradients without a name: they are those of another."""
    forward = len(prepared.outputs) - len(prepared.folder.meta.function.wrt)
    first = [finding for finding, place in zip(rest, left, strict=False) if place < forward]
    return first if first and prepared.folder.meta.function.wrt else rest


def _slips(candidate: Candidate) -> tuple[Slip, ...]:
    return tuple(Slip(f"{OWN}{mistake.id}", mistake.group, mistake.hint, 0.0) for mistake in candidate.mistakes)


def _findings(prepared: Prepared, cause: Cause, reports: Sequence[Sequence[VariableReport]]) -> list[FindingReport]:
    """One finding for each slip of a cause."""
    known = {mistake.id: mistake for mistake in prepared.folder.mistakes}
    seen = [observed(prepared, place, [row[place] for row in reports]) for place in cause.places]
    findings = []
    for slip in cause.slips:
        own = known.get(slip.id.removeprefix(OWN)) if slip.id.startswith(OWN) else None
        findings.append(_known(own, seen, prepared) if own else _general_finding(slip, cause, seen, prepared))
    return findings


def _known(mistake: Mistake, seen: Sequence[FindingReport], prepared: Prepared) -> FindingReport:
    """A mistake of the exercise: what was seen of it, then its own hint."""
    return FindingReport(
        mistake=mistake.id,
        group=mistake.group,
        variable=_names(seen),
        message=" ".join(finding.message for finding in seen),
        hint=mistake.hint,
        evidence={**seen[0].evidence, "family": mistake.family, "reproduced_on": len(prepared.trials)},
    )


def _general_finding(slip: Slip, cause: Cause, seen: Sequence[FindingReport], prepared: Prepared) -> FindingReport:
    rivals = [rival.slips[0] for rival in cause.rivals]
    said = f"either {slip.said}, or {rivals[0].said}" if rivals else slip.said
    reproduced = len(prepared.suspects.trials) if prepared.suspects else 0
    evidence: dict[str, Any] = {"factor": cause.factor, "cost": round(cause.cost, 2), "reproduced_on": reproduced}
    if rivals:
        evidence["or"] = [rival.group for rival in rivals]
    message = f"{_names(seen)}: {said}."
    return FindingReport(slip.id, slip.group, message, variable=_names(seen), evidence={**seen[0].evidence, **evidence})


def _names(seen: Sequence[FindingReport]) -> str:
    return ", ".join(finding.variable or "" for finding in seen)


def _merged(findings: Sequence[FindingReport]) -> list[FindingReport]:
    """Each thing once."""
    found: dict[tuple[str, str | None, str], FindingReport] = {}
    for finding in findings:
        found.setdefault((finding.mistake, finding.variable, finding.message), finding)
    return list(found.values())
