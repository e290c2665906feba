"""The gate every exercise passes before anyone is asked to solve it: what was checked, and what was found.

An exercise is proved when reverse mode, numerical differentiation and the model answer agree, the starter does not
pass, every mistake is caught and named, no two of them look alike, and its blind inputs hide just what it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import inf

import numpy as np

from app.content import ExerciseFolder
from app.models import Outcome
from app.services.reports import GraderFault
from worker.grading.answers import ExerciseFault, Raised
from worker.grading.expected import Expected
from worker.grading.judge import Judge
from worker.grading.leaks import leaks
from worker.grading.naming import explains
from worker.grading.prepare import Candidate, Prepared, SandboxFault, prepare_blind
from worker.grading.program import mistaken
from worker.grading.trials import Trial
from worker.grading.verdict import judge_value, judge_values, working_dtype

NUMERICAL_ERROR = 1e-8
# In units of the tolerance: nearer to the reference a mistake counts as hidden.
MARGIN = 1000


@dataclass
class Proof:
    """`problems` is empty where the exercise holds; `notes` say what was checked with which numbers."""

    exercise: str
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


def prove(folder: ExerciseFolder, judge: Judge) -> Proof:
    """Check one exercise. Never raises for what is wrong with it: that is a problem of the proof."""
    proof = Proof(folder.meta.id)
    try:
        prepared = judge.prepared(folder, verify=True)
        if prepared.fault:
            raise prepared.fault
        _reference_is_right(prepared, proof)
        _model_answer_passes(folder, judge, proof)
        _starter_fails(folder, judge, proof)
        _mistakes_are_named(folder, judge, proof)
        _mistakes_stand_out(prepared, proof)
        _mistakes_differ(prepared, proof)
        _blind_inputs_hide_what_they_say(prepared, proof)
    except (ExerciseFault, SandboxFault, GraderFault) as error:
        proof.problems.append(str(error))
    return proof


def _reference_is_right(prepared: Prepared, proof: Proof) -> None:
    """Reverse mode against Ridders extrapolation and the complex step, on every float64 trial."""
    for method in dict.fromkeys(check.method for check in prepared.checks):
        checks = [check for check in prepared.checks if check.method == method]
        for check in checks:
            if not check.error <= NUMERICAL_ERROR:
                proof.problems.append(
                    f"reverse mode and the {method} derivative of d{check.variable} differ by {check.error:.1e} "
                    f"(relative) in case {check.case!r}, seed {check.seed}"
                )
        worst, count = max(check.error for check in checks), sum(check.count for check in checks)
        kinks = sum(check.kinks for check in checks)
        beside = f"; {kinks} at kinks it cannot tell" if kinks else ""
        proof.notes.append(
            f"the reference agrees with the {method} derivative within {worst:.0e}, {count} derivatives{beside}"
        )
    proof.notes.extend(prepared.untaken)


def _model_answer_passes(folder: ExerciseFolder, judge: Judge, proof: Proof) -> None:
    report = judge.judge(folder, folder.solution)
    if report.outcome != Outcome.passed:
        said = "; ".join(finding.message for finding in report.findings) or "no finding"
        proof.problems.append(f"the model answer is judged {report.outcome}: {said}")
    elif any(finding.mistake == "input-changed" for finding in report.findings):
        proof.problems.append("the model answer changes its inputs in place")
    elif judge.judge(folder, folder.solution, order="F").outcome != Outcome.passed:
        proof.problems.append("the model answer fails where arrays lie in Fortran order")
    worst = max((v.largest_error or 0.0) / (v.tolerance or 1.0) for v in report.variables) if report.variables else 0.0
    proof.notes.append(f"the model answer passes {len(report.variables)} comparisons at {worst:.2f} of the tolerance")


def _starter_fails(folder: ExerciseFolder, judge: Judge, proof: Proof) -> None:
    outcome = judge.judge(folder, folder.starter).outcome
    if outcome == Outcome.passed:
        proof.problems.append("the starter passes as it is")
    proof.notes.append(f"the starter is judged {outcome}")


def _mistakes_are_named(folder: ExerciseFolder, judge: Judge, proof: Proof) -> None:
    """Every mistake goes the whole way through the sandbox, and its name must come back first."""
    missed = 0
    for mistake in folder.mistakes:
        text = mistaken(folder, (mistake,))
        report = judge.judge(folder, text)
        first = report.findings[0].mistake if report.findings else "nothing"
        if report.outcome == Outcome.passed:
            proof.problems.append(f"mistake {mistake.id!r} passes")
        elif first != mistake.id:
            proof.problems.append(f"mistake {mistake.id!r} is called {first!r}")
        missed += report.outcome == Outcome.passed or first != mistake.id
        for leak in leaks(judge.prepared(folder), report, text):
            proof.problems.append(f"the report on mistake {mistake.id!r} tells {leak}")
    named = len(folder.mistakes) - missed
    proof.notes.append(f"{named} mistakes are caught and called by their names")


def _mistakes_stand_out(prepared: Prepared, proof: Proof) -> None:
    """Each is far outside the tolerance somewhere, so that no rounding of another machine can bring it in."""
    least = min((_margin(one, prepared) for one in prepared.singles), default=inf)
    for one in prepared.singles:
        margin = _margin(one, prepared)
        # Within the tolerance it passes, and that has been said.
        if 1 < margin < MARGIN:
            proof.problems.append(f"mistake {one.mistakes[0].id!r} is only {margin:.0f} times the tolerance off")
    if MARGIN <= least < inf:
        proof.notes.append(f"every mistake is at least {least:.0e} times the tolerance off in some case")


def _margin(made: Candidate, prepared: Prepared) -> float:
    """Its largest error in units of the tolerance, on the trials that count; infinite where the form is wrong."""
    largest = 0.0
    for given, wants, trial in zip(made.answers, prepared.wanted, prepared.trials, strict=True):
        if not trial.required:
            continue
        if isinstance(given, Raised) or len(given) != len(wants):
            return inf
        for value, want in zip(given, wants, strict=True):
            if want.declared or value.shape != want.value.shape or not np.all(np.isfinite(value)):
                if want.declared is None or judge_value(value, want, trial.dtype).name == "wrong":
                    return inf
                continue
            error = np.abs(value.astype(np.float64) - want.value) / want.tolerance(working_dtype(value, trial.dtype))
            largest = max(largest, float(np.max(error, initial=0.0)))
    return largest


def _mistakes_differ(prepared: Prepared, proof: Proof) -> None:
    for one, other in _alike(prepared.singles, prepared.wanted, prepared.trials):
        proof.problems.append(f"mistakes {one!r} and {other!r} give the same answers in every case")


def _blind_inputs_hide_what_they_say(prepared: Prepared, proof: Proof) -> None:
    folder = prepared.folder
    for blind in folder.meta.blind:
        found = prepare_blind(folder, blind)
        trials, wanted, made = found.trials, found.wanted, found.singles
        hidden = {c.mistakes[0].id for c in made if _passes(c, wanted, trials)}
        alike = {
            frozenset(pair) for pair in _alike([c for c in made if c.mistakes[0].id not in hidden], wanted, trials)
        }
        said = {frozenset(pair) for names in blind.alike for pair in combinations(names, 2)}
        if hidden != set(blind.hides):
            proof.problems.append(
                f"with {blind.about}, {_names(hidden)} pass; exercise.toml says {_names(blind.hides)}"
            )
        if alike != said:
            proof.problems.append(f"with {blind.about}, {_pairs(alike)} look alike; exercise.toml says {_pairs(said)}")
        proof.notes.extend(_blindness(blind.about, hidden, alike))


def _blindness(about: str, hidden: set[str], alike: set[frozenset[str]]) -> Iterator[str]:
    if hidden:
        yield f"with {about}, {_names(hidden)} would pass"
    if alike:
        yield f"with {about}, {_pairs(alike)} look alike"
    if not hidden and not alike:
        yield f"with {about}, nothing is hidden"


def _passes(made: Candidate, wanted: Sequence[Sequence[Expected]], trials: Sequence[Trial]) -> bool:
    for given, wants, trial in zip(made.answers, wanted, trials, strict=True):
        if isinstance(given, Raised) or len(given) != len(wants):
            return False
        if not all(verdict.name in ("exact", "close") for verdict in judge_values(given, wants, trial.dtype)):
            return False
    return True


def _alike(
    made: Sequence[Candidate], wanted: Sequence[Sequence[Expected]], trials: Sequence[Trial]
) -> list[tuple[str, str]]:
    places = range(len(wanted[0]))
    return [
        (one.mistakes[0].id, other.mistakes[0].id)
        for one, other in combinations(made, 2)
        if explains(one.answers, other.answers, wanted, trials, places)
    ]


def _names(ids: Sequence[str] | set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(ids)) or "none"


def _pairs(pairs: set[frozenset[str]]) -> str:
    return "; ".join(" and ".join(f"`{name}`" for name in sorted(pair)) for pair in sorted(pairs, key=sorted)) or "none"
