"""Let a composed function be written into a graph before shapes are known; it is taken apart when they are.

@deferrable
def var(x, axis=None): ...          # asks for x.shape
"""

import inspect
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NoReturn

from autodiff_core.domain import over
from autodiff_core.graphs.graph_errors import ShapeUnknown, needs_shapes
from autodiff_core.rules import Row, Traced

Function = Callable[..., Any]
# Which parameter an operand was given for, and where in it if that is a sequence.
Place = tuple[str, int | None]


class Composition(Row):
    """A call of a composed function, with the operands' places; its static arguments are the node's parameters."""

    __slots__ = ("places",)
    kind = "composed"

    def __init__(self, f: Function, places: tuple[Place, ...]) -> None:
        super().__init__(f.__name__, over(), lambda *inputs, **params: called(f, places, inputs, params), len(places))
        self.places = places

    def settle(self) -> None:
        """Its cotangents are never asked for: nothing to make quick."""

    def cotangent(self, i: int, g: Any, y: Any, xs: Any, params: dict[str, Any]) -> NoReturn:
        raise needs_shapes(self.name)

    def tangent(self, y: Any, xs: Any, ts: Any, params: dict[str, Any]) -> NoReturn:
        raise needs_shapes(self.name)


composition = lru_cache(256)(Composition)


def deferrable(f: Function) -> Function:
    """The function, which becomes one node of a graph where it asks for a shape that is not known yet."""

    @wraps(f)
    def composed(*args: Any, **kwargs: Any) -> Any:
        try:
            return f(*args, **kwargs)
        except ShapeUnknown:
            return deferred(f, inspect.signature(f).bind(*args, **kwargs).arguments)

    return composed


def deferred(f: Function, arguments: dict[str, Any]) -> Any:
    places: list[Place] = []
    operands, static = [], {}
    for name, value in arguments.items():
        if isinstance(value, Traced):
            places.append((name, None))
            operands.append(value)
        elif isinstance(value, tuple | list) and any(isinstance(x, Traced) for x in value):
            places += [(name, k) for k in range(len(value))]
            operands += value
        else:
            static[name] = value
    op = composition(f, tuple(places))
    traced = next(x for x in operands if isinstance(x, Traced))
    return traced.apply(op, tuple(operands), static)


def called(f: Function, places: tuple[Place, ...], inputs: tuple[Any, ...], static: dict[str, Any]) -> Any:
    arguments: dict[str, Any] = dict(static)
    for (name, k), x in zip(places, inputs, strict=True):
        arguments[name] = x if k is None else (*arguments.get(name, ()), x)
    bound = inspect.BoundArguments(inspect.signature(f), arguments)
    return f(*bound.args, **bound.kwargs)
