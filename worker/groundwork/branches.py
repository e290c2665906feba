"""Which way a computation took: the operations in order, and at every kink the side of every entry."""

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_core as ad

from .tape import oldest_first
from .trees import Array

# What decides at a kink: the sides that the operands' entries are on.
SIDES: dict[str, Callable[..., Array]] = {
    "relu": lambda y, x: np.sign(x),
    "abs": lambda y, x: np.sign(x),
    "sign": lambda y, x: np.sign(x),
    "maximum": lambda y, a, b: np.sign(a - b),
    "minimum": lambda y, a, b: np.sign(a - b),
    "exceeds": lambda y, a, b: np.sign(a - b),
    "clip": lambda y, x, *bounds: np.sign(x - y),
    "where": lambda y, condition, a, b: np.asarray(condition),
    "norm": lambda y, x: np.asarray(y == 0),
}


def signature(root: Any) -> tuple[Array, ...]:
    """Equal where two computations took the same way; () where nothing was recorded."""
    if not isinstance(root, ad.Tensor):
        return ()
    made = [(node.op.name, node) for node in oldest_first(root) if node.op]
    return (np.array([name for name, _ in made]), *(_side(name, node) for name, node in made if name in _KINKED))


_WINNERS = ("max", "first_max")
_KINKED = frozenset((*SIDES, *_WINNERS))


def same(one: tuple[Array, ...], other: tuple[Array, ...]) -> bool:
    return len(one) == len(other) and all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _side(name: str, node: Any) -> Array:
    values = [np.asarray(value) for value in node.values]
    if name in _WINNERS:
        return _winners(node, values[0])
    return np.asarray(SIDES[name](np.asarray(node.data), *values))


def _winners(node: Any, x: Array) -> Array:
    params = node.params or {}
    cotangent = node.op.cotangent(0, np.ones_like(np.asarray(node.data)), np.asarray(node.data), (x,), params)
    return np.asarray(np.asarray(cotangent) != 0)
