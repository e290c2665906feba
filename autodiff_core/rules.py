"""Turn a row of the table into cotangents and tangents: name a primitive's kind, and both products follow.

Rules use operators and methods that arrays and tensors share, so that the cotangent of a tensor is a tensor
with a history of its own: this is what gives gradients of gradients.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cache, partial
from types import FunctionType
from typing import Any, ClassVar

import numpy as np

from autodiff_core.adjoints import unbroadcast
from autodiff_core.domain import Domain
from autodiff_core.tapes.pull import (
    Pull,
    bilinear,
    each,
    elementwise,
    general,
    linear,
    one_operand,
    two_operands,
    with_kept,
)

Rule = Callable[..., Any]

# What is certainly not traced: asked first, since rules call rows on plain numbers most of all.
PLAIN = frozenset((np.ndarray, float, int, bool, complex, *(np.dtype(code).type for code in "?bhilqBHILQefdgFDG")))


class Traced:
    """An operand that wants to know what is done to it: its type's `apply(op, inputs, params)` takes over."""

    __slots__ = ()
    apply: ClassVar[Callable[..., Any]]

    @classmethod
    def apply_one(cls, op: "Row", x: Any, params: dict[str, Any]) -> Any:
        """The same for one operand."""
        return cls.apply(op, (x,), params)


