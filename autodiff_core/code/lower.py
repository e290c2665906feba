"""Take rows apart that share work with others: softmax and the losses made of it, powers, sums of squares.

Only for code that runs: a formula is printed and differentiated with the whole row.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autodiff_core import ops, values
from autodiff_core.domain import REAL, case, over
from autodiff_core.graphs.arithmetic import exponent
from autodiff_core.graphs.graph import order
from autodiff_core.rules import General, Row

Axis = int | tuple[int, ...] | None
# What stands for a whole power of a node.
Powers = dict[tuple[Any, int], Any]

# What is subtracted from scores before they are exponentiated; its derivative is never asked for.
top = General("top",
    over(REAL, at=(case("n"),)),
    lambda       x, *, axis, keepdims: values.below_largest(x, axis)[0],
    lambda g, y, x, *, axis, keepdims: None)  # fmt: skip


def lowered(outputs: Sequence[Any]) -> list[Any]:
    """The same outputs, written with simpler rows."""
    new: dict[Any, Any] = {}
    powers: Powers = {}
    for node in order(*outputs):
        inputs = tuple(new[x] for x in node.inputs)
        if node.op in LOWER:
            found = LOWER[node.op](*inputs, **node.params)
        elif all(x is old for x, old in zip(inputs, node.inputs, strict=True)):
            found = node
        else:
            found = node.apply(node.op, inputs, node.params)
        new[node] = from_lower_power(found, powers)
    return [new[x] for x in outputs]


def from_lower_power(node: Any, powers: Powers) -> Any:
    """x^n as x^(n-1) x where that is computed too: numpy's power takes several times as long as a product."""
    base, n = exponent(node)
    if node.op not in (ops.square, ops.power) or n < 2:
        return node
    below = powers.get((base, n - 1)) if n > 2 else None
    found = node if below is None else node.made(ops.multiply, (below, base), {}, node.extent, node.dtype)
    return powers.setdefault((base, n), found)


def exponentials(x: Any, axis: Axis) -> tuple[Any, Any, Any]:
    """Scores less the largest, their exponentials, and the sum of these."""
    rest = x - top(x, axis=axis, keepdims=True)
    shares = ops.exp(rest)
    return rest, shares, ops.sum(shares, axis=axis, keepdims=True)


def softmax(x: Any, *, axis: Axis = -1) -> Any:
    _, shares, whole = exponentials(x, axis)
    return shares / whole


def log_softmax(x: Any, *, axis: Axis = -1) -> Any:
    rest, _, whole = exponentials(x, axis)
    return rest - ops.log(whole)


def cross_entropy(x: Any, *, labels: Any) -> Any:
    rest, _, whole = exponentials(x, -1)
    places = np.indices(np.shape(labels), sparse=True)
    return ops.mean(ops.log(whole[..., 0]) - rest[(*places, labels)])


def total(x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """The sum of a vector's squares is its product with itself, which needs no array in between."""
    if x.op is ops.square and x.ndim == 1 and x.dtype.kind == "f" and not keepdims:
        return ops.dot(x.inputs[0], x.inputs[0])
    return ops.sum(x, axis=axis, keepdims=keepdims)


def mean(x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    if x.op is ops.square and x.ndim == 1 and x.dtype.kind == "f" and not keepdims:
        return total(x) / x.shape[0]
    return ops.mean(x, axis=axis, keepdims=keepdims)


LOWER: dict[Row, Any] = {
    ops.softmax: softmax,
    ops.log_softmax: log_softmax,
    ops.cross_entropy: cross_entropy,
    ops.sum: total,
    ops.mean: mean,
}
