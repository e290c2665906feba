"""Turn a row of the table into cotangents: name a primitive's kind, and its vector-Jacobian product follows.

Rules use operators and methods that arrays and tensors share, so that the cotangent of a tensor is a tensor
with a history of its own: this is what gives gradients of gradients.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from autodiff_core.adjoints import unbroadcast
from autodiff_core.domain import Domain

Rule = Callable[..., Any]


class Traced:
    """An operand that wants to know what is done to it: its type's `apply(op, inputs, params)` takes over."""

    __slots__ = ()
    apply: ClassVar[Callable[..., Any]]


class Row(ABC):
    """A primitive. Calling it computes on numbers and arrays, and is recorded where an operand is traced."""

    __slots__ = ("arity", "domain", "keywords", "name", "saves", "value")
    kind: ClassVar[str]

    def __init__(self, name: str, domain: Domain, value: Rule, arity: int) -> None:
        self.name = name
        self.domain = domain
        self.value = value
        self.arity = arity
        self.saves = True
        code = getattr(value, "__code__", None)
        first, last = (code.co_argcount, code.co_argcount + code.co_kwonlyargcount) if code else (0, 0)
        self.keywords: tuple[str, ...] = code.co_varnames[first:last] if code else ()

    def __call__(self, *inputs: Any, **params: Any) -> Any:
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

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"

    @abstractmethod
    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        """The cotangent of operand i, given that of the result y; None stands for zero."""


class Elementwise(Row):
    """The value, then one partial derivative per operand: a number, or a function of (result, *operands)."""

    __slots__ = ("derivatives",)
    kind = "elementwise"

    def __init__(self, name: str, domain: Domain, value: Rule, *derivatives: Rule | int) -> None:
        super().__init__(name, domain, value, len(derivatives))
        self.derivatives = derivatives
        self.saves = any(callable(d) for d in derivatives)

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


class Linear(Row):
    """The value, then its adjoint as a function of the cotangent and of the operand, used for its shape."""

    __slots__ = ("adjoint",)
    kind = "linear"

    def __init__(self, name: str, domain: Domain, value: Rule, adjoint: Rule, arity: int = 1) -> None:
        super().__init__(name, domain, value, arity)
        self.adjoint = adjoint
        self.saves = False

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.adjoint(g, xs[i], **params)


class Joining(Linear):
    """A linear primitive of any number of operands: its adjoint takes the operand's place as well."""

    __slots__ = ()

    def __init__(self, name: str, domain: Domain, value: Rule, adjoint: Rule) -> None:
        super().__init__(name, domain, value, adjoint, arity=sys.maxsize)

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.adjoint(g, i, *xs, **params)


class Bilinear(Row):
    """The value, then the adjoint towards the left operand and the one towards the right."""

    __slots__ = ("adjoints",)
    kind = "bilinear"

    def __init__(self, name: str, domain: Domain, value: Rule, left: Rule, right: Rule) -> None:
        super().__init__(name, domain, value, arity=2)
        self.adjoints = (left, right)

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.adjoints[i](g, *xs, **params)


class General(Row):
    """The value, then one VJP per operand as a function of (cotangent, result, *operands)."""

    __slots__ = ("vjps",)
    kind = "general"

    def __init__(self, name: str, domain: Domain, value: Rule, *vjps: Rule) -> None:
        super().__init__(name, domain, value, len(vjps))
        self.vjps = vjps

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> Any:
        return self.vjps[i](g, y, *xs, **params)
