"""Pull cotangents back through a function of any operands: reverse accumulation over values that are traced.

`Tensor` does the same for arrays, and faster; this serves derivatives within derivatives, of tensors, symbols
and dual numbers, and turns the VJP of a row into its JVP.
"""

import itertools
from collections.abc import Callable
from typing import Any, Self

from autodiff_core.rules import General, Row, plus
from autodiff_core.tapes.grad_mode import recording
from autodiff_core.tapes.lifted import Lifted, new_level, plain, zeros_like

_clock = itertools.count()


class Record(Lifted):
    """A value with the row that made it, that row's operands at this level, and their values."""

    __slots__ = ("op", "operands", "order", "own", "params")

    def __init__(
        self,
        primal: Any,
        level: int,
        op: Row | None = None,
        operands: tuple[Any, ...] = (),
        own: tuple[Any, ...] = (),
        params: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(primal, level)
        self.op = op
        self.operands = operands
        self.own = own
        self.params = params or {}
        self.order = next(_clock)

    def lift(self, op: Row, xs: tuple[Any, ...], own: tuple[Any, ...], params: dict[str, Any]) -> Self:
        return type(self)(op(*xs, **params), self.level, op, xs, own, params)

    def constant(self, primal: Any) -> Self:
        return type(self)(primal, self.level)


def pull(output: Any, g: Any, leaves: tuple[Record, ...]) -> list[Any]:
    """The cotangents of the leaves, given that of output; None for a leaf that output does not depend on."""
    if not isinstance(output, Record) or output.level != leaves[0].level:
        return [None] * len(leaves)
    cotangents: dict[Record, Any] = {output: g}
    for node in history(output):
        g = cotangents.pop(node, None)
        if g is not None and node.op is not None:
            for i, x in enumerate(node.own):
                if x is not None:
                    c = node.op.cotangent(i, g, node.primal, node.operands, node.params)
                    cotangents[x] = plus(cotangents.get(x), c)
        elif node.op is None:
            cotangents[node] = g
    return [cotangents.get(x) for x in leaves]


def history(output: Record) -> list[Record]:
    """Everything that output was computed from at its level, newest first."""
    seen, waiting = {output}, [output]
    while waiting:
        for x in waiting.pop().own:
            if x is not None and x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order, reverse=True)


def recorded(f: Callable[..., Any], primals: tuple[Any, ...]) -> tuple[Any, Callable[[Any], list[Any]]]:
    """The value of f at the primals, and the function that pulls its cotangent back; None stands for zero."""
    level = new_level()
    leaves = tuple(Record(x, level) for x in primals)
    with recording(True):
        output = f(*leaves)
    depends = isinstance(output, Record) and output.level == level
    return output.primal if depends else plain(output), lambda g: pull(output, g, leaves)


def transposed(f: Callable[[Any], Any], y: Any, t: Any) -> Any:
    """The transpose of f, which is linear and takes what has the shape of y, applied to t."""
    _, back = recorded(f, (zeros_like(y),))
    return back(t)[0]


General.transposed = staticmethod(transposed)
