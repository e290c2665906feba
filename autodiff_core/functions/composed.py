"""Operations on arrays of any shape that are written with the primitives; they need no derivative of their own."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.adjoints import Shape
from autodiff_core.graphs.deferred import deferrable
from autodiff_core.values import Axis


def concatenate(operands: Sequence[Any], axis: int = 0) -> Any:
    """Join operands along an axis they have."""
    return ops.concatenate(*operands, axis=axis)


@deferrable
def stack(operands: Sequence[Any], axis: int = 0) -> Any:
    """Join operands of one shape along a new axis."""
    shape = np.shape(operands[0])
    place = axis % (len(shape) + 1)
    longer = (*shape[:place], 1, *shape[place:])
    return ops.concatenate(*(ops.reshape(x, shape=longer) for x in operands), axis=place)


def split(x: Any, parts: int | Sequence[int], axis: int = 0) -> tuple[Any, ...]:
    """Cut x along an axis: into this many equal parts, or before each of the places given, as numpy.split does."""
    place, n = axis % len(x.shape), x.shape[axis]
    if isinstance(parts, int):
        if n % parts:
            raise ValueError(f"cannot split an axis of length {n} into {parts} equal parts: give the places instead")
        parts = range(n // parts, n, n // parts) if n else [0] * (parts - 1)
    ends = (0, *parts, n)
    before = (slice(None),) * place
    return tuple(ops.getitem(x, key=(*before, slice(a, b))) for a, b in itertools.pairwise(ends))


def clip(x: Any, low: Any = None, high: Any = None) -> Any:
    """x held between the bounds, either of which may be left out; the gradient passes where x lies at a bound."""
    return ops.clip(x, -math.inf if low is None else low, math.inf if high is None else high)


def min(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The least entry, of all or along axes; entries that tie share the gradient equally."""
    return -ops.max(-x, axis=axis, keepdims=keepdims)


@deferrable
def prod(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The product of all entries or along axes; its gradients are exact where some are zero."""
    shape = np.shape(x)
    reduced = reduced_axes(shape, axis)
    kept = [k for k in range(len(shape)) if k not in reduced]
    rows = ops.transpose(x, axes=(*kept, *reduced)) if kept else x
    y = ops.product(ops.reshape(rows, shape=(*(shape[k] for k in kept), count(shape, axis))))
    return ops.reshape(y, shape=tuple(1 if k in reduced else n for k, n in enumerate(shape))) if keepdims else y


@deferrable
def var(x: Any, axis: Axis = None, keepdims: bool = False, correction: float = 1) -> Any:
    """The variance over n entries: squared distances from their mean over n - correction. torch's default is 1,
    numpy's is 0."""
    squares = ops.sum(ops.square(centred(x, axis)), axis=axis, keepdims=keepdims)
    return squares / degrees(x, axis, correction)


@deferrable
def std(x: Any, axis: Axis = None, keepdims: bool = False, correction: float = 1) -> Any:
    """The standard deviation, see var. Where all entries are equal its gradient is zero."""
    length = ops.norm(centred(x, axis), axis=axis, keepdims=keepdims)
    return length / math.sqrt(degrees(x, axis, correction))


def centred(x: Any, axis: Axis) -> Any:
    return x - ops.mean(x, axis=axis, keepdims=True)


def degrees(x: Any, axis: Axis, correction: float) -> float:
    left = count(np.shape(x), axis) - correction
    return left if left > 0 else 0


def count(shape: Shape, axis: Axis) -> int:
    """How many entries a reduction along the axis takes together."""
    return math.prod(shape[k] for k in reduced_axes(shape, axis))


def reduced_axes(shape: Shape, axis: Axis) -> Shape:
    if axis is None:
        return tuple(range(len(shape)))
    return tuple(k % len(shape) for k in (axis if isinstance(axis, tuple) else (axis,)))
