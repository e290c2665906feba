"""Run one submission after another through the real grader, and gather the evidence on each."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from security import grader_state, traces
from security.evidence import PASSED, Evidence, Kept
from security.ground import Ground, planted
from security.manifest import Item, items, probe_for
from security.page import Pages, pages
from security.processes import look
from security.ways import Course

HONEST = "h01_vectorised"
PAGEWISE = "p03_heap_pages"
# What a survivor of the manifest's attacks waits before it acts, and a little more.
_LATE_SECONDS = 1.7


@dataclass(frozen=True)
class Runner:
    """Runs submissions one at a time; what they left is removed before the next."""

    ground: Ground
    course: Course
    pages: Pages

    def run(self, item: Item) -> Evidence:
        """The evidence on `item`, and, where its oracles ask for them, on the probe and the submission after it."""
        evidence = Evidence(tokens=self.ground.tokens)
        source = self.ground.fill(item.source)
        files, objects = traces.files(self.ground.canary), traces.system_v()
        try:
            self._observe(item, source, evidence)
            evidence.files = sorted(traces.files(self.ground.canary) - files)
            evidence.system_v = sorted(traces.system_v() - objects)
            if "no_late_files" in item.oracles:
                time.sleep(_LATE_SECONDS)
                evidence.late_files = sorted(traces.files(self.ground.canary) - files)
            _end(evidence.survivors)
            self._afterwards(item, evidence)
        finally:
            traces.remove(traces.files(self.ground.canary) - files, self.ground.canary)
            traces.remove_system_v(traces.system_v() - objects)
        if "no_markup" in item.oracles and evidence.kept.reports:
            evidence.page = self.pages.show(source, evidence.kept.reports[0])
        return evidence

    def _observe(self, item: Item, source: str, evidence: Evidence) -> None:
        self.ground.watcher.ask("begin", os.getpid())
        with grader_state.watched() as state:
            self._run(item, source, evidence)
        evidence.signals, evidence.grown_mb = state.signals, state.grown_mb
        evidence.grown_threads, evidence.grown_descriptors = state.threads, state.descriptors
        seen = self.ground.watcher.ask("end")
        evidence.processes, evidence.threads, evidence.resident_mb = seen[:3]
        evidence.survivors = [(pid, start) for pid, start in seen[3]]
        evidence.visits = self.ground.listeners.visits()
        evidence.victim = victim_of(self.ground)

    def _run(self, item: Item, source: str, evidence: Evidence) -> None:
        if item.through == "check":
            evidence.wall_seconds, evidence.fault_of_ours = self.course.checked(source, evidence.kept)
            return
        alone = self.course.sandboxed(source, evidence.kept)
        judged, evidence.fault_of_ours = self.course.judged(source, evidence.kept)
        evidence.wall_seconds = max(alone, judged)

    def _afterwards(self, item: Item, evidence: Evidence) -> None:
        probe = probe_for(item)
        if probe:
            evidence.probe = self._probe(probe)
        if "next_ok" in item.oracles:
            kept = Kept()
            evidence.next_seconds, _ = self.course.judged(items()[HONEST].source, kept)
            evidence.next_outcome = kept.outcome

    def _probe(self, probe: Item) -> str:
        """What the probe found as the next submission; a probe that did not run has found nothing out."""
        kept = Kept()
        self.course.sandboxed(self.ground.fill(probe.source), kept)
        found = [line for line in "\n".join(kept.texts).splitlines() if "STATE" in line]
        if found:
            return f"the next submission found {found[0][:120]!r}"
        if "crashed" in kept.texts and probe.id != PAGEWISE:
            # It read past the end of what there is: the one that looks page by page goes on from there.
            return self._probe(items()[PAGEWISE])
        return "" if kept.values or _killed(kept) else f"the probe did not run: {' '.join(kept.texts)[:200]}"


@contextmanager
def ready() -> Iterator[Runner]:
    """Everything planted, and the grader warm: one honest submission has been judged before."""
    with ExitStack() as stack:
        runner = Runner(stack.enter_context(planted()), Course(), stack.enter_context(pages()))
        kept = Kept()
        _, fault = runner.course.judged(items()[HONEST].source, kept)
        if kept.outcome != PASSED:
            raise RuntimeError(f"an honest submission was {kept.outcome} before any attack: {fault}")
        yield runner


def victim_of(ground: Ground) -> str:
    """What happened to the innocent process since this was last asked, or nothing."""
    state = look(ground.victim.pid)
    if state is None or state.dead or state.state == "T":
        ground.renew_victim()
        return "was stopped" if state and not state.dead else "was killed"
    received = ground.victim.ask("signals")
    return f"received the signals {received}" if received else ""


def _end(survivors: list[tuple[int, int]]) -> None:
    """What outlived one run must not be there in the next."""
    for pid, start in survivors:
        process = look(pid)
        if process and process.start == start:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _killed(kept: Kept) -> bool:
    """A probe that tried what is forbidden was stopped in its search, which is as good as finding nothing."""
    return "forbidden_call" in kept.texts
