"""Wrong rules for single operations: what people hand on to an operand instead of the right contribution.

A rule takes what the operation knows (`Seen`) and gives the contribution, or None where it makes no sense.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from ..trees import Array
from . import slip
from .shaping import fitted, product, sigmoid, softmax, swapped
from .slip import Slip


class Seen(NamedTuple):
    """g: the result's adjoint; h: the right contribution; x: the operand at this place, and the other one."""

    g: Array
    h: Array
    y: Array
    x: Array
    other: Array
    place: int
    params: dict[str, Any]


Wrong = Callable[[Seen], Array | None]
Rules = list[tuple[Slip, Wrong]]

SHORT = slip.LOCAL._replace(id="derivative-missing", cost=1.6)
OTHER_SLOPE = slip.LOCAL._replace(said="the derivative of another function is used", id="other-derivative")
OPERAND = slip.TENSOR._replace(
    id="operand-for-result", said="a derivative is taken with the argument where the result belongs", cost=1.8
)
DIAGONAL = slip.CHAIN_FACTOR._replace(
    id="diagonal-only", said="only the diagonal of the softmax's Jacobian is used: each score moves all entries"
)
NO_LABELS = slip.TERM._replace(id="labels-missing", said="the part with the labels is missing")
MULTIPLIED = slip.CHAIN_FACTOR._replace(id="multiplied", said="a factor is multiplied by where it has to be divided by")

