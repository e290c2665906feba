"""States, verdicts, numbers and times in words."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from app.models import GradingRun, Outcome, State

STATES = {
    State.queued: "Waiting for a grader. This page fills itself in.",
    State.grading: "Your code is being run and judged now. This page fills itself in.",
    State.graded: "Judged.",
    State.failed: "We could not judge this submission. That is our fault, not yours, and costs you nothing.",
    State.cancelled: "This submission was withdrawn and not judged.",
}
OUTCOMES = {
    Outcome.passed: "Passed",
    Outcome.partial: "Partly right",
    Outcome.wrong: "Wrong",
    Outcome.not_gradable: "Not gradable",
    Outcome.timed_out: "Out of time",
    Outcome.out_of_memory: "Out of memory",
    Outcome.crashed: "Crashed",
}
SHORT_STATES = {
    State.queued: "Waiting",
    State.grading: "Being judged",
    State.failed: "Could not be judged",
    State.cancelled: "Withdrawn",
}
# Letters of some languages and joined emoji need these two; every other invisible character is shown.
JOINERS = "\u200c\u200d"


def outcome(run: GradingRun) -> str:
    """What the icon beside it says, for a run in any state."""
    return OUTCOMES[Outcome(run.outcome)] if run.outcome else SHORT_STATES.get(State(run.state), "Judged")


def icon(run: GradingRun) -> str:
    return run.outcome or run.state


def score(run: GradingRun) -> str:
    return f"{number(run.score)} of {number(run.max_score)} points"


def number(value: float | None) -> str:
    """Three digits, which is what a person compares. Nothing for None."""
    return "" if value is None else f"{value:.3g}" if abs(value) < 1000 or value != int(value) else f"{int(value)}"


def shape(sizes: Sequence[int] | None) -> str:
    if sizes is None:
        return ""
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(map(str, sizes))})"


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def moment(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC" if time else ""


def listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def visible(text: str) -> str:
    """The text with every control, bidirectional and invisible character written out, so that it cannot mislead."""
    return "".join(f"⟨U+{ord(char):04X}⟩" if _hidden(char) else char for char in text)


def steps(run: GradingRun) -> list[tuple[str, str]]:
    """What happened when, in order."""
    told = [("Queued", moment(run.queued_at))]
    if run.claimed_at:
        waited = (run.claimed_at - run.queued_at).total_seconds()
        told.append(("Taken by a grader", f"{moment(run.claimed_at)}, after {seconds(waited)}"))
    told.extend((name.replace("_", " ").capitalize(), seconds(float(value))) for name, value in run.steps.items())
    if run.finished_at:
        total = (run.finished_at - run.queued_at).total_seconds()
        told.append(("Finished", f"{moment(run.finished_at)}, {seconds(total)} after it was queued"))
    return told


def _hidden(char: str) -> bool:
    return char not in "\n\t" and char not in JOINERS and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
