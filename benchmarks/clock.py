"""Measure callables against each other: CPU time, in turns, so that whatever else the machine does meets them all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

Thunk = Callable[[], Any]

SAMPLE = 2e-3  # Seconds of CPU per sample at least: far above what reading the clock costs.


def cpu_times(thunks: Mapping[str, Thunk], seconds: float) -> dict[str, float | str]:
    """The median CPU seconds of one call of each, or what kept it from running; each gets `seconds` of CPU."""
    found: dict[str, float | str] = {}
    calls: dict[str, int] = {}
    for name, thunk in thunks.items():
        try:
            calls[name] = calls_per_sample(thunk)
        except Exception as refusal:
            found[name] = type(refusal).__name__
    samples: dict[str, list[float]] = {name: [] for name in calls}
    gc.collect()
    while any(sum(samples[name]) * calls[name] < seconds or len(samples[name]) < 3 for name in calls):
        for name, count in calls.items():
            samples[name].append(sample(thunks[name], count))
    return found | {name: statistics.median(times) for name, times in samples.items()}


def calls_per_sample(thunk: Thunk) -> int:
    thunk()
    count = 1
    while sample(thunk, count) * count < SAMPLE:
        count *= 2
    return count


def sample(thunk: Thunk, count: int) -> float:
    start = time.process_time()
    for _ in range(count):
        thunk()
    return (time.process_time() - start) / count