# One factor more or less, written as the derivative that is used instead of the right one.
SLOPES: dict[str, list[tuple[Slip, Wrong]]] = {
    "tanh": [
        (OTHER_SLOPE, lambda s: s.g * s.y * (1 - s.y)),
        (OTHER_SLOPE, lambda s: s.g * (1 - s.y)),
        (OTHER_SLOPE, lambda s: s.g * s.y),
        (OPERAND, lambda s: s.g * (1 - s.x**2)),
        (slip.POINT, lambda s: s.g * (1 - np.tanh(s.y) ** 2)),
    ],
    "sigmoid": [
        (OTHER_SLOPE, lambda s: s.g * (1 - s.y**2)),
        (OTHER_SLOPE, lambda s: s.g * (1 - s.y)),
        (OTHER_SLOPE, lambda s: s.g * s.y),
        (OPERAND, lambda s: s.g * s.x * (1 - s.x)),
        (slip.POINT, lambda s: s.g * sigmoid(s.y) * (1 - sigmoid(s.y))),
    ],
    "relu": [
        (slip.MASK, lambda s: s.g * (s.g > 0)),
        (OTHER_SLOPE, lambda s: s.g * s.y),
        (slip.BRANCH, lambda s: s.g * (s.x < 0)),
        (slip.BOUNDARY, lambda s: s.g * (s.x >= 0)),
        (slip.MASK._replace(cost=2.2), lambda s: s.g * (s.g > 0) * (s.x > 0)),
    ],
    "exp": [(OPERAND, lambda s: s.g * s.x), (slip.POINT, lambda s: s.g * np.exp(s.y))],
    "log": [(MULTIPLIED, lambda s: s.g * s.x), (slip.POINT, lambda s: s.g / s.y)],
    "sqrt": [
        (slip.POWER, lambda s: s.g * s.y),
        (slip.POWER, lambda s: s.g / s.x),
        (slip.POWER, lambda s: s.g / (2 * s.x)),
        (slip.POWER, lambda s: s.g * s.x),
    ],
    "square": [(slip.POWER, lambda s: s.g * s.x**2), (slip.LOCAL, lambda s: s.g * np.sign(s.x))],
    "abs": [(OTHER_SLOPE, lambda s: s.g * s.x), (OTHER_SLOPE, lambda s: s.g * np.abs(s.x))],
    "sin": [(OTHER_SLOPE, lambda s: s.g * s.y), (slip.POINT, lambda s: s.g * np.cos(s.y))],
    "cos": [(OTHER_SLOPE, lambda s: s.g * s.y), (slip.POINT, lambda s: -s.g * np.sin(s.y))],
    "softplus": [(OTHER_SLOPE, lambda s: s.g * (s.x > 0)), (slip.POINT, lambda s: s.g * sigmoid(s.y))],
    "norm": [
        (slip.LOCAL, lambda s: _spread(s, s.g) * s.x),
        (slip.POWER, lambda s: _spread(s, s.g / s.y**2) * s.x),
        (slip.LOCAL, lambda s: _spread(s, s.g) * np.sign(s.x)),
        (slip.POWER, lambda s: _spread(s, s.g * s.y) * s.x),
    ],
    "clip": [(slip.BRANCH, lambda s: fitted(s.g, s.x.shape))],
    "where": [
        (slip.BRANCH, lambda s: fitted(s.g, s.x.shape)),
        (slip.BRANCH, lambda s: _less(fitted(s.g, s.x.shape), s.h)),
    ],
    "maximum": [
        (slip.BRANCH, lambda s: fitted(s.g, s.x.shape)),
        (slip.BRANCH, lambda s: _less(fitted(s.g, s.x.shape), s.h)),
        (slip.MASK, lambda s: fitted(s.g * (s.g > 0), s.x.shape)),
    ],
    "max": [
        (slip.BRANCH._replace(said="every entry gets the gradient, not the largest alone"), lambda s: _spread(s, s.g)),
        (
            slip.BRANCH._replace(said="the gradient is spread evenly, and not sent to the largest entry"),
            lambda s: _spread(s, s.g) * s.g.size / s.x.size,
        ),
    ],
    "first_max": [
        (
            slip.BRANCH._replace(said="every entry of a window gets the gradient, not the largest alone"),
            lambda s: s.g[..., None] * np.ones_like(s.x),
        ),
        (
            slip.BRANCH._replace(said="the gradient is spread evenly over the window, and not sent to the largest"),
            lambda s: s.g[..., None] * np.ones_like(s.x) / s.x.shape[-1],
        ),
        (
            slip.BRANCH._replace(said="entries that tie all get the whole gradient"),
            lambda s: s.g[..., None] * (s.x == s.y[..., None]),
        ),
        (
            slip.BRANCH._replace(said="entries that tie share the gradient"),
            lambda s: s.g[..., None] * _shared(s.x == s.y[..., None]),
        ),
        (slip.INDEX._replace(said="the gradient goes to the first entry of a window"), lambda s: _at(s, 0)),
        (slip.INDEX._replace(said="the gradient goes to the last entry of a window"), lambda s: _at(s, -1)),
        (slip.LOCAL._replace(cost=2.5), lambda s: s.h * s.x),
    ],
    "softmax": [
        (DIAGONAL, lambda s: s.g * s.y),
        (DIAGONAL, lambda s: s.g * s.y * (1 - s.y)),
        (slip.LOCAL, lambda s: s.g * (1 - s.y)),
        (slip.LOCAL, lambda s: s.g - np.sum(s.g * s.y, axis=_axis(s), keepdims=True)),
        (slip.TENSOR._replace(id="value-returned", said="the values of the softmax are handed on"), lambda s: s.y),
        (
            slip.UPSTREAM._replace(said="the gradients from above are summed without their weights", id="plain-sum"),
            lambda s: s.y * (s.g - np.sum(s.g, axis=_axis(s), keepdims=True)),
        ),
        (
            slip.UPSTREAM._replace(said="the gradients from above are averaged without their weights", id="plain-sum"),
            lambda s: s.y * (s.g - np.mean(s.g, axis=_axis(s), keepdims=True)),
        ),
        (slip.LOCAL, lambda s: s.y * (s.g - s.y)),
        (slip.LOCAL, lambda s: s.y - s.y * np.sum(s.g * s.y, axis=_axis(s), keepdims=True)),
        (slip.NEGATED, lambda s: s.y * (s.g + np.sum(s.g * s.y, axis=_axis(s), keepdims=True))),
        (slip.NEGATED, lambda s: s.y * (s.g * (1 - 2 * s.y) + np.sum(s.g * s.y, axis=_axis(s), keepdims=True))),
        (slip.AXIS, lambda s: s.y * (s.g - np.sum(s.g * s.y, axis=_axis(s) - 1, keepdims=True))),
        (slip.AXIS, lambda s: s.y * (s.g - np.sum(s.g * s.y))),
        (slip.AXIS, lambda s: _softmax_rule(softmax(s.x, _axis(s) - 1), s.g, _axis(s) - 1)),
        (slip.AXIS, lambda s: _softmax_rule(softmax(s.x, _axis(s) - 1), s.g, _axis(s))),
    ],
    "log_softmax": [
        (slip.LOCAL, lambda s: s.g - np.exp(s.y)),
        (NO_LABELS, lambda s: -np.exp(s.y) * s.g.sum(axis=_axis(s), keepdims=True)),
        (slip.LOCAL, lambda s: s.g - np.exp(s.y) * s.g),
        (slip.AXIS, lambda s: s.g - np.exp(s.y) * s.g.sum(axis=_axis(s) - 1, keepdims=True)),
        (slip.TENSOR, lambda s: s.g - s.y * s.g.sum(axis=_axis(s), keepdims=True)),
        (slip.NEGATED, lambda s: s.g + np.exp(s.y) * s.g.sum(axis=_axis(s), keepdims=True)),
    ],
    "logsumexp": [
        (slip.LOCAL, lambda s: _spread(s, s.g)),
        (slip.LOCAL, lambda s: _spread(s, s.g) * np.exp(s.x)),
        (slip.AXIS, lambda s: _spread(s, s.g) * softmax(s.x, 0)),
        (DIAGONAL, lambda s: s.h * (1 - softmax(s.x, -1))),
    ],
    "cross_entropy": [
        (NO_LABELS, lambda s: softmax(s.x, -1) * s.g / s.params["labels"].size),
        (slip.LOCAL, lambda s: (softmax(s.x, -1) - 1) * s.g / s.params["labels"].size),
        (
            slip.CHAIN_FACTOR._replace(id="only-labels", said="only the entry of the label gets a gradient", cost=1.8),
            lambda s: s.h * _one_hot(s),
        ),
        (slip.TERM, lambda s: -_one_hot(s) * s.g / s.params["labels"].size),
        (slip.TENSOR._replace(said="the scores stand where the probabilities belong"), lambda s: _labelled(s, s.x)),
        (slip.TENSOR, lambda s: _labelled(s, np.exp(s.x))),
        (slip.AXIS, lambda s: _labelled(s, softmax(s.x, 0))),
        (slip.POINT, lambda s: _labelled(s, softmax(softmax(s.x, -1), -1))),
        (
            slip.TWICE._replace(id="extra-derivative", said="the derivative of the softmax is applied once more"),
            lambda s: _softmax_rule(softmax(s.x, -1), s.h, -1),
        ),
        (slip.TWICE._replace(id="extra-derivative"), lambda s: s.h * softmax(s.x, -1) * (1 - softmax(s.x, -1))),
        (
            slip.INDEX._replace(said="the numbers of the labels are subtracted instead of 1 at their places"),
            lambda s: (softmax(s.x, -1) - s.params["labels"][..., None]) * s.g / s.params["labels"].size,
        ),
        (slip.INDEX._replace(said="the labels are shifted by one class"), lambda s: _shifted(s, 1)),
        (slip.INDEX._replace(said="the labels are shifted by one class"), lambda s: _shifted(s, -1)),
        (slip.NEGATED, lambda s: (softmax(s.x, -1) + _one_hot(s)) * s.g / s.params["labels"].size),
    ],
    "cumsum": [(slip.ORDER, lambda s: np.cumsum(s.g, s.params["axis"]))],
    "transpose": [(slip.TRANSPOSE, lambda s: s.g.reshape(s.x.shape))],
    "reshape": [(slip.TRANSPOSE, lambda s: swapped(s.g).reshape(s.x.shape))],
}


