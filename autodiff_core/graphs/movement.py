"""The algebra of shapes: undo what was done, join two moves into one, move numbers out of sums.

Every rule takes the operand of one operation and its parameters and returns a simpler node, or None.
"""

import math
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.graphs.arithmetic import is_scaled
from autodiff_core.graphs.graph import reading_as_numbers
from autodiff_core.rules import Row


def reshaped(x: Any, *, shape: Any) -> Any:
    if x.extent is None:
        return x if shape == () and reading_as_numbers() else None
    target = np.broadcast_to(0, x.shape).reshape(shape).shape
    if target == x.shape:
        return x
    if x.op is ops.reshape:
        return ops.reshape(x.inputs[0], shape=target)
    if is_constant_fill(x):
        return ops.broadcast_to(x.inputs[0], shape=target)
    return None if shape == target else ops.reshape(x, shape=target)


def moved_axes(x: Any, *, axes: Any = None) -> Any:
    if x.extent is None:
        return transposed_formula(x, axes)
    n = x.ndim
    order = tuple(reversed(range(n))) if axes is None else tuple(k % n for k in axes)
    if order == tuple(range(n)):
        return x
    if x.op is ops.transpose:
        first = x.params.get("axes") or tuple(reversed(range(n)))
        return ops.transpose(x.inputs[0], axes=tuple(first[k] % n for k in order))
    shape = tuple(x.shape[k] for k in order)
    if is_constant_fill(x):
        return ops.broadcast_to(x.inputs[0], shape=shape)
    if x.op is ops.reshape and n == 2 and 1 in shape:
        return ops.reshape(x.inputs[0], shape=shape)
    plain = None if order == tuple(reversed(range(n))) else order
    return None if plain == axes else ops.transpose(x, axes=plain)


def transposed_formula(x: Any, axes: Any) -> Any:
    """In a formula over shapes that are not known, the two axes of a matrix are the only ones there are."""
    if axes is None and x.op is ops.transpose and x.params.get("axes") is None:
        return x.inputs[0]
    return ops.transpose(x, axes=None) if axes == (-1, -2) and reading_as_numbers() else None


def broadcast(x: Any, *, shape: Any) -> Any:
    if x.extent is None:
        return x if shape == () and reading_as_numbers() else None
    if x.shape == shape:
        return x
    if x.op is ops.broadcast_to:
        return ops.broadcast_to(x.inputs[0], shape=shape)
    return ops.broadcast_to(x.constant(np.float64(x.value)), shape=shape) if type(x.value) is float else None


def indexed(x: Any, *, key: Any) -> Any:
    if not is_constant_fill(x):
        return None
    shape = np.broadcast_to(0, x.shape)[key].shape
    return ops.broadcast_to(x.inputs[0], shape=shape) if shape else x.inputs[0]


def reduced(op: Row, x: Any, axis: Any, keepdims: bool) -> Any:
    """A sum or mean: of a number, of -x, of c x, of equal entries."""
    if x.extent == ():
        return x
    if x.op is ops.negative:
        return -op(x.inputs[0], axis=axis, keepdims=keepdims)
    if x.op is ops.multiply and x.inputs[0].is_number and x.inputs[1].dtype == x.dtype:
        return x.inputs[0] * op(x.inputs[1], axis=axis, keepdims=keepdims)
    if not is_constant_fill(x):
        return None
    shape = np.sum(np.broadcast_to(0, x.shape), axis=axis, keepdims=keepdims).shape
    times = math.prod(x.shape) // (math.prod(shape) or 1) if op is ops.sum else 1
    one = times * x.inputs[0]
    return ops.broadcast_to(one, shape=shape) if shape else one


def summed(x: Any, *, axis: Any = None, keepdims: bool = False) -> Any:
    return reduced(ops.sum, x, axis, keepdims)


def averaged(x: Any, *, axis: Any = None, keepdims: bool = False) -> Any:
    return reduced(ops.mean, x, axis, keepdims)


def matrix_product(a: Any, b: Any) -> Any:
    """Numbers in front; a vector that was made a row or a column for a product is a vector again."""
    if is_scaled(a) and is_no_larger(product := a.inputs[1] @ b, a):
        return a.inputs[0] * product
    if is_scaled(b) and is_no_larger(product := a @ b.inputs[1], b):
        return b.inputs[0] * product
    if a.extent is None or b.extent is None or a.ndim != 2 or b.ndim != 2:
        return None
    row, column = vector(a, 0), vector(b, 1)
    if row is not None and column is not None:
        return ops.dot(row, column).reshape((1, 1))
    if column is not None:
        return (a @ column).reshape((a.shape[0], 1))
    if row is not None:
        return (row @ b).reshape((1, b.shape[1]))
    left, right = vector(a, 1), vector(b, 0)
    return ops.outer(left, right) if left is not None and right is not None else None


def is_no_larger(x: Any, y: Any) -> bool:
    """Whether x has no more entries than y; also as long as nobody knows."""
    return x.extent is None or y.extent is None or math.prod(x.extent) <= math.prod(y.extent)


def vector(x: Any, axis: int) -> Any:
    """The vector that x is, with an axis of length one put in at this place."""
    is_one = x.op is ops.reshape and x.inputs[0].ndim == 1 and x.shape[axis] == 1
    return x.inputs[0] if is_one else None


def is_constant_fill(x: Any) -> bool:
    return x.op is ops.broadcast_to and x.inputs[0].extent == ()
