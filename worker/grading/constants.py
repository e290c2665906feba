"""Constants by their names: products of 2, 1/2, the sizes that an exercise names, and the numbers that it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import numpy as np

from app.content import Meta
from worker.grading.answers import Array
from worker.grading.sizes import numbers, sizes
from worker.grading.trials import Trial

SAME = 1e-6  # relative; far above rounding, far below the distance of any two named constants
TWOS = {1.0: ("", 0), 2.0: ("2", 1), 0.5: ("1/2", 1), 4.0: ("4", 2), 0.25: ("1/4", 2)}


class Named(NamedTuple):
    """A constant such as 2/n: its `value` where that is the same on all trials, its `values` on those asked for."""

    name: str
    value: float | None
    cost: float
    values: Array


@dataclass(frozen=True)
class Constants:
    """`values` has a row for each name and a column for each trial; cheap ones come first."""

    names: tuple[str, ...]
    costs: Array
    values: Array

    def name(self, ratios: Array, trials: Sequence[int]) -> Named | None:
        """The simplest constant that equals the ratios on these trials; nan where a trial tells nothing."""
        told = np.isfinite(ratios)
        if not told.any():
            return None
        columns = self.values[:, np.asarray(trials)[told]]
        same = np.all(np.abs(columns - ratios[told]) <= SAME * np.abs(columns) + 1e-9, axis=1)
        if not same.any():
            return None
        first = int(np.argmax(same))
        fixed = self.values[first]
        one = float(fixed[0]) if np.ptp(fixed) == 0 else None
        return Named(self.names[first], one, float(self.costs[first]), fixed[np.asarray(trials)])


def constants(meta: Meta, trials: Sequence[Trial]) -> Constants:
    """All names that make sense for an exercise."""
    found: list[tuple[float, str, Array]] = [(0.0, "0", np.zeros(len(trials)))]
    for name, base, cost in _bases(meta, trials):
        for two, (word, extra) in TWOS.items():
            for sign in (1, -1):
                said = _product(word, name) if name else word or "1"
                total = cost + 0.25 * extra + (0.3 if sign < 0 else 0.0)
                found.append((total, ("-" if sign < 0 else "") + said, sign * two * base))
    found.sort(key=lambda one: one[0])
    values = np.array([value for _, _, value in found])
    return Constants(tuple(name for _, name, _ in found), np.array([cost for cost, _, _ in found]), values)


def _product(two: str, name: str) -> str:
    """Such as 2/n, n/2, 1/(2n)."""
    if not two:
        return name
    if name.startswith("1/"):
        below = name[2:]
        return f"{two}/{below}" if "/" not in two else f"1/({two[2:]}{below})"
    return f"{two} {name}" if "/" not in two else f"{name}/{two[2:]}"


def _bases(meta: Meta, trials: Sequence[Trial]) -> Iterator[tuple[str, Array, float]]:
    count = len(trials)
    yield "", np.ones(count), 0.0
    with np.errstate(all="ignore"):
        found = [*_of_sizes(meta, trials), *_of_numbers(meta, trials)]
    for name, values, cost in found:
        if np.isfinite(values).all() and not np.array_equal(values, np.ones(count)):
            yield name, values, cost


def _of_sizes(meta: Meta, trials: Sequence[Trial]) -> Iterator[tuple[str, Array, float]]:
    named = {name: np.array(values, dtype=np.float64) for name, values in sizes(meta, trials).items()}
    for name, n in named.items():
        yield name, n, 0.2
        yield f"1/{name}", 1 / n, 0.2
        yield f"{name}^2", n**2, 0.5
        yield f"1/{name}^2", n**-2, 0.5
        yield f"sqrt({name})", n**0.5, 0.5
        yield f"1/sqrt({name})", n**-0.5, 0.5
        yield f"{name}/({name}-1)", np.where(n > 1, n / np.maximum(n - 1, 1), np.inf), 0.5
        yield f"({name}-1)/{name}", (n - 1) / n, 0.6
    for (one, a), (other, b) in permutations(named.items(), 2):
        yield f"{one}/{other}", a / b, 0.6
        if one < other:
            yield f"{one} {other}", a * b, 0.6
            yield f"1/({one} {other})", 1 / (a * b), 0.6


def _of_numbers(meta: Meta, trials: Sequence[Trial]) -> Iterator[tuple[str, Array, float]]:
    named = {name: np.array(values, dtype=np.float64) for name, values in numbers(meta, trials).items()}
    for name, p in named.items():
        yield name, p, 0.4
        yield f"1/{name}", 1 / p, 0.4
        yield f"{name}^2", p**2, 0.7
        yield f"1/{name}^2", p**-2, 0.7
        yield f"(1-{name})", 1 - p, 0.6
        yield f"1/(1-{name})", 1 / (1 - p), 0.6
        yield f"{name}/(1-{name})", p / (1 - p), 0.6
        yield f"(1-{name})/{name}", (1 - p) / p, 0.7
        yield f"(1+{name})", 1 + p, 0.8
        for size, n in sizes(meta, trials).items():
            m = np.array(n, dtype=np.float64)
            yield f"{name}/{size}", p / m, 0.7
            yield f"{name} {size}", p * m, 0.8
