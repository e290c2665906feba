"""How often a mistake gets its right name: known ones, known ones withheld, others' handwritten ones, two at once.

python benchmarks/naming.py [--verbose] [EXERCISE ...]
"""

import argparse
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
sys.path.insert(0, str(ROOT))

# ruff: noqa: E402 - the BLAS reads its number of threads when numpy is imported
from app.content import GRADIENTS, WRITTEN, ExerciseFolder
from app.services.reports import FindingReport, VariableReport
from gradjudge.upkeep import exercise_folders
from worker import sandbox
from worker.grading.answers import Answer, ExerciseFault, Raised, answer_of
from worker.grading.judge import Judge
from worker.grading.naming import name_mistakes
from worker.grading.prepare import Prepared, Rarer, SandboxFault
from worker.grading.program import program_of
from worker.grading.runs import run_trials
from worker.grading.suspects import OWN
from worker.grading.verdict import compare
from worker.sandbox import Fault, Limits, Returned, Status

LIMITS = Limits(wall_seconds=20, memory_mb=1024)
KNOWN, WITHHELD, WITHHELD_ELSE = "known mistakes", "withheld, gradients", "withheld, other kinds"
SINGLE, SINGLE_ELSE, DOUBLE = "handwritten, gradients", "handwritten, other kinds", "handwritten, two slips"
TITLES = (KNOWN, WITHHELD, WITHHELD_ELSE, SINGLE, SINGLE_ELSE, DOUBLE)
# Findings that say what is seen, and not what made it so.
UNNAMED = {"unnamed", "all-zero", "no-value", "not-finite", "wrong-dtype"}


@dataclass
class Score:
    """What became of one kind of mistakes."""

    title: str
    outcomes: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def line(self) -> str:
        total = self.outcomes["all"] or 1
        counts = "  ".join(f"{name} {100 * self.outcomes[name] / total:5.1f} %" for name in ("first", "top 3"))
        rest = "  ".join(f"{name} {self.outcomes[name]}" for name in ("unanswered", "wrong", "passed"))
        taken = median(self.milliseconds) if self.milliseconds else 0.0
        worst = max(self.milliseconds, default=0.0)
        return f"{self.title:<34} {self.outcomes['all']:>4}  {counts}  {rest}  {taken:.1f} ms, at most {worst:.0f} ms"

    def add(self, findings: Sequence[FindingReport], ids: set[str], groups: set[str], taken: float) -> str:
        """`groups` are those that count as right, or the mistake's `ids`."""
        hits = [finding.mistake in ids or finding.group in groups for finding in findings]
        outcome = "unanswered" if not findings or findings[0].mistake in UNNAMED else "wrong"
        if any(hits[:3]):
            outcome = "top 3"
        if any(hits[:1]):
            outcome = "first"
        self.outcomes["all"] += 1
        self.milliseconds.append(taken)
        self.outcomes[outcome] += 1
        self.outcomes["top 3"] += outcome == "first"
        return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description="How often mistakes are named rightly.")
    parser.add_argument("exercises", nargs="*", help="ids; all where none is named")
    parser.add_argument("--verbose", action="store_true", help="a line for everything that is not named first")
    options = parser.parse_args()
    sandbox.start()
    judge = Judge("benchmark", LIMITS)
    scores = {title: Score(title) for title in TITLES}
    print("exercise        prepared in   suspects   kept   left out")
    for folder in exercise_folders(ROOT / "exercises"):
        if not options.exercises or folder.meta.id in options.exercises:
            of_exercise(folder, judge, scores, options.verbose)
    print("\nThe two-slip line counts a submission as right where one of its slips is named.")
    for score in scores.values():
        print(score.line())


def of_exercise(folder: ExerciseFolder, judge: Judge, scores: dict[str, Score], verbose: bool) -> None:
    began = time.perf_counter()
    try:
        prepared = judge.prepared(folder)
        known = prepared.suspects
    except (ExerciseFault, SandboxFault) as error:
        print(f"{folder.meta.id}: cannot be prepared: {error}")
        return
    taken = time.perf_counter() - began
    print(f"{folder.meta.id:<14} {taken:8.1f} s   {_size(prepared)}", flush=True)
    for fault in known.faults if known else ():
        print(f"    FAULT {fault}")
    for label, score, findings, ids, groups, spent in _all(prepared, scores):
        outcome = score.add(findings, ids, groups, spent)
        if verbose and outcome != "first":
            said = "; ".join(f"{one.mistake} [{one.group}] {one.message}" for one in findings[:3]) or "passed"
            print(f"    {outcome:<10} {score.title}: {label} {sorted(groups)} -> {said[:230]}")


