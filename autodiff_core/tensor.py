"""Compute with tensors and have the operations recorded as they run; then ask for gradients.

A Tensor is its own node of the tape: see `Node` for what it tells about how it was made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

import numpy as np

from autodiff_core import errors, ops, printing, tape
from autodiff_core.rules import Row
from autodiff_core.tape import Node

_recording: ContextVar[bool] = ContextVar("recording", default=True)
_CONSTANTS = (np.ndarray, np.generic, int, float, complex)


class Tensor(Node):
    """An array that remembers how it was made. Make leaves with `autodiff_core.tensor`."""

    __slots__ = ()

    @staticmethod
    def apply(op: Row, inputs: tuple[Any, ...], params: dict[str, Any]) -> "Tensor":
        """Compute op on the operands; record it if one of them requires grad."""
        arrays = []
        tracked = False
        for x in inputs:
            if isinstance(x, Tensor):
                arrays.append(x.data)
                tracked = tracked or x.tracked
            elif isinstance(x, _CONSTANTS):
                arrays.append(x)
            else:
                return Tensor.apply(op, tuple(operand(x) for x in inputs), params)
        value = op.value(*arrays, **params)
        if tracked and _recording.get():
            return Tensor(value, True, op, inputs, params)
        return Tensor(value)

    @property
    def requires_grad(self) -> bool:
        return self.tracked

    @requires_grad.setter
    def requires_grad(self, flag: bool) -> None:
        self.requires_grad_(flag)

    def requires_grad_(self, flag: bool = True) -> Self:
        """Ask for gradients with respect to this leaf. Raises for integers, and for results with False."""
        if flag and self.dtype.kind not in "fc":
            raise errors.not_floating(self.dtype)
        if self.op is not None and not flag:
            raise errors.not_a_leaf()
        self.tracked = flag
        return self

    def retain_grad(self) -> None:
        """Keep this result's gradient in .grad too; without it only leaves get one."""
        self.retains_grad = True

    @property
    def grad_fn(self) -> "Tensor | None":
        """The node of the tape that made this tensor, with .op, .inputs and .params; None for a leaf."""
        return None if self.op is None else self

    @property
    def is_leaf(self) -> bool:
        return self.op is None

    def detach(self) -> "Tensor":
        """The same numbers as a constant."""
        return Tensor(self.data)

    def backward(
        self,
        gradient: Any = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
    ) -> None:
        """Add the gradient of this tensor to the .grad of every leaf it was computed from.

        gradient: the upstream gradient, in this tensor's shape; may be left out for a single number.
        """
        keep = create_graph if retain_graph is None else retain_graph
        with recording(create_graph):
            tape.backward(self, seed(self, gradient, create_graph), keep, create_graph)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return len(self.data.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.data.dtype  # type: ignore[no-any-return]

    def numel(self) -> int:
        return self.data.size  # type: ignore[no-any-return]

    def item(self) -> Any:
        return self.data.item()

    def tolist(self) -> Any:
        return self.data.tolist()

    def numpy(self) -> Any:
        """The array itself, not a copy. Raises if this tensor requires grad: detach() first."""
        if self.tracked:
            raise errors.to_numpy()
        return np.asarray(self.data)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.data)

    def __float__(self) -> float:
        return float(self.data)

    def __repr__(self) -> str:
        return f"tensor({printing.text(self.data)})"

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Any:
        return real(self) == real(other)

    def __ne__(self, other: object) -> Any:
        return real(self) != real(other)

    def __lt__(self, other: Any) -> Any:
        return real(self) < real(other)

    def __le__(self, other: Any) -> Any:
        return real(self) <= real(other)

    def __gt__(self, other: Any) -> Any:
        return real(self) > real(other)

    def __ge__(self, other: Any) -> Any:
        return real(self) >= real(other)

    def __getitem__(self, key: Any) -> Any:
        plain = tuple(map(plain_key, key)) if isinstance(key, tuple) else plain_key(key)
        return super().__getitem__(plain)

    def __setitem__(self, key: Any, value: Any) -> None:
        data = np.array(self.data)
        data[key] = value.data if isinstance(value, Tensor) else value
        self.assign(data)

    def __iadd__(self, other: Any) -> Any:
        return self.update(ops.add, other)

    def __isub__(self, other: Any) -> Any:
        return self.update(ops.subtract, other)

    def __imul__(self, other: Any) -> Any:
        return self.update(ops.multiply, other)

    def __itruediv__(self, other: Any) -> Any:
        return self.update(ops.divide, other)

    def zero_(self) -> Self:
        return self.assign(np.zeros_like(self.data)[()])

    def update(self, op: Row, other: Any) -> "Tensor":
        """What `x += other` means: in place where nothing is recorded, a new tensor where something is."""
        if self.op is None and self.tracked and _recording.get():
            raise errors.leaf_in_place()
        result = self.apply(op, (self, other), {})
        return result if result.tracked or self.op is not None else self.assign(result.data)

    def assign(self, data: Any) -> Self:
        """Replace the numbers of a leaf; refused where that would falsify a gradient."""
        if self.op is not None:
            raise errors.recorded_in_place()
        if self.tracked and _recording.get():
            raise errors.leaf_in_place()
        if data.shape != self.shape:
            raise errors.in_place_shape(self.shape, data.shape)
        self.replace(data.astype(self.dtype))
        return self


@contextmanager
def recording(flag: bool) -> Iterator[None]:
    token = _recording.set(flag)
    try:
        yield
    finally:
        _recording.reset(token)


@contextmanager
def no_grad() -> Iterator[None]:
    """`with no_grad():` computes without recording; also a decorator, `@no_grad()`."""
    with recording(False):
        yield


def operand(x: Any) -> Any:
    """A tensor or constant as it is, a list as an array; raises TypeError for what is no number."""
    if isinstance(x, (Tensor, *_CONSTANTS)):
        return x
    array = np.asarray(x)
    if array.dtype.kind not in "biufc":
        raise errors.not_numbers(x)
    return array


def seed(output: Tensor, gradient: Any, create_graph: bool) -> Any:
    """The cotangent a sweep starts with: the given one, checked, or one for a single number."""
    if not output.tracked:
        raise errors.no_grad_fn()
    if gradient is None:
        if output.numel() != 1:
            raise errors.not_scalar(output.shape)
        gradient = np.ones_like(output.data)[()]
    given = gradient if isinstance(gradient, Tensor) else Tensor(np.asarray(gradient, output.dtype)[()])
    if given.shape != output.shape:
        raise errors.cotangent_shape(given.shape, output.shape)
    return given if create_graph else given.data


def real(x: Any) -> Any:
    return x.data.real if isinstance(x, Tensor) else x


def plain_key(key: Any) -> Any:
    return key.data if isinstance(key, Tensor) else key
