"""Tell the shape and dtype of a result from those of the operands, without computing it."""

import math
from functools import lru_cache
from typing import Any

import numpy as np

from autodiff_core import ops
from autodiff_core.graphs import graph_errors
from autodiff_core.graphs.graph import Shape, Vertex
from autodiff_core.rules import Row

Spec = tuple[Shape | None, np.dtype[Any]]

_SMALL = 4096


def infer(op: Row, xs: tuple[Vertex, ...], params: dict[str, Any]) -> Spec:
    """Shape and dtype; the shape is None where that of an operand is. Raises where the shapes do not fit."""
    if op.kind == "elementwise":
        kinds = tuple([type(x.value) if x.is_weak else x.dtype for x in xs])
        return broadcast(op, xs), dtype_of(op, kinds, tuple(params.items()) if params else ())
    if any(x.extent is None for x in xs):
        return None, np.dtype(params["dtype"]) if op is ops.astype else np.result_type(*(x.dtype for x in xs))
    return told(op, xs, params) or tried(op, xs, params)


def told(op: Row, xs: tuple[Vertex, ...], params: dict[str, Any]) -> Spec | None:
    """What can be told of the commonest rows at a glance."""
    if op is ops.matmul:
        left, right = xs[0].shape, xs[1].shape
        if len(left) == 2 and 1 <= len(right) <= 2 and left[1] == right[0]:
            return (left[0], *right[1:]), np.result_type(xs[0].dtype, xs[1].dtype)
    elif not params and (op is ops.sum or op is ops.mean) and xs[0].dtype.kind in "fc":
        return (), xs[0].dtype
    return None


def broadcast(op: Row, xs: tuple[Vertex, ...]) -> Shape | None:
    if len(xs) == 1:
        return xs[0].extent
    extents = {x.extent for x in xs}
    if None in extents:
        return None
    if len(extents) > 1:
        extents.discard(())
    if len(extents) == 1:
        return extents.pop()
    try:
        return np.broadcast_shapes(*(x.shape for x in xs))
    except ValueError:
        reason = "they do not broadcast. Axes are matched from the last; lengths must be equal or 1."
        raise graph_errors.cannot_apply(op.name, [x.shape for x in xs], reason) from None


@lru_cache(4096)
def dtype_of(op: Row, kinds: tuple[Any, ...], params: tuple[Any, ...]) -> np.dtype[Any]:
    ones = (kind(1) if isinstance(kind, type) else kind.type(1) for kind in kinds)
    try:
        with np.errstate(all="ignore"):
            return np.asarray(op.value(*ones, **dict(params))).dtype
    except TypeError as refusal:
        raise graph_errors.cannot_apply(op.name, [str(kind) for kind in kinds], refusal) from None


def tried(op: Row, xs: tuple[Vertex, ...], params: dict[str, Any]) -> Spec:
    """Compute the row once, on ones: no row can then disagree with what is said of it here."""
    try:
        with np.errstate(all="ignore"):
            value = op.value(*(sample(x) for x in xs), **params)
    except (ValueError, IndexError, TypeError, RuntimeError) as refusal:
        raise graph_errors.cannot_apply(op.name, [x.shape for x in xs], refusal) from None
    array = np.asarray(value)
    return array.shape, array.dtype


def sample(x: Vertex) -> Any:
    if x.is_weak:
        return x.value
    if math.prod(x.shape) <= _SMALL:
        return np.ones(x.shape, x.dtype)[()]
    return np.broadcast_to(x.dtype.type(1), x.shape)
