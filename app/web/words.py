"""States, verdicts, numbers and times in words."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.models import GradingRun, Outcome, SandboxStatus, State
from app.services.limits import RunLimits

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
ENDINGS = {
    SandboxStatus.ok: "every call was answered",
    SandboxStatus.load_error: "the code could not be loaded",
    SandboxStatus.timed_out: "the wall time was used up",
    SandboxStatus.cpu_limit: "the processor time was used up",
    SandboxStatus.out_of_memory: "more memory was needed than is allowed",
    SandboxStatus.forbidden_call: "a forbidden system call was tried",
    SandboxStatus.exited_early: "the code ended its own process",
    SandboxStatus.crashed: "the interpreter died",
    SandboxStatus.protocol_error: "what came back could not be read",
    SandboxStatus.sandbox_error: "the sandbox itself failed",
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


def limits(allowed: RunLimits) -> str:
    """When a run is stopped. Processor time is told where it ends before the wall time does."""
    cpu = f" or {allowed.cpu_seconds:g} s of processor time" if allowed.cpu_seconds < allowed.wall_seconds else ""
    return f"stopped after {allowed.wall_seconds:g} s{cpu}, {allowed.memory_mb} MB of memory"


def endings(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """The statuses that occurred, each with its meaning and its count."""
    return [(status, about, counts[status]) for status, about in ENDINGS.items() if counts.get(status)]


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
