"""Rounding through choices: so near a kink that rounding may take the other branch, both branches' errors count.

Each rule gives, per operand, the largest part of its error that can reach the result. `COARSE` is the unit roundoff
of float32: a bound that is meant for float64 is wider by this only within float32's rounding of a kink.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .trees import Array

COARSE = 2.0**-24
# An operand lies at a kink if this many u e separate them.
WITHIN = 8.0

Operand = tuple[Array, Array]


def close(distance: Array, *errors: Array, u: float = COARSE) -> Array:
    """Where computed numbers can be on either side of a kink that exact ones are `distance` away from."""
    total = sum(errors[1:], errors[0])
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray(np.abs(distance) <= WITHIN * u * np.where(np.isfinite(total), total, 0.0))


def _relu(y: Array, x: Operand) -> list[Array]:
    return [np.asarray((x[0] > 0) | close(*x))]


def _abs(y: Array, x: Operand) -> list[Array]:
    return [np.ones(y.shape)]


def _maximum(y: Array, a: Operand, b: Operand) -> list[Array]:
    either = close(apart(a[0], b[0]), a[1], b[1])
    return [(a[0] >= b[0]) | either, (b[0] >= a[0]) | either]


def _minimum(y: Array, a: Operand, b: Operand) -> list[Array]:
    either = close(apart(a[0], b[0]), a[1], b[1])
    return [(a[0] <= b[0]) | either, (b[0] <= a[0]) | either]


def _clip(y: Array, x: Operand, low: Operand, high: Operand) -> list[Array]:
    near_low, near_high = (close(apart(x[0], edge[0]), x[1], edge[1]) for edge in (low, high))
    inside = (x[0] >= low[0]) & (x[0] <= high[0])
    return [inside | near_low | near_high, (x[0] <= low[0]) | near_low, (x[0] >= high[0]) | near_high]


def _where(y: Array, condition: Operand, a: Operand, b: Operand) -> list[Array]:
    """A condition is not on the tape: where both branches come to the same, it may have turned."""
    either, chosen = close(apart(a[0], b[0]), a[1], b[1]), condition[0] != 0
    return [np.zeros(y.shape), chosen | either, ~chosen | either]


def apart(a: Array, b: Array) -> Array:
    """a - b, where two infinite numbers are as far apart as can be: between them nothing is rounded."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nan_to_num(a - b, nan=np.inf))


KINKED: dict[str, Callable[..., list[Any]]] = {
    "relu": _relu,
    "abs": _abs,
    "maximum": _maximum,
    "minimum": _minimum,
    "clip": _clip,
    "where": _where,
}
