"""Pieces that the adjoints in the table are made of: shape arithmetic, and the two sides of a matrix product.

They use operators and methods that arrays and tensors share, so they serve both.
"""

import itertools
import math
from typing import Any

import numpy as np

from autodiff_core.values import matmul

Shape = tuple[int, ...]


def unbroadcast(g: Any, shape: Shape) -> Any:
    """The adjoint of broadcasting: sum over the axes that were added or stretched."""
    wide = g.shape
    if wide == shape:
        return g
    if not shape:
        return g.sum()
    if wide[1:] == shape:
        return np.add.reduce(g) if type(g) is np.ndarray else g.sum(axis=0)
    added = len(wide) - len(shape)
    stretched = [added + k for k, n in enumerate(shape) if n == 1 and wide[added + k] != 1]
    total = g.sum(axis=(*range(added), *stretched))
    return total.reshape(shape) if stretched else total


def kept(g: Any, shape: Shape, axis: int | Shape | None, keepdims: bool) -> Any:
    """Put the axes that a reduction of an array of this shape has removed back, with length one."""
    if axis is None or keepdims:
        return g
    reduced = {k % len(shape) for k in (axis if isinstance(axis, tuple) else (axis,))}
    return g.reshape(tuple(1 if k in reduced else n for k, n in enumerate(shape)))


def share(g: Any, x: Any) -> Any:
    """How many entries of x each entry of its mean was taken over."""
    return math.prod(x.shape) // (math.prod(g.shape) or 1) if g.shape else math.prod(x.shape)


def inverse(axes: Shape | None) -> Shape | None:
    return None if axes is None else tuple(int(k) for k in np.argsort([k % len(axes) for k in axes]))


def parts(shapes: list[Shape], axis: int) -> list[tuple[Any, ...]]:
    """The key of every operand inside what concatenate made of operands of these shapes."""
    axis %= len(shapes[0])
    ends = itertools.accumulate(shape[axis] for shape in shapes)
    return [(*(slice(None),) * axis, slice(end - shape[axis], end)) for shape, end in zip(shapes, ends, strict=True)]


def flipped(x: Any, axis: int) -> Any:
    return x[(*(slice(None),) * (axis % len(x.shape)), slice(None, None, -1))]


def one_hot(labels: Any, count: int) -> Any:
    """True at each label's place along a new last axis of length count."""
    return np.equal(np.asarray(labels)[..., None], np.arange(count))


def matmul_left(g: Any, a: Any, b: Any) -> Any:
    if b.ndim == 2:
        return matmul(g, b.T)
    A, B, G = as_matrices(g, a, b)
    return unbroadcast(G @ swapped(B), A.shape).reshape(a.shape)


def matmul_right(g: Any, a: Any, b: Any) -> Any:
    if a.ndim == 2 and b.ndim <= 2:
        return matmul(a.T, g)
    if len(a.shape) > 2 and len(b.shape) == 2:
        # One product over all the stack's rows at once instead of one per matrix and their sum.
        return matmul(a.reshape((-1, a.shape[-1])).T, g.reshape((-1, g.shape[-1])))
    A, B, G = as_matrices(g, a, b)
    return unbroadcast(swapped(A) @ G, B.shape).reshape(b.shape)


def as_matrices(g: Any, a: Any, b: Any) -> tuple[Any, Any, Any]:
    """A vector on the left is a row and on the right a column; g gets the axis that matmul dropped for it."""
    if len(a.shape) == 1:
        a, g = (
            a.reshape((1, *a.shape)),
            g.reshape((*g.shape[:-1], 1, *g.shape[-1:]) if len(b.shape) > 1 else (1,)),
        )
    if len(b.shape) == 1:
        b, g = b.reshape((*b.shape, 1)), g.reshape((*g.shape, 1))
    return a, b, g


def swapped(a: Any) -> Any:
    """The matrices of a stack, each transposed."""
    n = len(a.shape)
    return a.transpose((*range(n - 2), n - 1, n - 2))
