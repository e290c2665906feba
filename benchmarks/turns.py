"""Take the ways to run a function in turns, and say what each costs and whether the targets are met."""

import gc
import random
import statistics
from collections.abc import Callable
from typing import NamedTuple

import runs
from report import met, processor

COLD = "cold python -c 'import numpy'"
ONE, TWENTY = "sandboxed, 1 case", "sandboxed, 20 cases"
LAYERS = ("namespaces", "empty_root", "user", "landlock", "seccomp")
CPU_TARGET, CASES_TARGET = 0.06, 1.3
WIDTHS = (36, 8, 8, 8, 8, 9)


class Cost(NamedTuple):
    """Seconds of one sample: CPU of every process that took part, and wall."""

    cpu: float
    wall: float


Samples = dict[str, list[Cost]]


def ways() -> dict[str, Callable[[], tuple[float, float]]]:
    return {
        ONE: runs.sandboxed(1),
        TWENTY: runs.sandboxed(20),
        **{f"  1 case, {name} left out": runs.sandboxed(1, name) for name in LAYERS},
        "  1 case, all of these left out": runs.sandboxed(1, *LAYERS),
        "fork, exit, wait; numpy loaded": runs.plain_fork,
        COLD: runs.cold_import,
        "cold python, numpy, the function": runs.cold_function,
    }


def report(rounds: int) -> None:
    print(f"{processor()}; {rounds} rounds, each way once a round")
    found = taken(rounds)
    print("layers: " + ", ".join(f"{name} {state}" for name, state in runs.layers().items()) + "\n")
    show(("milliseconds", "CPU", "p95", "wall", "p95", "/ cold"))
    show(tuple("-" * width for width in WIDTHS))
    cold = median(found[COLD])
    for name, samples in found.items():
        walls = sorted(sample.wall for sample in samples)
        cpus = sorted(sample.cpu for sample in samples)
        numbers = (median(samples), late(cpus), statistics.median(walls), late(walls))
        show((name, *(f"{1000 * value:.2f}" for value in numbers), f"{median(samples) / cold:.4f}"))
    targets(median(found[ONE]) / cold, median(found[TWENTY]) / median(found[ONE]))
    runs.close()


def targets(cost: float, cases: float) -> None:
    print(f"\na run with all layers over the cold import: {cost:.4f} (target {CPU_TARGET}: {met(cost <= CPU_TARGET)})")
    print(f"20 cases over one: {cases:.2f} (target {CASES_TARGET}: {met(cases <= CASES_TARGET)})")


def taken(rounds: int) -> Samples:
    every = ways()
    found: Samples = {name: [] for name in every}
    for way in every.values():
        way()
    for number in range(rounds):
        gc.collect()
        # In another order each time: who comes after a process that has just started finds the caches cold.
        for name in random.Random(number).sample([*every], len(every)):
            found[name].append(Cost(*every[name]()))
    return found


def median(samples: list[Cost]) -> float:
    return statistics.median(sample.cpu for sample in samples)


def late(values: list[float]) -> float:
    """The 95th percentile of sorted values."""
    return values[min(len(values) - 1, round(0.95 * len(values)))]


def show(cells: tuple[str, ...]) -> None:
    print("| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)) + " |", flush=True)