class Row(ABC):
    """A primitive. Calling it computes on numbers and arrays, and is recorded where an operand is traced."""

    __slots__ = ("arity", "domain", "keywords", "name", "pull", "saves", "value", "value_and_kept")
    kind: ClassVar[str]

    def __init__(self, name: str, domain: Domain, value: Rule, arity: int) -> None:
        self.name = name
        self.domain = domain
        self.value = value
        self.arity = arity
        self.value_and_kept: Rule | None = None
        self.saves = True
        ways = {1: one_operand, 2: two_operands}
        self.pull: Pull = ways[arity](self.cotangent) if arity in ways else each
        code = getattr(value, "__code__", None)
        first, last = (code.co_argcount, code.co_argcount + code.co_kwonlyargcount) if code else (0, 0)
        self.keywords: tuple[str, ...] = code.co_varnames[first:last] if code else ()

    def __call__(self, x: Any, *others: Any, **params: Any) -> Any:
        if not others and self.arity == 1:
            return x.apply_one(self, x, params) if isinstance(x, Traced) else self.value(x, **params)
        inputs = (x, *others)
        if len(inputs) > self.arity:
            inputs, params = self.bound(inputs, params)
        for x in inputs:
            if isinstance(x, Traced):
                return x.apply(self, inputs, params)
        return self.value(*inputs, **params)

    def bound(self, given: tuple[Any, ...], params: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Tell operands from parameters that were given by position, as in sum(x, 0)."""
        inputs, rest = given[: self.arity], given[self.arity :]
        if len(rest) > len(self.keywords):
            raise TypeError(f"{self.name}() takes {self.arity} operand(s), but {len(given)} were given")
        return inputs, {**dict(zip(self.keywords, rest, strict=False)), **params}

    @abstractmethod
    def settle(self) -> None:
        """Once all rows exist: going back through numbers, rules need not ask what they were given."""

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"

    @abstractmethod
    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        """The cotangent of operand i, given that of the result y; None stands for zero."""

    def cotangents(self, which: Sequence[int], g: Any, y: Any, xs: Any, params: dict[str, Any]) -> list[Any]:
        """The cotangents of several operands."""
        return [self.cotangent(i, g, y, xs, params) for i in which]

    @abstractmethod
    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        """The tangent of the result y, in its shape, given those of the operands; None stands for zero."""


class Elementwise(Row):
    """The value, then one partial derivative per operand: a number, or a function of (result, *operands)."""

    __slots__ = ("derivatives",)
    kind = "elementwise"

    def __init__(self, name: str, domain: Domain, value: Rule, *derivatives: Rule | int) -> None:
        super().__init__(name, domain, value, len(derivatives))
        self.derivatives = derivatives
        self.saves = any(callable(d) for d in derivatives)
        self.pull = elementwise(derivatives) or self.pull

    def settle(self) -> None:
        quick = tuple(with_floats(on_arrays(d)) if callable(d) else d for d in self.derivatives)
        self.pull = elementwise(quick) or self.pull

    def partials(self, result: Any, *inputs: Any) -> tuple[Any, ...]:
        """dy/dx for every operand x, in the shape of the result or one that broadcasts to it."""
        return tuple(d(result, *inputs) if callable(d) else d for d in self.derivatives)

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        d = self.derivatives[i]
        if callable(d):
            return unbroadcast(g * d(y, *xs, **params), xs[i].shape)
        if d == 0:
            return None
        return unbroadcast(g if d == 1 else g * d, xs[i].shape)

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        total = None
        for d, t in zip(self.derivatives, ts, strict=True):
            if t is not None and callable(d):
                total = plus(total, t * d(y, *xs, **params))
            elif t is not None and d != 0:
                total = plus(total, t if d == 1 else t * d)
        return stretched(total, y)


class Linear(Row):
    """The value, then its adjoint as a function of the cotangent and of the operand, used for its shape."""

    __slots__ = ("adjoint",)
    kind = "linear"

    def __init__(self, name: str, domain: Domain, value: Rule, adjoint: Rule, arity: int = 1) -> None:
        super().__init__(name, domain, value, arity)
        self.adjoint = adjoint
        self.saves = False

    def settle(self) -> None:
        self.pull = linear(on_arrays(self.adjoint))

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.adjoint(g, xs[i], **params)

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        return None if ts[0] is None else self(*ts, **params)


class Joining(Linear):
    """A linear primitive of any number of operands that puts them side by side: the value, then their places in it."""

    __slots__ = ()

    def __init__(self, name: str, domain: Domain, value: Rule, places: Rule) -> None:
        super().__init__(name, domain, value, places, arity=sys.maxsize)

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return g[self.adjoint(*xs, **params)[i]]

    def settle(self) -> None:
        """Its operands are as many as they like: the way for every row serves it."""

    def cotangents(self, which: Sequence[int], g: Any, y: Any, xs: Any, params: dict[str, Any]) -> list[Any]:
        places = self.adjoint(*xs, **params)
        return [g[places[i]] for i in which]

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        if all(t is None for t in ts):
            return None
        parts = (np.zeros(x.shape, x.dtype) if t is None else t for x, t in zip(xs, ts, strict=True))
        return self(*parts, **params)


class Bilinear(Row):
    """The value, then the adjoint towards the left operand and the one towards the right."""

    __slots__ = ("adjoints",)
    kind = "bilinear"

    def __init__(self, name: str, domain: Domain, value: Rule, left: Rule, right: Rule) -> None:
        super().__init__(name, domain, value, arity=2)
        self.adjoints = (left, right)

    def settle(self) -> None:
        self.pull = bilinear(*map(on_arrays, self.adjoints))

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.adjoints[i](g, *xs, **params)

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        (a, b), (da, db) = xs, ts
        left = None if da is None else self(da, b, **params)
        return left if db is None else plus(left, self(a, db, **params))


class General(Row):
    """The value, then one VJP per operand as a function of (cotangent, result, *operands)."""

    __slots__ = ("vjps",)
    kind = "general"
    # (f, y, t): the transpose of f, which is linear and takes what has the shape of y, applied to t. `tapes.pullback`
    # puts it here: what records is made of rows itself.
    transposed: ClassVar[Callable[..., Any]]

    def __init__(self, name: str, domain: Domain, value: Rule, *vjps: Rule) -> None:
        super().__init__(name, domain, value, len(vjps))
        self.vjps = vjps

    def settle(self) -> None:
        if self.arity == 1 and self.value_and_kept is None:
            self.pull = general(on_arrays(self.vjps[0]))

    def keeping(self, value: Rule, vjp: Rule) -> None:
        """How to compute a recorded row of one operand in plain numbers where what comes up on the way saves work on
        the way back: value returns the result and what to keep, which vjp takes after the operand."""
        self.value_and_kept = value
        self.pull = with_kept(vjp, self.pull)

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.vjps[i](g, y, *xs, **params)

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> Any:
        total = None
        for i, t in enumerate(ts):
            if t is not None:
                total = plus(total, self.transposed(partial(self.cotangent, i, y=y, xs=xs, params=params), y, t))
        return total


@cache
def on_arrays(rule: FunctionType) -> FunctionType:
    """The rule, and the functions it calls, with the values of rows in the place of the rows that they name."""
    names = dict(rule.__globals__)
    for name in rule.__code__.co_names:
        found = names.get(name)
        if isinstance(found, Row):
            names[name] = found.value
        elif isinstance(found, FunctionType):
            names[name] = on_arrays(found)
    quick = FunctionType(rule.__code__, names, rule.__name__, rule.__defaults__, rule.__closure__)
    quick.__kwdefaults__ = rule.__kwdefaults__
    return quick


def with_floats(rule: FunctionType) -> FunctionType:
    """The rule with floats for whole numbers, which numpy takes longer to convert."""
    constants = tuple(float(c) if type(c) is int else c for c in rule.__code__.co_consts)
    return FunctionType(rule.__code__.replace(co_consts=constants), rule.__globals__)


def plus(a: Any, b: Any) -> Any:
    """The sum of two terms, of which None stands for zero."""
    if a is None or b is None:
        return b if a is None else a
    return a + b


def stretched(t: Any, y: Any) -> Any:
    """A tangent in the shape of the result y: zeros are added, since this broadcasts whatever t is."""
    shape = np.shape(y)
    return t if t is None or np.shape(t) == shape else t + np.zeros(shape, t.dtype)
