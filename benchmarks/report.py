"""What is compared, what is aimed at, and the table that says how it went."""

import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import memory
import numpy as np
import programs
from clock import cpu_times
from peers import LABELS

PEERS = ("numpy", *LABELS)


class Target(NamedTuple):
    """Our CPU time is to be at most `limit` times the peer's."""

    way: str
    peer: str
    limit: float


class Comparison(NamedTuple):
    """A program, and the targets it has."""

    name: str
    program: Callable[[], programs.Program]
    targets: tuple[Target, ...] = ()


COMPILED = Target("compiled", "numpy", 1.15)
CHECKED = Target("eager", "torch", 1 / 40)
COMPARISONS = (
    Comparison("chain of 1000 scalar operations", programs.chain, (Target("eager", "torch", 1 / 5), COMPILED)),
    Comparison("100 operations on vectors of 4", programs.vectors, (Target("eager", "torch", 1 / 2.5), COMPILED)),
    Comparison(
        "linear regression 100x10", lambda: programs.regression(100, 10), (Target("eager", "numpy", 3.2), COMPILED)
    ),
    Comparison("linear regression 1000x100", lambda: programs.regression(1000, 100), (COMPILED,)),
    Comparison(
        "MLP 32x784-128-10, float64",
        lambda: programs.mlp(np.float64),
        (Target("eager", "numpy", 1.15), COMPILED),
    ),
    Comparison(
        "MLP 32x784-128-10, float32",
        lambda: programs.mlp(np.float32),
        (Target("eager", "numpy", 1.15), COMPILED),
    ),
    Comparison("while loop", programs.while_loop),
    Comparison("full gradient check, n = 20", lambda: programs.gradcheck(20)),
    Comparison("full gradient check, n = 100", lambda: programs.gradcheck(100), (CHECKED,)),
    Comparison("full gradient check, n = 1000", lambda: programs.gradcheck(1000)),
    Comparison("the same, regression, n = 100", lambda: programs.gradcheck_of_regression(100), (CHECKED,)),
    Comparison("full Hessian, n = 10", lambda: programs.hessian(10)),
    Comparison("full Hessian, n = 100", lambda: programs.hessian(100), (Target("eager", "torch", 1 / 20),)),
)

HEADS = ("", "", "CPU time", *(f"/ {LABELS[p][1] if p in LABELS else p}" for p in PEERS), "target", "holds")


def report(root: str, quick: bool) -> None:
    """Measure and print everything. root: the directory that the package is imported from."""
    print(f"{processor()}, Python {platform.python_version()}, numpy {np.__version__}, one BLAS thread")
    for name, (module, label) in LABELS.items():
        print(f"{label} {version(name)}" if module else f"{label} left out: not installed")
    print("\nOur CPU time, and what it is over that of others for the same program (below 1: faster)\n")
    show(HEADS)
    show(tuple("-" * n for n in WIDTHS))
    for comparison in COMPARISONS:
        for cells in lines(comparison, 0.01 if quick else 1.0):
            show(cells)
    alone(root, quick)


def lines(comparison: Comparison, seconds: float) -> list[tuple[str, ...]]:
    """A line for each of our ways to run the program."""
    times = cpu_times(comparison.program(), seconds)
    targets = {target.way: target for target in comparison.targets}
    found = []
    for way in ("eager", "compiled"):
        own = times.get(way)
        if own is None:
            continue
        over = {peer: ratio(own, times.get(peer)) for peer in PEERS}
        told = verdict(targets.get(way), over)
        found.append((comparison.name, way, duration(own), *(said(over[peer]) for peer in PEERS), *told))
    return found


def alone(root: str, quick: bool) -> None:
    """What is compared with nobody."""
    count, repeats = (10**4, 1) if quick else (10**6, 7)
    size = memory.bytes_per_operation(10**4 if quick else 10**5)
    extra = 1000 * memory.import_seconds(root, repeats)
    print(f"\nmemory for a recorded scalar operation: {size:.0f} bytes (target 200: {met(size <= 200)})")
    print(f"import, over that of numpy: {extra:.0f} ms of CPU (target 50: {met(extra <= 50)})")
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in memory.long_chain(count).items())
    print(f"chain of {count:,} operations: {stages}")


def ratio(own: float | str, other: float | str | None) -> float | str:
    if isinstance(own, str) or other is None:
        return ""
    return other if isinstance(other, str) else own / other


def verdict(target: Target | None, over: dict[str, float | str]) -> tuple[str, str]:
    if target is None:
        return "", ""
    goal = f"{said(target.limit)} {target.peer}"
    found = over[target.peer]
    return goal, met(found <= target.limit) if isinstance(found, float) else "not measured"


def met(holds: bool) -> str:
    return "yes" if holds else "NO"


def said(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}"


def duration(seconds: float | str) -> str:
    if isinstance(seconds, str):
        return seconds
    return f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"


WIDTHS = (31, 8, 9, 7, 7, 15, 8, 10, 12)


def show(cells: tuple[str, ...]) -> None:
    print("| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)) + " |", flush=True)


def processor() -> str:
    """What /proc/cpuinfo calls it, and how many there are."""
    path = Path("/proc/cpuinfo")
    text = path.read_text() if path.exists() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"
