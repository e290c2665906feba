"""Compute with tensors and have the operations recorded as they run; then ask for gradients.

A Tensor is its own node of the tape: see `Node` for what it keeps of how it was made.
"""

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, Self

import numpy as np
from numpy import array, ndarray

from autodiff_core import errors, ops
from autodiff_core.rules import PLAIN, Row, Traced
from autodiff_core.tapes import anomaly, tape
from autodiff_core.tapes.grad_fn import GradFn
from autodiff_core.tapes.grad_mode import mode, recording
from autodiff_core.tapes.inplace import Changing
from autodiff_core.tapes.tape import CONSTANT, KEPT, PASSED_ON, tick
from autodiff_core.tapes.versions import FIRST
from autodiff_core.values import Axis

# Every parameter dict of a node is only read: those that have none share this one.
NO_PARAMS: dict[str, Any] = {}
new = object.__new__
FLOAT64 = np.dtype(np.float64)
# What a backward pass starts with, for numbers of every type.
ONES: dict[Any, Any] = {kind: kind(1) for kind in (np.float16, np.float32, np.float64, np.longdouble)}


class Tensor(Changing):
    """An array that remembers how it was made. Make leaves with `autodiff_core.tensor`."""

    __slots__ = ()

    @staticmethod
    def apply(op: Row, inputs: tuple[Any, ...], params: dict[str, Any] | None = None) -> Any:
        """Compute op on the operands; record it if one of them requires grad."""
        if op.arity == 1:
            return one(op, inputs[0], params)
        if op.arity == 2:
            return two(op)(*inputs, params or NO_PARAMS)
        return many(op, inputs, params or NO_PARAMS)

    @property
    def requires_grad(self) -> bool:
        return self.tracked != CONSTANT

    @requires_grad.setter
    def requires_grad(self, flag: bool) -> None:
        self.requires_grad_(flag)

    def requires_grad_(self, flag: bool = True) -> Self:
        """Ask for gradients with respect to this leaf. Raises for integers, and for results with False."""
        if flag and self.dtype.kind not in "fc":
            raise errors.not_floating(self.dtype)
        if self.op is None:
            self.tracked = KEPT if flag else CONSTANT
        elif not flag:
            raise errors.not_a_leaf()
        return self

    @property
    def is_leaf(self) -> bool:
        return self.op is None

    @property
    def grad_fn(self) -> GradFn | None:
        """How this tensor was made: .op, .inputs, .params, .next_functions; None for a leaf."""
        return None if self.op is None else GradFn(self)

    @property
    def grad(self) -> "Tensor | None":
        """The gradient added up so far, in this tensor's shape; None before the first backward."""
        if self.tracked != PASSED_ON:
            return self.kept_grad  # type: ignore[no-any-return]
        warnings.warn(errors.GRAD_OF_RESULT, stacklevel=2)
        return None

    @grad.setter
    def grad(self, g: "Tensor | None") -> None:
        if g is not None:
            if not isinstance(g, Tensor):
                raise errors.grad_type(g)
            if g.shape != self.shape or g.dtype != self.dtype:
                raise errors.grad_does_not_fit((g.shape, g.dtype), (self.shape, self.dtype))
        self.kept_grad = g

    def retain_grad(self) -> None:
        """Keep this result's gradient in .grad too; without it only leaves get one."""
        if self.tracked == CONSTANT:
            raise errors.nothing_to_retain()
        if self.tracked == PASSED_ON:
            self.tracked, self.kept_grad = KEPT, None

    @property
    def retains_grad(self) -> bool:
        return self.op is not None and self.tracked == KEPT

    def detach(self) -> "Tensor":
        """The same numbers as a constant. Later changes in place of the one do not reach the other."""
        return Tensor(self.data)

    def clone(self) -> "Tensor":
        """A result with the same numbers, through which gradients pass."""
        return one(ops.reshape, self, {"shape": self.shape})

    def backward(
        self,
        gradient: Any = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
    ) -> None:
        """Add the gradient of this tensor to the .grad of every leaf it was computed from.

        gradient: the upstream gradient, in this tensor's shape; may be left out for a single number.
        retain_graph: keep what the operations saved, so that this can be done again.
        create_graph: record the computation of the gradients, so that they can be differentiated.
        """
        keep = create_graph if retain_graph is None else retain_graph
        g = seed(self, gradient, create_graph)
        if create_graph:
            with recording(True):
                tape.backward(self, g, keep, create_graph)
        else:
            tape.backward(self, g, keep, create_graph)


def one(op: Row, x: Tensor, params: dict[str, Any] | None) -> Tensor:
    """Compute a row of one operand, and record it if that requires grad."""
    records, watches = mode()
    data = x.data
    kept = None
    try:
        if watches:
            value = anomaly.value(op, (data,), params or NO_PARAMS)
        elif op.value_and_kept:
            value, kept = op.value_and_kept(data, **(params or NO_PARAMS))
        else:
            value = op.value(data, **params) if params else op.value(data)
    except ValueError as error:
        refuse(op, (data,), error)
    if not (x.tracked and records):
        return Tensor(value)
    y = new(Tensor)
    y.data = value
    y.op = op
    y.left = x
    y.left_value = data
    y.right = None
    y.right_value = kept
    y.params = params or NO_PARAMS
    y.order = tick()
    y.tracked = PASSED_ON
    y.versions = FIRST
    y.cotangent = None
    if watches:
        y.line = anomaly.user_line()
    return y


