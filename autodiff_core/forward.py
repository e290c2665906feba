"""Push tangents through a function along with its values: forward accumulation, by dual numbers.

    value, tangent = ad.jvp(f, (x,), (v,))      # f(x), and its derivative in the direction v

One pass gives all derivatives by one number, or along one direction, and keeps nothing of the way.
"""

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np

from autodiff_core import errors
from autodiff_core.rules import Row, Traced
from autodiff_core.tapes.grad_mode import recording
from autodiff_core.tapes.lifted import Lifted, dtype_of, new_level, operand, plain, zeros_like


class Dual(Lifted):
    """A value and its tangent; None stands for a zero tangent."""

    __slots__ = ("tangent",)

    def __init__(self, primal: Any, tangent: Any, level: int) -> None:
        super().__init__(primal, level)
        self.tangent = tangent

    def lift(self, op: Row, xs: tuple[Any, ...], own: tuple[Any, ...], params: dict[str, Any]) -> Self:
        y = op(*xs, **params)
        ts = [None if x is None else x.tangent for x in own]
        return type(self)(y, op.tangent(y, xs, ts, params), self.level)

    def constant(self, primal: Any) -> Self:
        return type(self)(primal, None, self.level)


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """The value of f at the primals, and its derivative there in the direction of the tangents.

    primals, tangents: one each per argument of f, tangents in the primals' shapes. Where they are arrays or
    numbers, so are the results; where they are traced (tensors, symbols, the arguments of another derivative),
    the results can be differentiated again.
    """
    if len(primals) != len(tangents):
        raise errors.tangent_count(len(primals), len(tangents))
    level = new_level()
    xs = [operand(x) for x in primals]
    with recording(True):
        y = f(*(Dual(x, direction(t, x, i), level) for i, (x, t) in enumerate(zip(xs, tangents, strict=True))))
    if not isinstance(y, Dual) or y.level != level:
        return plain(y), zeros_like(y)
    return plain(y.primal), zeros_like(y.primal) if y.tangent is None else plain(y.tangent)


def direction(t: Any, x: Any, i: int) -> Any:
    """The tangent t of argument i, in the dtype of its primal x; raises if the shapes differ."""
    t = t if isinstance(t, Traced) else np.array(t, dtype_of(x))[()]
    if np.shape(t) != np.shape(x):
        raise errors.tangent_shape(i, np.shape(t), np.shape(x))
    return t
