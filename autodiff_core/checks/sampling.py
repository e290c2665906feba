"""Evaluate a function at many points: in one call of compiled code where it can be traced, else one by one."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autodiff_core import errors
from autodiff_core.code import vectorised
from autodiff_core.tapes.pullback import recorded
from autodiff_core.tapes.tape import Node

# Points are made and evaluated in portions of about this many numbers, so that they stay in the cache.
PORTION = 2**16


class Sampler:
    """Calls f, which maps x's shape to any shape, with points of shape (B, *x.shape); values have shape (B, m).

    value: f(x), where it is known already. centre: f(x), flat; shape: its shape.
    """

    def __init__(self, f: Callable[[Any], Any], x: Any, value: Any = None) -> None:
        self.f = f
        self.x = x
        value = numbers(f(np.array(x)[()]) if value is None else value)
        self.shape = value.shape
        self.centre = value.reshape(-1)
        self.many = vectorised.many_values(f, x, value)

    def __call__(self, points: Any) -> Any:
        values = self.many(points) if self.many else np.array([numbers(self.f(point)) for point in points])
        return values.reshape(len(points), self.centre.size)

    def is_constant(self) -> bool:
        """Whether f can be traced and its result turns out not to depend on x."""
        try:
            value, pull = recorded(self.f, (self.x,))
            return pull(np.ones(np.shape(value)))[0] is None
        except Exception:
            return False


def numbers(value: Any) -> Any:
    """What f returned, as an array."""
    if isinstance(value, tuple | list | dict):
        raise errors.several_results(value)
    return np.asarray(value.data if isinstance(value, Node) else value)


def portions(count: int, size: int) -> Iterator[Any]:
    """The numbers below count, in portions of as many directions as can have two points of this size each."""
    step = max(1, PORTION // (2 * max(size, 1)))
    return (np.arange(k, min(k + step, count)) for k in range(0, count, step))
