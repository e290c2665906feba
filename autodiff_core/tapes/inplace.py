"""Change tensors in place: `x += 1`, `x[0] = 2.0`, `x.zero_()`, where that cannot falsify a gradient.

Arrays are never written into. A constant, or a leaf inside no_grad, gets a new array. A recorded result becomes the
result of one more operation, and what it was before lives on as that operation's operand.
"""

from typing import Any, Self

import numpy as np

from autodiff_core import errors, ops
from autodiff_core.rules import Row
from autodiff_core.tapes.grad_mode import is_grad_enabled, recording
from autodiff_core.tapes.readable import Readable, plain_key
from autodiff_core.tapes.tape import CONSTANT, PASSED_ON, Node


class Changing(Readable):
    """A tensor that can be changed in place. Every method that does it ends in an underscore, as in torch."""

    __slots__ = ()

    @property
    def _version(self) -> int:
        """How often this tensor was changed in place."""
        return self.versions.number

    def add_(self, other: Any) -> Self:
        return self.update(ops.add, other)

    def sub_(self, other: Any) -> Self:
        return self.update(ops.subtract, other)

    def mul_(self, other: Any) -> Self:
        return self.update(ops.multiply, other)

    def div_(self, other: Any) -> Self:
        return self.update(ops.divide, other)

    def pow_(self, other: Any) -> Self:
        return self.update(ops.power, other)

    __iadd__, __isub__, __imul__, __itruediv__, __ipow__ = add_, sub_, mul_, div_, pow_

    def zero_(self) -> Self:
        if self.op is not None:
            return self.fill_(0)
        self.outlived().replace(np.zeros(self.shape, self.dtype)[()])
        return self

    def fill_(self, number: Any) -> Self:
        return self.copy_(number)

    def copy_(self, other: Any) -> Self:
        """Take the numbers of other, which is broadcast to this tensor's shape."""
        self[...] = other
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        before = self.outlived()
        # Which entry of the value goes to each place, and -1 where none does; of several, numpy keeps the last.
        source = np.full(self.shape, -1)
        selected = source[plain_key(key)]
        source[plain_key(key)] = np.arange(selected.size).reshape(selected.shape)
        if np.ndim(value) and selected.size:
            spread = ops.broadcast_to(value, shape=selected.shape)
            value = ops.getitem(ops.reshape(spread, shape=(-1,)), key=np.maximum(source, 0))
        self.become(self.apply(ops.where, (source >= 0, value, before), {}), before)

    def update(self, op: Row, other: Any) -> Self:
        before = self.outlived()
        return self.become(self.apply(op, (before, before if other is self else other), {}), before)

    def outlived(self) -> Any:
        """The operand that stands for this tensor as it is before a change; raises for leaves that require grad."""
        if self.op is None:
            if self.tracked and is_grad_enabled():
                raise errors.leaf_in_place()
            return self
        twin = type(self)(self.data)
        copy_record(self, twin)
        twin.order, twin.versions, twin.tracked = self.order, self.versions, PASSED_ON
        return twin

    def become(self, result: Any, before: Any) -> Self:
        """Take the numbers, and the history, of a result that was computed from what this tensor was before."""
        if result.shape != self.shape:
            raise errors.in_place_shape(self.shape, result.shape)
        if result.dtype != self.dtype:
            if not np.can_cast(result.dtype, self.dtype, "same_kind"):
                raise errors.in_place_dtype(self.dtype, result.dtype)
            result = result.astype(self.dtype)
        if result.op is None and self.op is None:
            self.replace(result.data)
            return self
        if result.op is None:
            result = passing(before, result.data)
        copy_record(result, self)
        self.data, self.order = result.data, result.order
        self.versions = self.versions.after(None if before is self else before)
        self.versions.add(self.order)
        self.tracked = self.tracked if self.tracked != CONSTANT else PASSED_ON
        return self


def copy_record(source: Node, target: Node) -> None:
    """Give target the operation that source is the result of."""
    target.op, target.params = source.op, source.params
    target.left, target.left_value = source.left, source.left_value
    target.right, target.right_value = source.right, source.right_value
    if hasattr(source, "line"):
        target.line = source.line


def passing(before: Any, data: Any) -> Any:
    """Other numbers, whose gradient is handed on unchanged: what a change inside no_grad makes of a result."""
    with recording(True):
        result = before.clone()
    result.data = data
    return result
