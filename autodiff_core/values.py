"""Values of primitives that branch, for complex arrays too: the real part decides.

With them the complex step works through every primitive, and gives at a kink what the table's rule gives.
"""

import math
from functools import lru_cache
from typing import Any

import numpy as np

from autodiff_core import errors

Axis = int | tuple[int, ...] | None

# An array as short as this is written faster than a view on one number is made.
SHORT = 2048
# Zeros for a matrix as small as this are written in less time than `@` takes to start.
_FILLED = 8192


def is_complex(x: Any) -> bool:
    kind = getattr(x, "dtype", None)
    return isinstance(x, complex) if kind is None else kind.kind == "c"


def sign(x: Any) -> Any:
    return np.sign(x.real) + 0j if is_complex(x) else np.sign(x)


def absolute(x: Any) -> Any:
    return np.sign(x.real) * x if is_complex(x) else np.abs(x)


def relu(x: Any) -> Any:
    return np.where(x.real > 0, x, 0)[()] if is_complex(x) else np.maximum(x, 0)


def exceeds(a: Any, b: Any) -> Any:
    # A float16 beside integers or numbers makes the halves a float, and leaves every float what it is.
    dtype = np.result_type(a.real, b.real, np.float16)
    return np.add(a.real > b.real, a.real >= b.real, dtype=dtype) / 2


def maximum(a: Any, b: Any) -> Any:
    if is_complex(a) or is_complex(b):
        return np.where(a.real > b.real, a, np.where(a.real < b.real, b, (a + b) / 2))[()]
    return np.maximum(a, b)


def minimum(a: Any, b: Any) -> Any:
    return -maximum(-a, -b) if is_complex(a) or is_complex(b) else np.minimum(a, b)


def clip(x: Any, low: Any, high: Any) -> Any:
    if not any(map(is_complex, (x, low, high))):
        return np.minimum(np.maximum(x, low), high)
    inside = (x.real >= low.real) & (x.real <= high.real)
    below = (x.real < low.real) & (low.real < high.real)
    return np.where(inside, x, np.where(below, low, high))[()]


def where(condition: Any, a: Any, b: Any) -> Any:
    return np.where(condition.real != 0, a, b)[()]


def sigmoid(x: Any) -> Any:
    # The exponential of a number that is not positive cannot overflow.
    if is_complex(x):
        small = np.exp(np.where(x.real < 0, x, -x))
        return np.where(x.real < 0, small, 1) / (1 + small)
    return np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))


def softplus(x: Any) -> Any:
    above = x.real > 0
    return np.log1p(np.exp(np.where(above, -x, x))) + np.where(above, x, 0)


def largest(x: Any, axis: Axis, keepdims: bool) -> Any:
    if not is_complex(x):
        return np.max(x, axis=axis, keepdims=keepdims)
    tied = x.real == np.max(x.real, axis=axis, keepdims=True)
    total = np.sum(np.where(tied, x, 0), axis=axis, keepdims=keepdims)
    return total / np.sum(tied, axis=axis, keepdims=keepdims)


def first_largest(x: Any) -> Any:
    if not is_complex(x):
        return np.max(x, axis=-1)
    return np.take_along_axis(x, np.argmax(x.real, axis=-1, keepdims=True), axis=-1)[..., 0]


def total(x: Any, *, axis: Any = None, keepdims: Any = False) -> Any:
    return np.add.reduce(x, axis=axis, keepdims=keepdims)


def mean(x: Any, *, axis: Axis = None, keepdims: bool = False) -> Any:
    """The same as numpy's, which takes three times as long over a short array."""
    x = np.asarray(x)
    if axis is None and not keepdims:
        return np.add.reduce(x, None) / x.size
    whole = total(x, axis=axis, keepdims=keepdims)
    return whole / (x.size // (whole.size or 1))


def broadcast_to(x: Any, *, shape: tuple[int, ...]) -> Any:
    if isinstance(x, np.floating) and shape and math.prod(shape) <= SHORT:
        out = np.empty(shape, x.dtype)
        out.fill(x)
        return out
    return np.broadcast_to(x, shape)[()]


def norm(x: Any, axis: Axis, keepdims: bool) -> Any:
    length = np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))
    if is_complex(x):
        return length * np.any(x.real, axis=axis, keepdims=keepdims)
    return length


def products_of_others(x: Any) -> Any:
    """For every entry the product of the others along the last axis, exact where some are zero."""
    before, after = np.ones_like(x), np.ones_like(x)
    before[..., 1:] = np.cumprod(x[..., :-1], axis=-1)
    after[..., :-1] = np.cumprod(x[..., :0:-1], axis=-1)[..., ::-1]
    return before * after


