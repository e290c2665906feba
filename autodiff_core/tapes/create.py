"""Make leaves: from data, or filled with numbers by a rule. All take `dtype` and `requires_grad`."""

from typing import Any

import numpy as np

from autodiff_core import errors
from autodiff_core.tensor import Tensor

Shape = int | tuple[int, ...]


def tensor(data: Any, requires_grad: bool = False, dtype: Any = None) -> Tensor:
    """A leaf with a copy of data: a number, nested lists, an array, or a Tensor without its history."""
    array = np.array(data.data if isinstance(data, Tensor) else data, dtype=dtype)
    if array.dtype.kind not in "biufc":
        raise errors.not_numbers(data)
    return Tensor(array[()]).requires_grad_(requires_grad)


def arange(
    start: float,
    end: float | None = None,
    step: float = 1,
    *,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    first, last = (0, start) if end is None else (start, end)
    return tensor(np.arange(first, last, step), requires_grad, dtype)


def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    return tensor(np.linspace(start, end, steps), requires_grad, dtype)


def zeros(*shape: Shape, size: Shape | None = None, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.zeros(extents(shape, size)), requires_grad, dtype)


def ones(*shape: Shape, size: Shape | None = None, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.ones(extents(shape, size)), requires_grad, dtype)


def full(size: Shape, fill_value: Any, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.full(size, fill_value), requires_grad, dtype)


def zeros_like(x: Any, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.zeros_like(x.data if isinstance(x, Tensor) else x), requires_grad, dtype)


def ones_like(x: Any, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.ones_like(x.data if isinstance(x, Tensor) else x), requires_grad, dtype)


def eye(n: int, m: int | None = None, *, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    return tensor(np.eye(n, m), requires_grad, dtype)


def randn(
    *shape: Shape,
    size: Shape | None = None,
    rng: "np.random.Generator | None" = None,
    dtype: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Normal numbers: randn(2, 3), randn(size=(2, 3)), or randn(size=()) for one. Pass rng to repeat them."""
    generator = np.random.default_rng() if rng is None else rng
    return tensor(generator.standard_normal(extents(shape, size)), requires_grad, dtype)


def extents(shape: tuple[Any, ...], size: Shape | None) -> Any:
    """zeros(2, 3), zeros((2, 3)) and zeros(size=(2, 3)) name the same shape."""
    if size is not None:
        return size
    return shape[0] if len(shape) == 1 else shape
