"""Recognise how a wrong gradient is related to the right one: a constant ratio by its name, or transposed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.content import Meta
from worker.grading.program import Array
from worker.grading.trials import Trial

SAME = 1e-6  # relative; far above rounding, far below the distance of any two named constants
SHAPE = re.compile(r"shape \(([^)]*)\)")


@dataclass(frozen=True)
class Factor:
    """A named constant such as 2/n, with its value on every trial."""

    name: str
    values: tuple[float, ...]
    cost: int


def constant_ratio(value: Array, gradient: Array, tolerance: Array) -> float | None:
    """c where value = c * gradient in every entry and the gradient is not zero, else None."""
    scale = float(np.vdot(gradient, gradient))
    if not gradient.size or scale == 0.0:
        return None
    ratio = float(np.vdot(gradient, value)) / scale
    room = tolerance * (1 + abs(ratio)) + SAME * np.abs(ratio * gradient)
    return ratio if np.all(np.abs(value - ratio * gradient) <= room) else None


def name_ratio(meta: Meta, trials: Sequence[Trial], ratios: Sequence[float]) -> str | None:
    """The simplest product of 2, 1/2 and sizes of the inputs that equals the ratio on every trial."""
    for factor in sorted(_factors(sizes(meta, trials), len(trials)), key=lambda factor: factor.cost):
        if np.allclose(factor.values, ratios, rtol=SAME, atol=0):
            return factor.name
    return None


def sizes(meta: Meta, trials: Sequence[Trial]) -> dict[str, tuple[int, ...]]:
    """The sizes that the exercise names in its variables' shapes, with their values on every trial."""
    found: dict[str, tuple[int, ...]] = {}
    for variable, text in meta.variables.items():
        match = SHAPE.search(text)
        names = [name.strip() for name in match[1].split(",") if name.strip()] if match else []
        for axis, name in enumerate(names):
            if name.isidentifier():
                found[name] = tuple(np.shape(trial.inputs[variable])[axis] for trial in trials)
    return found


def _factors(named: dict[str, tuple[int, ...]], count: int) -> Iterator[Factor]:
    two, exponents = {-2: "1/4", -1: "1/2", 0: "", 1: "2", 2: "4"}, (-2, -1, 0, 1, 2)
    for sign, power in product((1, -1), exponents):
        base = sign * 2.0**power
        yield Factor(_spelt(sign, two[power], "", 0), (base,) * count, abs(power) + (sign < 0))
        for name, values in named.items():
            for exponent in (-2, -1, 1, 2):
                raised = tuple(base * float(size) ** exponent for size in values)
                cost = 1 + abs(power) + 2 * abs(exponent) + (sign < 0)
                yield Factor(_spelt(sign, two[power], name, exponent), raised, cost)


def _spelt(sign: int, two: str, name: str, exponent: int) -> str:
    minus = "-" if sign < 0 else ""
    if not name:
        return f"{minus}{two or '1'}"
    power = name if abs(exponent) == 1 else f"{name}^2"
    if exponent > 0:
        return f"{minus}{two} {power}".replace("- ", "-").strip()
    return (
        f"{minus}{two}/{power}" if two in ("2", "4") else f"{minus}1/({two[2:]}{power})" if two else f"{minus}1/{power}"
    )
