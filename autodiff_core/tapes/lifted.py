"""Let an operand carry more than its value while one derivative is taken, and keep nested derivatives apart.

Values may be arrays, tensors, symbols, or lifted themselves: so derivatives nest in any order.
"""

import itertools
import math
from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from autodiff_core import errors
from autodiff_core.operand import Operand
from autodiff_core.rules import Row, Traced
from autodiff_core.tapes.grad_mode import is_grad_enabled
from autodiff_core.tensor import Tensor

_levels = itertools.count(1)


def new_level() -> int:
    """A level above that of every derivative that was begun before."""
    return next(_levels)


class Lifted(Operand):
    """A value within the derivative that its level names; to a newer derivative it is a constant."""

    __slots__ = ("level", "primal")

    def __init__(self, primal: Any, level: int) -> None:
        self.primal: Any = primal
        self.level = level

    @staticmethod
    def apply(op: Row, inputs: tuple[Any, ...], params: dict[str, Any] | None = None) -> Any:
        """Compute op, as the newest derivative among the operands does it."""
        newest = max((x for x in inputs if isinstance(x, Lifted)), key=lambda x: x.level)
        own = tuple(x if isinstance(x, Lifted) and x.level == newest.level else None for x in inputs)
        xs = tuple(x if mine is None else mine.primal for x, mine in zip(inputs, own, strict=True))
        if not is_grad_enabled():
            return newest.constant(op(*xs, **(params or {})))
        return newest.lift(op, xs, own, params or {})

    def lift(self, op: Row, xs: tuple[Any, ...], own: tuple[Any, ...], params: dict[str, Any]) -> Self:
        """The result of op at the values xs, given the operands of this level (None where one is a constant)."""
        raise NotImplementedError

    def constant(self, primal: Any) -> Self:
        """A value of this level that does not depend on what is being differentiated."""
        raise NotImplementedError

    def detach(self) -> Self:
        """The same numbers as a constant, for the derivatives of every level."""
        traced = isinstance(self.primal, Traced)
        return self.constant(self.primal.detach() if traced else self.primal)

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.primal)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def dtype(self) -> Any:
        return dtype_of(self.primal)

    def numel(self) -> int:
        return math.prod(self.shape)

    def item(self) -> Any:
        return bare(self).item()

    def tolist(self) -> Any:
        return bare(self).tolist()

    def __len__(self) -> int:
        return len(self.primal)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(bare(self))

    def __float__(self) -> float:
        return float(bare(self))

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(tuple(map(index, key)) if isinstance(key, tuple) else index(key))

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Any:
        return bare(self) == bare(other)

    def __ne__(self, other: object) -> Any:
        return bare(self) != bare(other)

    def __lt__(self, other: Any) -> Any:
        return bare(self) < bare(other)

    def __le__(self, other: Any) -> Any:
        return bare(self) <= bare(other)

    def __gt__(self, other: Any) -> Any:
        return bare(self) > bare(other)

    def __ge__(self, other: Any) -> Any:
        return bare(self) >= bare(other)


def operand(x: Any) -> Any:
    """What is traced as it is; numbers, and a tensor that requires no grad, as an array of their own."""
    if isinstance(x, Traced) and not (isinstance(x, Tensor) and not x.tracked):
        return x
    array = np.array(x)
    if array.dtype.kind not in "fc":
        raise errors.not_floating(array.dtype)
    return array[()]


def plain(y: Any) -> Any:
    """The result of f, as an array where it is a tensor without a history; raises where there are several."""
    if isinstance(y, tuple | list | dict):
        raise errors.several_results(y)
    return y.data if isinstance(y, Tensor) and not y.tracked else y


def bare(x: Any) -> Any:
    """The value under all derivatives that are being taken."""
    while isinstance(x, Lifted):
        x = x.primal
    return x


def index(key: Any) -> Any:
    key = bare(key)
    return key.data if isinstance(key, Tensor) else key


def dtype_of(x: Any) -> Any:
    return np.asarray(x).dtype if isinstance(x, int | float) else x.dtype


def zeros_like(x: Any) -> Any:
    """Plain zeros in the shape and dtype of any operand."""
    return np.zeros(np.shape(x), dtype_of(x))[()]