def own_rules(op: str) -> Iterator[tuple[Slip, Wrong]]:
    """The wrong rules of one operation."""
    yield from SLOPES.get(op, ())
    if op == "multiply":
        yield slip.CHAIN_FACTOR, lambda s: fitted(s.g, s.x.shape)
        yield (
            slip.LOCAL._replace(id="own-factor", said="each factor of a product gets the other one, not itself"),
            lambda s: fitted(s.g * s.x, s.x.shape),
        )
        yield slip.TWICE, lambda s: fitted(s.g * s.other**2, s.x.shape)
        yield slip.CHAIN_FACTOR._replace(cost=2.4), lambda s: fitted(s.g / s.other, s.x.shape)
    elif op == "divide":
        yield from _of_quotient()
    elif op == "power":
        yield slip.POWER, lambda s: fitted(s.h * s.x, s.x.shape) if s.place == 0 else None
        yield slip.POWER, lambda s: fitted(s.h / s.x, s.x.shape) if s.place == 0 else None
        yield slip.POWER, lambda s: fitted(s.g * s.other, s.x.shape) if s.place == 0 else None
    elif op == "matmul":
        yield from _of_matrix_product()
    if op in ELEMENTWISE:
        yield (
            SHORT._replace(said=f"the derivative of {op} is missing"),
            lambda s: fitted(s.g, s.x.shape),
        )


