"""Trade time for memory: keep a function's operands instead of everything inside it, and compute it again to go back.

y = ad.checkpoint(f, x, w)                                    # y = f(x, w)
y = ad.checkpoint_sequential(functions, x)                    # a long chain, in about sqrt(n) segments
print(ad.checkpoint_cost(10_000))
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from autodiff_core import errors
from autodiff_core.domain import Domain
from autodiff_core.functional import vjp
from autodiff_core.rules import General, Traced
from autodiff_core.tapes import tape
from autodiff_core.tapes.grad_mode import recording
from autodiff_core.tensor import Tensor

Function = Callable[..., Any]


def checkpoint(f: Function, *xs: Any) -> Any:
    """f(*xs), of which a tape keeps only xs and the result; the backward pass runs f again and goes through it.

    f returns one tensor, does the same at every call, and takes every tensor that requires grad as an argument.
    Gradients, also of gradients, are those of f(*xs).
    """
    if not any(isinstance(x, Tensor) for x in xs) or any(
        isinstance(x, Traced) and not isinstance(x, Tensor) for x in xs
    ):
        return f(*xs)
    return Tensor.apply(Recomputed(Again(f, [Operand.of(x) for x in xs])), xs)


class Operand(NamedTuple):
    """Whether an operand is a tensor, and whether it requires grad."""

    is_tensor: bool
    moves: bool

    @classmethod
    def of(cls, x: Any) -> "Operand":
        return cls(isinstance(x, Tensor), isinstance(x, Tensor) and x.requires_grad)


class Again:
    """A function and the kinds of its operands, to be run on their numbers once more."""

    def __init__(self, f: Function, operands: Sequence[Operand]) -> None:
        self.f = f
        self.operands = operands

    def value(self, *arrays: Any) -> Any:
        with recording(False):
            return result(self.f(*self.leaves(arrays))).data

    def leaves(self, arrays: Sequence[Any]) -> list[Any]:
        """Tensors with the numbers of those there were, without their history."""
        return [
            Tensor(np.asarray(x)[()]).requires_grad_(kind.moves) if kind.is_tensor else x
            for x, kind in zip(arrays, self.operands, strict=True)
        ]

    def pulled(self, g: Any, xs: Sequence[Any]) -> list[Any]:
        """The cotangents of the operands xs, given that of the result; None stands for zero."""
        leaves = self.leaves([x.data if isinstance(x, Tensor) else x for x in xs])
        moving = tuple(x for x, kind in zip(leaves, self.operands, strict=True) if kind.moves)
        with recording(True):
            y = result(self.f(*leaves))
        if not y.requires_grad:
            return [None] * len(xs)
        if not origins(y) <= set(moving):
            raise errors.hidden_operand()
        if isinstance(g, Traced) or any(isinstance(x, Traced) for x in xs):
            return list(vjp(self.f, *xs)[1](g))
        found = iter(tape.gradients(y, g, moving, retain_graph=False, create_graph=False))
        return [next(found) if kind.moves else None for kind in self.operands]


class Recomputed(General):
    """The row of one call: its VJPs run the function again, once for all operands."""

    __slots__ = ("again", "found", "upstream")

    def __init__(self, again: Again) -> None:
        super().__init__("checkpoint", Domain((), ()), again.value, *[self.cotangent] * len(again.operands))
        self.again = again
        self.upstream: Any = None
        self.found: list[Any] = []

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        if self.upstream is not g:
            self.upstream, self.found = g, self.again.pulled(g, xs)
        c = self.found[i]
        if not any(kind.moves for kind in self.again.operands[i + 1 :]):
            self.upstream, self.found = None, []
        return c


def result(y: Any) -> Tensor:
    if not isinstance(y, Tensor):
        raise errors.checkpoint_result(y)
    return y


def origins(y: Tensor) -> set[Any]:
    """The leaves that y was recorded from."""
    seen: set[tape.Node] = {y}
    waiting: list[tape.Node] = [y]
    while waiting:
        node = waiting.pop()
        for x in tape.behind(node) if node.op is not None else ():
            if x not in seen:
                seen.add(x)
                waiting.append(x)
    return {node for node in seen if node.op is None}


class ChainCost(NamedTuple):
    """A chain of `length` functions cut into segments: how many results are kept for the backward pass, and how many
    functions it computes again."""

    length: int
    segments: int
    kept: int
    recomputed: int

    def __str__(self) -> str:
        share = 100 * self.recomputed / self.length
        return (
            f"{self.length:,} functions in {self.segments:,} segments: {self.kept:,} results kept instead of "
            f"{self.length:,}, {self.recomputed:,} functions computed again ({share:.0f} % more forward work)"
        )


def checkpoint_cost(length: int, segments: int | None = None) -> ChainCost:
    """What `checkpoint_sequential` costs for a chain of this length; segments: about its square root."""
    ends = cuts(length, segments)
    last = ends[-1] - ends[-2]
    return ChainCost(length, len(ends) - 1, len(ends) - 2 + last, length - last)


def checkpoint_sequential(functions: Sequence[Function], x: Any, segments: int | None = None) -> Any:
    """functions[-1](... functions[0](x)), each segment but the last in a checkpoint: the last is used at once."""
    *parts, last = [functions[a:b] for a, b in pairwise(cuts(len(functions), segments))]
    for part in parts:
        x = checkpoint(Chain(part), x)
    return Chain(last)(x)


class Chain:
    """One function after the other."""

    def __init__(self, functions: Sequence[Function]) -> None:
        self.functions = functions

    def __call__(self, x: Any) -> Any:
        for f in self.functions:
            x = f(x)
        return x


def cuts(length: int, segments: int | None) -> list[int]:
    """Where the segments end, from 0 to length; they differ by one function at most."""
    count = max(1, math.isqrt(length)) if segments is None else segments
    if not 1 <= count <= length:
        raise ValueError(f"cannot cut a chain of {length} functions into {count} segments")
    return [length * k // count for k in range(count + 1)]
