"""Which way a computation took: the operations in order, and at every kink the side of every entry."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autodiff_core as ad

from .draws import Draw
from .exercise import Exercise
from .tape import as_leaf, oldest_first
from .trees import Array, mapped

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


# The sides that must be taken for nothing to be hidden behind a kink, with what each is called.
BOTH = {-1: "the lower side", 1: "the upper side"}
WANTED: dict[str, dict[int, str]] = {
    **dict.fromkeys(("relu", "abs", "sign", "maximum", "minimum", "exceeds"), BOTH),
    "where": {0: "the second choice", 1: "the first choice"},
}


def untaken(exercise: Exercise, draws: Sequence[Draw]) -> list[str]:
    """The branches that no entry of any trial takes, in words: what is wrong there cannot be seen."""
    taken: dict[tuple[str, int], set[int]] = {}
    for one in draws:
        counts: dict[str, int] = {}
        for node in _forward(exercise, one):
            name = node.op.name
            if name in WANTED:
                counts[name] = counts.get(name, 0) + 1
                taken.setdefault((name, counts[name]), set()).update(np.unique(_side(name, node)).astype(int).tolist())
    return [
        f"{side} of {name} number {number} is taken in no case"
        for (name, number), sides in taken.items()
        for value, side in WANTED[name].items()
        if value not in sides
    ]


def _forward(exercise: Exercise, one: Draw) -> list[Any]:
    """Every recorded operation of the forward pass, in order."""
    inputs = {name: mapped(value, as_leaf) for name, value in one.widened.items()}
    for name in exercise.task.upstreams:
        del inputs[name]
    roots = [out for out in exercise.outputs_of(inputs) if isinstance(out, ad.Tensor)]
    nodes = {node for root in roots for node in oldest_first(root) if node.op}
    return sorted(nodes, key=lambda node: node.order)


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