WITH_SLOPES = "tanh sigmoid relu exp log sqrt square abs sin cos softplus power log1p expm1 tan softmax"
ELEMENTWISE = frozenset(WITH_SLOPES.split(" "))


def _of_quotient() -> Iterator[tuple[Slip, Wrong]]:
    yield slip.CHAIN_FACTOR, lambda s: fitted(s.g, s.x.shape) if s.place == 0 else None
    yield MULTIPLIED, lambda s: fitted(s.g * s.other, s.x.shape) if s.place == 0 else None
    yield slip.TWICE, lambda s: fitted(s.g / s.other**2, s.x.shape) if s.place == 0 else None
    yield slip.POWER, lambda s: fitted(-s.g * s.other / s.x, s.x.shape) if s.place == 1 else None
    yield slip.CHAIN_FACTOR, lambda s: fitted(-s.g / s.x**2, s.x.shape) if s.place == 1 else None
    yield slip.CHAIN_FACTOR, lambda s: fitted(-s.g * s.other, s.x.shape) if s.place == 1 else None
    yield slip.LOCAL, lambda s: fitted(s.g / s.x, s.x.shape) if s.place == 1 else None


def _of_matrix_product() -> Iterator[tuple[Slip, Wrong]]:
    yield slip.TRANSPOSE, lambda s: product(s.g, s.other, s.x.shape) if s.place == 0 else None
    yield slip.TRANSPOSE, lambda s: product(s.other, s.g, s.x.shape) if s.place == 1 else None
    yield slip.PRODUCT_ORDER, lambda s: product(swapped(s.other), s.g, s.x.shape) if s.place == 0 else None
    yield slip.PRODUCT_ORDER, lambda s: product(s.g, swapped(s.other), s.x.shape) if s.place == 1 else None
    yield slip.TRANSPOSE, lambda s: swapped(s.h) if s.h.ndim > 1 and s.h.shape[-1] == s.h.shape[-2] else None
    yield slip.CHAIN_FACTOR, lambda s: fitted(s.g, s.x.shape)
    yield slip.ELEMENTWISE, lambda s: s.g * s.other if s.g.shape == s.other.shape == s.x.shape else None
    yield slip.TENSOR._replace(cost=2.6), lambda s: product(s.x, s.g, s.x.shape) if s.place == 1 else None


def _axis(s: Seen) -> int:
    return int(s.params.get("axis", -1)) % s.x.ndim


def _spread(s: Seen, g: Array) -> Array:
    axis, keepdims = s.params.get("axis"), s.params.get("keepdims", False)
    full = g if axis is None or keepdims else np.expand_dims(g, axis)
    return np.array(np.broadcast_to(full, s.x.shape))


def _less(a: Array | None, b: Array) -> Array | None:
    return None if a is None else a - b


def _shared(tied: Array) -> Array:
    return np.asarray(tied / tied.sum(axis=-1, keepdims=True))


def _at(s: Seen, place: int) -> Array:
    found = np.zeros_like(s.x)
    found[..., place] = s.g
    return found


def _softmax_rule(y: Array, g: Array, axis: int) -> Array:
    return np.asarray(y * (g - np.sum(g * y, axis=axis, keepdims=True)))


def _one_hot(s: Seen) -> Array:
    return np.asarray(np.equal(s.params["labels"][..., None], np.arange(s.x.shape[-1])), dtype=np.float64)


def _labelled(s: Seen, values: Array) -> Array:
    return np.asarray((values - _one_hot(s)) * s.g / s.params["labels"].size)


def _shifted(s: Seen, by: int) -> Array:
    moved = np.equal((s.params["labels"][..., None] + by) % s.x.shape[-1], np.arange(s.x.shape[-1]))
    return np.asarray((softmax(s.x, -1) - moved) * s.g / s.params["labels"].size)
