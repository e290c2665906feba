"""Take rows apart that share work with their own derivatives: softmax, its logarithm, and the losses made of them.

Only for code that runs: a formula is printed and differentiated with the whole row.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autodiff_core import ops, values
from autodiff_core.domain import REAL, case, over
from autodiff_core.graph import order
from autodiff_core.rules import General, Row

Axis = int | tuple[int, ...] | None

# What is subtracted from scores before they are exponentiated; its derivative is never asked for.
top = General("top",
    over(REAL, at=(case("n"),)),
    lambda       x, *, axis, keepdims: values.below_largest(x, axis)[0],
    lambda g, y, x, *, axis, keepdims: None)  # fmt: skip


def lowered(outputs: Sequence[Any]) -> list[Any]:
    """The same outputs, written with simpler rows."""
    new: dict[Any, Any] = {}
    for node in order(*outputs):
        inputs = tuple(new[x] for x in node.inputs)
        if node.op in LOWER:
            new[node] = LOWER[node.op](*inputs, **node.params)
        elif all(x is old for x, old in zip(inputs, node.inputs, strict=True)):
            new[node] = node
        else:
            new[node] = node.apply(node.op, inputs, node.params)
    return [new[x] for x in outputs]


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


LOWER: dict[Row, Any] = {ops.softmax: softmax, ops.log_softmax: log_softmax, ops.cross_entropy: cross_entropy}
