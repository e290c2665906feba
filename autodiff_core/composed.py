"""Operations written with the primitives; they need no derivative of their own."""

from collections.abc import Sequence
from typing import Any

from autodiff_core import ops


def concatenate(operands: Sequence[Any], axis: int = 0) -> Any:
    """Join operands along an axis they have."""
    return ops.concatenate(*operands, axis=axis)


def stack(operands: Sequence[Any], axis: int = 0) -> Any:
    """Join operands of one shape along a new axis."""
    place = axis % (len(operands[0].shape) + 1)
    key = (*(slice(None),) * place, None)
    return ops.concatenate(*(ops.getitem(x, key=key) for x in operands), axis=place)


def min(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The least entry, of all or along an axis; entries that tie share the gradient equally."""
    return -ops.max(-x, axis=axis, keepdims=keepdims)


def prod(x: Any, axis: int | None = None) -> Any:
    """The product of all entries or along an axis; its gradients are exact where some are zero."""
    if axis is None:
        return ops.product(ops.reshape(x, shape=(-1,)))
    place, n = axis % len(x.shape), len(x.shape)
    return ops.product(ops.transpose(x, axes=(*(k for k in range(n) if k != place), place)))