def recorder(op: Row) -> Callable[..., Any]:
    """How to compute a row of two operands, and record it if one of them requires grad.

    Written so that it can be an operator itself: in a chain of small numbers every call between counts.
    """
    compute = op.value
    # numpy knows its own short ways for x ** 2.
    converts = op is not ops.power

    def record(a: Any, b: Any, params: dict[str, Any] = NO_PARAMS) -> Any:
        left = right = None
        if type(a) is Tensor:
            if a.tracked:
                left = a
            a = a.data
        elif type(a) not in PLAIN:
            return many(op, (a, b), params)
        if type(b) is Tensor:
            if b.tracked:
                right = b
            b = b.data
        elif type(b) is float or type(b) is int:
            # Forward and backward, an array takes half as long with a number that was made an array once.
            if converts and type(a) is ndarray and a.dtype is FLOAT64:
                b = array(b, FLOAT64)
        elif type(b) not in PLAIN:
            return many(op, (a if left is None else left, b), params)
        records, watches = mode()
        try:
            if watches:
                value = anomaly.value(op, (a, b), params)
            else:
                value = compute(a, b, **params) if params else compute(a, b)
        except ValueError as error:
            refuse(op, (a, b), error)
        if not records or (left is None and right is None):
            return Tensor(value)
        y = new(Tensor)
        y.data = value
        y.op = op
        y.left = left
        y.left_value = a
        y.right = right
        y.right_value = b
        y.params = params
        y.order = tick()
        y.tracked = PASSED_ON
        y.versions = FIRST
        y.cotangent = None
        if watches:
            y.line = anomaly.user_line()
        return y

    return record


two = cache(recorder)


def many(op: Row, inputs: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """Compute a row of any number of operands of any kind; record it if one of them requires grad."""
    for x in inputs:
        if isinstance(x, Traced) and type(x) is not Tensor:
            return x.apply(op, inputs, params)
    inputs = tuple(map(operand, inputs))
    if op.arity == 2:
        return two(op)(*inputs, params)
    arrays = tuple(x.data if type(x) is Tensor else x for x in inputs)
    edges = tuple(x if type(x) is Tensor and x.tracked else None for x in inputs)
    records, watches = mode()
    try:
        y = Tensor(anomaly.value(op, arrays, params) if watches else op.value(*arrays, **params))
    except ValueError as error:
        refuse(op, arrays, error)
    if records and any(x is not None for x in edges):
        y.op = op
        y.left, y.left_value = edges, arrays
        y.right_value = None
        y.params = params
        y.tracked = PASSED_ON
        if watches:
            y.line = anomaly.user_line()
    return y


def refuse(op: Row, arrays: tuple[Any, ...], error: ValueError) -> NoReturn:
    """Add the operation and all shapes to what numpy says; an axis that does not exist is told well enough."""
    if isinstance(error, IndexError):
        raise error
    raise errors.unfit(op.name, [np.shape(a) for a in arrays], error) from error


def operand(x: Any) -> Any:
    """A tensor or constant as it is, a list as an array; raises TypeError for what is no number."""
    if type(x) is Tensor or type(x) in PLAIN:
        return x
    array = np.asarray(x)
    if array.dtype.kind not in "biufc":
        raise errors.not_numbers(x)
    return array


def seed(output: Tensor, gradient: Any, create_graph: bool) -> Any:
    """The cotangent a sweep starts with: the given one, checked, or one for a single number."""
    if output.tracked == CONSTANT:
        raise errors.no_grad_fn()
    if gradient is None:
        if not create_graph:
            one_of_its_kind = ONES.get(type(output.data))
            if one_of_its_kind is not None:
                return one_of_its_kind
        if output.data.size != 1:
            raise errors.not_scalar(output.shape)
        one_each = np.ones_like(output.data) if output.shape else output.dtype.type(1)
        return Tensor(one_each) if create_graph else one_each
    given = gradient if isinstance(gradient, Tensor) else Tensor(np.asarray(gradient, output.dtype)[()])
    if given.shape != output.shape:
        raise errors.cotangent_shape(given.shape, output.shape)
    return given if create_graph else given.data


def reflected(op: Row) -> Callable[..., Any]:
    record = two(op)
    return lambda self, other: record(other, self)


def reduction(op: Row) -> Callable[..., Tensor]:
    def reduce(self: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
        whole = axis is None and not keepdims
        return one(op, self, None if whole else {"axis": axis, "keepdims": keepdims})

    return reduce


def to_the_power(self: Tensor, other: Any) -> Any:
    return one(ops.square, self, None) if type(other) is int and other == 2 else two(ops.power)(self, other)


Tensor.apply_one = staticmethod(one)  # type: ignore[method-assign]
# What small programs are made of, without the calls that lead here from what all operands share.
Tensor.__pow__ = to_the_power  # type: ignore[method-assign, assignment]
Tensor.sum = reduction(ops.sum)  # type: ignore[method-assign]
Tensor.mean = reduction(ops.mean)  # type: ignore[method-assign]
for name, row in {
    "add": ops.add, "sub": ops.subtract, "mul": ops.multiply, "truediv": ops.divide, "matmul": ops.matmul,
}.items():  # fmt: skip
    setattr(Tensor, f"__{name}__", two(row))
    setattr(Tensor, f"__r{name}__", reflected(row))