Row = tuple[str, Score, Sequence[FindingReport], set[str], set[str], float]


def _all(prepared: Prepared, scores: dict[str, Score]) -> Iterator[Row]:
    gradients = prepared.folder.meta.kind in GRADIENTS
    known, withheld = scores[KNOWN], scores[WITHHELD if gradients else WITHHELD_ELSE]
    single, double = scores[SINGLE if gradients else SINGLE_ELSE], scores[DOUBLE]
    for candidate in prepared.singles:
        (mistake,) = candidate.mistakes
        findings, taken = _named(prepared, candidate.answers)
        yield mistake.id, known, findings, {mistake.id}, set(), taken
        findings, taken = _named(_without(prepared, mistake.id), candidate.answers)
        yield mistake.id, withheld, findings, set(), {mistake.group}, taken
    for slip in _handwritten(prepared.folder.meta.id):
        answers = _run(prepared, slip["code"])
        if answers is None:
            print(f"    {slip['id']} did not run to the end")
            continue
        findings, taken = _named(prepared, answers)
        groups = set(slip.get("groups", ())) | ({slip["group"]} if "group" in slip else set())
        ids = {slip["mistake"]} if "mistake" in slip else set()
        score = double if slip.get("double") else single
        if score is double:
            findings = sorted(findings, key=lambda one: one.group not in groups and one.mistake not in ids)
        yield slip["id"], score, findings, ids, groups, taken


def _without(prepared: Prepared, mistake: str) -> Prepared:
    singles = tuple(one for one in prepared.singles if one.mistakes[0].id != mistake)
    pairs = tuple(one for one in prepared.pairs if mistake not in {known.id for known in one.mistakes})
    suspects = prepared.suspects
    if suspects:
        kept = tuple(row for row in suspects.rows if all(slip.id != f"{OWN}{mistake}" for slip in row.slips))
        suspects = replace(suspects, rows=kept)
    rarer = Rarer(pairs, suspects)
    return replace(prepared, singles=singles, work_out=lambda: rarer)


def _named(prepared: Prepared, answers: Sequence[Answer]) -> tuple[list[FindingReport], float]:
    reports = _reports(prepared, answers)
    began = time.perf_counter()
    findings = name_mistakes(prepared, answers, reports)
    return findings, 1000 * (time.perf_counter() - began)


def _reports(prepared: Prepared, answers: Sequence[Answer]) -> list[list[VariableReport]]:
    rows = zip(prepared.trials, answers, prepared.wanted, strict=True)
    return [compare(trial, _returned(answer), prepared.outputs, wanted) for trial, answer, wanted in rows]


def _returned(answer: Answer) -> Returned:
    if isinstance(answer, Raised):
        return Returned("raised", (), Fault(answer.kind, None, answer.message), ())
    return Returned("returned", answer, None, ())


def _handwritten(exercise: str) -> list[dict[str, Any]]:
    path = ROOT / "benchmarks" / "mistakes" / f"{exercise}.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["slips"]) if path.is_file() else []


def _run(prepared: Prepared, code: str) -> list[Answer] | None:
    if prepared.folder.meta.kind in WRITTEN:
        return None
    result = run_trials(program_of(prepared.folder, code), prepared.trials, LIMITS).result
    return [answer_of(returned) for returned in result.returns] if result.status is Status.ok else None


def _size(prepared: Prepared) -> str:
    if prepared.suspects is None:
        return "       -"
    held = sum(one.nbytes for one in (*prepared.suspects.answers, *prepared.suspects.moves)) / 2**20
    return f"{len(prepared.suspects.rows):8}   {held:4.1f} MB   {prepared.suspects.left_out:5}"


if __name__ == "__main__":
    main()
