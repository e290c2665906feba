"""Values of primitives that branch, for complex arrays too: the real part decides.

With them the complex step works through every primitive, and gives at a kink what the table's rule gives.
"""

from typing import Any

import numpy as np

from autodiff_core import errors

Axis = int | tuple[int, ...] | None


def sign(x: Any) -> Any:
    return np.sign(x.real) + 0j if np.iscomplexobj(x) else np.sign(x)


def absolute(x: Any) -> Any:
    return np.sign(x.real) * x if np.iscomplexobj(x) else np.abs(x)


def relu(x: Any) -> Any:
    return np.where(x.real > 0, x, 0) if np.iscomplexobj(x) else np.maximum(x, 0)


def maximum(a: Any, b: Any) -> Any:
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        return np.where(a.real > b.real, a, np.where(a.real < b.real, b, (a + b) / 2))
    return np.maximum(a, b)


def minimum(a: Any, b: Any) -> Any:
    return -maximum(-a, -b) if np.iscomplexobj(a) or np.iscomplexobj(b) else np.minimum(a, b)


def where(condition: Any, a: Any, b: Any) -> Any:
    return np.where(condition.real != 0, a, b)


def sigmoid(x: Any) -> Any:
    # The exponential of a number that is not positive cannot overflow.
    small = np.exp(np.where(x.real < 0, x, -x))
    return np.where(x.real < 0, small, 1) / (1 + small)


def largest(x: Any, axis: Axis, keepdims: bool) -> Any:
    if not np.iscomplexobj(x):
        return np.max(x, axis=axis, keepdims=keepdims)
    tied = x.real == np.max(x.real, axis=axis, keepdims=True)
    total = np.sum(np.where(tied, x, 0), axis=axis, keepdims=keepdims)
    return total / np.sum(tied, axis=axis, keepdims=keepdims)


def norm(x: Any, axis: Axis, keepdims: bool) -> Any:
    length = np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))
    if np.iscomplexobj(x):
        return length * np.any(x.real, axis=axis, keepdims=keepdims)
    return length


def products_of_others(x: Any) -> Any:
    """For every entry the product of the others along the last axis, exact where some are zero."""
    before, after = np.ones_like(x), np.ones_like(x)
    before[..., 1:] = np.cumprod(x[..., :-1], axis=-1)
    after[..., :-1] = np.cumprod(x[..., :0:-1], axis=-1)[..., ::-1]
    return before * after


def scatter_add(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of the given shape with x added at key, once for every time an entry is named there."""
    out = np.zeros(shape, x.dtype)
    keys = key if isinstance(key, tuple) else (key,)
    if any(isinstance(k, np.ndarray | list) for k in keys):
        np.add.at(out, key, x)
    else:
        out[key] = x
    return out[()]


def inner(a: Any, b: Any) -> Any:
    refuse_matrices(a, b)
    return np.dot(a, b)


def outer_product(a: Any, b: Any) -> Any:
    refuse_matrices(a, b)
    return np.outer(a, b)


def refuse_matrices(a: Any, b: Any) -> None:
    if np.ndim(a) != 1 or np.ndim(b) != 1:
        raise errors.not_vectors(np.ndim(a), np.ndim(b))
