"""Thousands of mixed hostile and honest runs in one process: every status right, nothing grows.

PYTHONPATH=.:tests python -m security.endurance [RUNS]        # 20,000 unless said otherwise, about five minutes
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from worker.sandbox import Limits, Program, Status, run

RUNS = 20_000
# Before these the allocator, the decoder's tables and the second fork server's first pages are still settling.
SETTLING = 0.1
# Bytes that resident memory may differ by between two looks at a process that does not grow.
NOISE_BYTES = 12 * 2**20
LIMITS = Limits(wall_seconds=3.0, cpu_seconds=3.0, memory_mb=256)
SHORT = Limits(wall_seconds=0.15, cpu_seconds=3.0, memory_mb=256)


@dataclass(frozen=True)
class Kind:
    """A submission, how it must end, and how often it is drawn."""

    body: str
    status: Status
    weight: int
    limits: Limits = LIMITS
    head: str = ""


KINDS = {
    "right": Kind("return 2 / len(y) * X.T @ (X @ w - y)", Status.ok, 30),
    "wrong": Kind("return X.T @ (X @ w - y)", Status.ok, 10),
    "raises": Kind("raise ValueError('x' * 5000)", Status.ok, 10),
    "prints": Kind("print('y' * 100_000)\n    return w", Status.ok, 5),
    "a list of lists": Kind("return [[1, 2], [3]]", Status.ok, 5),
    "no Python": Kind("return (", Status.load_error, 5),
    "imports what is not there": Kind("return w", Status.load_error, 5, head="import no_such_module"),
    "leaves": Kind("os._exit(0)", Status.exited_early, 5, head="import os"),
    "traces": Kind("ctypes.CDLL(None).ptrace(0, 0, 0, 0)", Status.forbidden_call, 5, head="import ctypes"),
    "breaks": Kind("ctypes.string_at(1)", Status.crashed, 5, head="import ctypes"),
    "forges": Kind("os.write(4, b'GSF1' * 40)\n    return w", Status.protocol_error, 5, head="import os"),
    "takes memory": Kind("return np.ones(2**33)", Status.out_of_memory, 5, head="import numpy as np"),
    "forks": Kind("os.fork()", Status.ok, 4, head="import os"),
    "never ends": Kind("while True: pass", Status.timed_out, 1, SHORT),
}


@dataclass(frozen=True)
class Size:
    """What this process has: bytes of resident memory, open descriptors, children with their children."""

    resident: int
    descriptors: int
    processes: int

    @classmethod
    def now(cls) -> Size:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(pages * resource.getpagesize(), len(list(Path("/proc/self/fd").iterdir())), len(below(os.getpid())))


def below(pid: int) -> list[int]:
    """The processes under this one."""
    found, waiting = [], [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
            children = [int(child) for child in (task / "children").read_text().split()]
            found += children
            waiting += children
    return found


def arguments(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"X": rng.normal(size=(7, 3)), "y": rng.normal(size=7), "w": rng.normal(size=3)}


def endure(runs: int, seed: int = 0) -> list[str]:
    """What went wrong, in words; empty is good."""
    draw, rng = random.Random(seed), np.random.default_rng(seed)
    names, weights = list(KINDS), [kind.weight for kind in KINDS.values()]
    settled: Size | None = None
    complaints = []
    for number in range(runs):
        name = draw.choices(names, weights)[0]
        kind = KINDS[name]
        source = f"{kind.head}\ndef grad(X, y, w):\n    {kind.body}\n"
        found = run(Program(source, "grad", ("X", "y", "w"), ("dw",)), [arguments(rng)], kind.limits)
        if found.status is not kind.status:
            complaints.append(f"run {number}, {name}: {found.status}, not {kind.status} ({found.fault})")
        if settled is None and number >= SETTLING * runs:
            settled = Size.now()
    return [*complaints, *(grown(settled, Size.now()) if settled else [])]


def grown(before: Size, after: Size) -> list[str]:
    found = []
    if after.resident > before.resident + NOISE_BYTES:
        found.append(f"memory grew from {before.resident:,} to {after.resident:,} bytes")
    if after.descriptors > before.descriptors:
        found.append(f"descriptors grew from {before.descriptors} to {after.descriptors}")
    if after.processes > before.processes:
        found.append(f"processes grew from {before.processes} to {after.processes}")
    return found


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    began, before = time.monotonic(), Size.now()
    complaints = endure(runs)
    seconds = time.monotonic() - began
    print(
        f"{runs:,} runs in {seconds:.0f} s, {1000 * seconds / runs:.1f} ms each; at first {before}, then {Size.now()}"
    )
    print("\n".join(complaints) or "every status as it must be, nothing has grown")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
