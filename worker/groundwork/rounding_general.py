"""Rounding of the general rows: reductions to an entry or a length, products, and scores to probabilities.

Each rule gives e of the result, in its shape, from the operand x, the result y and e of x. Shifted by the largest
score, as every careful program does, an exponential has rounded its argument once (|x - m|) and itself (LIBRARY).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_core as ad
from autodiff_core.ops import TABLE

from .trees import Array

# Roundings that a library function may make; it is good to a few.
LIBRARY = 4.0

Rule = Callable[..., Array]


def _selected(x: Array, y: Array, e: Array, cotangent: Callable[[Array], Array], axis: Any, keepdims: bool) -> Array:
    """What is carried by the entries that the result was taken from, each by its share."""
    share = np.abs(cotangent(np.ones_like(y)))
    # Padding may be infinite; where it is not taken, it carries nothing.
    return np.asarray(np.sum(np.where(share == 0, 0.0, share * e), axis=axis, keepdims=keepdims))


def _max(x: Array, y: Array, e: Array, *, axis: Any = None, keepdims: bool = False) -> Array:
    return _selected(x, y, e, lambda g: _pulled("max", g, x, y, axis=axis, keepdims=keepdims), axis, keepdims)


def _first_max(x: Array, y: Array, e: Array) -> Array:
    return _selected(x, y, e, lambda g: _pulled("first_max", g, x, y), -1, False)


def _norm(x: Array, y: Array, e: Array, *, axis: Any = None, keepdims: bool = False) -> Array:
    carried = _selected(x, y, e, lambda g: _pulled("norm", g, x, y, axis=axis, keepdims=keepdims), axis, keepdims)
    return carried + x.size / max(y.size, 1) * np.abs(y)


def _product(x: Array, y: Array, e: Array) -> Array:
    return np.asarray(np.sum(np.abs(TABLE["products_of_others"](x)) * e, axis=-1) + (x.shape[-1] - 1) * np.abs(y))


def _products_of_others(x: Array, y: Array, e: Array) -> Array:
    diagonal = np.eye(x.shape[-1], dtype=bool)
    without = np.abs(np.asarray(TABLE["products_of_others"](np.where(diagonal, 1.0, x[..., None, :]))))
    carried = np.sum(np.where(diagonal, 0.0, without) * e[..., None, :], axis=-1)
    return np.asarray(carried + x.shape[-1] * np.abs(y))


def _weights(x: Array, axis: Any) -> tuple[Array, Array, Array]:
    """Probabilities, the distance to the largest score, and how many are added up."""
    largest = np.max(x, axis=axis, keepdims=True)
    away = x - np.where(np.isfinite(largest), largest, 0.0)
    raised = np.exp(away)
    total = np.sum(raised, axis=axis, keepdims=True)
    return raised / total, np.where(raised == 0, 0.0, np.abs(away)), np.asarray(x.size / total.size)


def _logsumexp(x: Array, y: Array, e: Array, *, axis: Any = None, keepdims: bool = False) -> Array:
    p, away, count = _weights(x, axis)
    carried = np.sum(p * (np.where(p == 0, 0.0, e) + away + LIBRARY), axis=axis, keepdims=keepdims)
    largest = np.max(x, axis=axis, keepdims=keepdims)
    return np.asarray(carried + count + LIBRARY * np.abs(y - np.where(np.isfinite(largest), largest, 0.0)) + np.abs(y))


def _softmax(x: Array, y: Array, e: Array, *, axis: int = -1) -> Array:
    p, away, count = _weights(x, axis)
    d = np.where(p == 0, 0.0, e) + away + LIBRARY
    return np.asarray(y * (d + np.sum(p * d, axis=axis, keepdims=True) + count + 1))


def _log_softmax(x: Array, y: Array, e: Array, *, axis: int = -1) -> Array:
    p, away, count = _weights(x, axis)
    total = np.sum(p * (np.where(p == 0, 0.0, e) + away + LIBRARY), axis=axis, keepdims=True)
    # The logarithm of the sum of exponentials is the distance that is left over from the result.
    return np.asarray(e + np.abs(x - np.max(x, axis=axis, keepdims=True)) + total + count + (LIBRARY + 1) * np.abs(y))


def _cross_entropy(x: Array, y: Array, e: Array, *, labels: Any) -> Array:
    rows, picked = x.reshape(-1, x.shape[-1]), np.asarray(labels).reshape(-1)
    log_p = np.asarray(ad.log_softmax(rows))
    bounds = _log_softmax(rows, log_p, e.reshape(rows.shape))
    at = (np.arange(picked.size), picked)
    return np.asarray(np.mean(bounds[at]) + picked.size * np.mean(np.abs(log_p[at])))


def _pulled(name: str, g: Array, x: Array, y: Array, **params: Any) -> Array:
    return np.asarray(TABLE[name].cotangent(0, g, y, (x,), params))


RULES: dict[str, Rule] = {
    "max": _max,
    "first_max": _first_max,
    "norm": _norm,
    "product": _product,
    "products_of_others": _products_of_others,
    "logsumexp": _logsumexp,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "cross_entropy": _cross_entropy,
}