def below_largest(x: Any, axis: Axis) -> tuple[Any, Any]:
    """The largest score, and the scores less it: their exponentials cannot overflow, and not all vanish."""
    top = np.maximum.reduce(x.real, axis, keepdims=True)
    # The sum tells in one step whether there is anything to replace.
    if not math.isfinite(np.add.reduce(top, None)):
        top = np.where(np.isfinite(top), top, 0)
    return top, x - top


def logsumexp(x: Any, axis: Axis, keepdims: bool) -> Any:
    top, rest = below_largest(x, axis)
    with np.errstate(divide="ignore"):
        whole = np.log(np.sum(np.exp(rest), axis=axis, keepdims=True)) + top
    return whole if keepdims else np.sum(whole, axis=axis)


def softmax(x: Any, axis: Axis) -> Any:
    shares = np.exp(below_largest(x, axis)[1])
    return shares / total(shares, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Axis) -> Any:
    _, rest = below_largest(x, axis)
    return rest - np.log(total(np.exp(rest), axis=axis, keepdims=True))


def cross_entropy(x: Any, labels: Any) -> tuple[Any, tuple[Any, Any, Any]]:
    """The mean over all rows, and what its gradient is computed from: exponentials, their sums, the labels' places.

    In short rows numpy finds the place of the largest in a fifth of the time that it takes for the largest itself,
    and adds them up as a product with ones in a third.
    """
    rows = x.reshape(-1, x.shape[-1])
    starts, ones = starts_and_ones(*rows.shape, x.dtype)
    places = starts + np.asarray(labels).reshape(-1)
    top = rows.reshape(-1)[starts + rows.real.argmax(1)].real
    finite = np.isfinite(top)
    if not finite.all():
        top = np.where(finite, top, 0)
    rest = rows - top[:, None]
    exponentials = np.exp(rest)
    sums = exponentials.dot(ones)
    losses = np.log(sums) - rest.reshape(-1)[places]
    return np.add.reduce(losses) / losses.size, (exponentials, sums, places)


def cross_entropy_gradient(g: Any, y: Any, x: Any, kept: tuple[Any, Any, Any], labels: Any) -> Any:
    """How much more than one for the label and nothing for the others the probabilities give, of which y is a mean."""
    exponentials, sums, places = kept
    weight = g / len(places)
    surplus = exponentials * (weight / sums)[:, None]
    surplus.reshape(-1)[places] -= weight
    return surplus if x.ndim == 2 else surplus.reshape(x.shape)


@lru_cache(8)
def starts_and_ones(n: int, k: int, dtype: Any) -> tuple[Any, Any]:
    """Where each of n rows of length k starts, and ones in the length of a row: to be read only."""
    return np.arange(0, n * k, k), np.ones(k, np.result_type(dtype, np.float16))


def scatter_add(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of the given shape with x added at key, once for every time an entry is named there."""
    out = np.zeros(shape, x.dtype)
    keys = key if isinstance(key, tuple) else (key,)
    if any(isinstance(k, np.ndarray | list) for k in keys):
        np.add.at(out, key, x)
    else:
        out[key] = x
    return out[()]


def windows(x: Any, kernel: tuple[int, ...], stride: tuple[int, ...]) -> Any:
    """Of an array (..., H, W) every window: (..., rows of windows, columns of windows, *kernel). A view."""
    axes = tuple(range(-len(kernel), 0))
    everywhere = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=axes)
    steps: Any = (..., *(slice(None, None, s) for s in stride), *(slice(None) for _ in kernel))
    return everywhere[steps]


def overlap_add(x: Any, stride: tuple[int, ...], shape: tuple[int, ...]) -> Any:
    """The other way round: zeros (..., *shape) with every window added at its place."""
    d = len(stride)
    counts, kernel = x.shape[-2 * d : -d], x.shape[-d:]
    out = np.zeros((*x.shape[: -2 * d], *shape), x.dtype)
    for offset in np.ndindex(kernel):
        steps = zip(offset, stride, counts, strict=True)
        places: Any = (..., *(slice(o, o + s * (n - 1) + 1, s) for o, s, n in steps))
        out[places] += x[(..., *offset)]
    return out


def matmul(a: Any, b: Any) -> Any:
    """a @ b. Of vectors and matrices numpy's `dot` is the same: it starts sooner, but zeroes a matrix first."""
    if type(a) is type(b) is np.ndarray and 0 < a.ndim <= 2 and 0 < b.ndim <= 2:
        return a.dot(b) if b.ndim == 1 or len(a) * b.shape[1] <= _FILLED else a @ b
    return a @ b


def inner(a: Any, b: Any) -> Any:
    refuse_matrices(a, b)
    return np.dot(a, b)


def outer_product(a: Any, b: Any) -> Any:
    refuse_matrices(a, b)
    return np.outer(a, b)


def refuse_matrices(a: Any, b: Any) -> None:
    if np.ndim(a) != 1 or np.ndim(b) != 1:
        raise errors.not_vectors(np.ndim(a), np.ndim(b))
