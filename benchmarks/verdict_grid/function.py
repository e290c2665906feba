"""What the grid is made of."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Inputs = dict[str, Any]
Gradient = Callable[..., Any]


class Point(NamedTuple):
    """Inputs drawn from a generator; `comfortable` ones are far from zeros, ties, kinks and extremes."""

    make: Callable[[np.random.Generator], Inputs]
    dtype: str = "float64"
    comfortable: bool = False


class Right(NamedTuple):
    """A right gradient. At the points named in `but` it overflows or divides by zero, and is not asked for."""

    gradient: Gradient
    but: tuple[str, ...] = ()


class Function(NamedTuple):
    """A scalar loss of its inputs, of which `wrt` are differentiated; gradients come in their order."""

    name: str
    loss: Callable[..., Any]
    wrt: tuple[str, ...]
    points: dict[str, Point]
    right: dict[str, Right]
    wrong: dict[str, Gradient]


def both(make: Callable[[np.random.Generator], Inputs]) -> dict[str, Point]:
    """Comfortable inputs in float64 and in float32."""
    return {"comfortable": Point(make, comfortable=True), "float32": Point(make, "float32")}


def changed(
    make: Callable[[np.random.Generator], Inputs], **changes: Callable[[Any], Any]
) -> Callable[[np.random.Generator], Inputs]:
    """The same inputs with some of them changed."""

    def other(rng: np.random.Generator) -> Inputs:
        inputs = make(rng)
        return {**inputs, **{name: change(inputs[name]) for name, change in changes.items()}}

    return other


def times(factor: float) -> Callable[[Any], Any]:
    return lambda value: factor * value
