"""Bring what a wrong rule gives into the shape of the operand, as a student would; None where nothing fits."""

import numpy as np

from ..trees import Array


def fitted(h: Array, shape: tuple[int, ...]) -> Array | None:
    """Summed over broadcast axes, stretched, or as it is."""
    if h.shape == shape:
        return h
    added = h.ndim - len(shape)
    if added >= 0:
        axes = [*range(added), *(added + k for k, n in enumerate(shape) if n == 1 and h.shape[added + k] != 1)]
        total = h.sum(axis=tuple(axes)) if axes else h
        if total.size == int(np.prod(shape)):
            return total.reshape(shape)
    try:
        return np.array(np.broadcast_to(h, shape))
    except ValueError:
        return None


def product(a: Array, b: Array, shape: tuple[int, ...]) -> Array | None:
    """The matrix product, where it has this shape."""
    try:
        found = np.asarray(a @ b)
    except ValueError:
        return None
    return found if found.shape == shape else None


def swapped(a: Array) -> Array:
    return np.swapaxes(a, -1, -2) if a.ndim > 1 else a


def softmax(x: Array, axis: int) -> Array:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))
