"""Names for generated code: constants and value functions that it finds, and how operands are written in it.

Every name is made here; nothing that a user wrote becomes part of the code.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from autodiff_core.graphs.graph import Vertex


class Argument(NamedTuple):
    """An operand as the code writes it; a batched one has the batch as its first axis."""

    text: str
    node: Any
    batched: bool

    def lifted(self, ndim: int) -> str:
        """Made to broadcast against results of this many axes per point: the batch must stay in front."""
        missing = ndim - self.node.ndim
        return f"{self.text}[:{', None' * missing}]" if self.batched and missing > 0 else self.text


class Namespace:
    """What generated code can see: np, and the values it was given names for."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {"np": np}
        self.names: dict[int, str] = {}

    def constant(self, value: Any) -> str:
        """The name of an array, a dtype, or whatever else has no literal."""
        return self.named(value, f"c{len(self.values)}")

    def function(self, value: Any, name: str) -> str:
        """The name of a value function: that of its row."""
        return self.named(value, f"{name}_")

    def named(self, value: Any, name: str) -> str:
        if id(value) not in self.names:
            self.names[id(value)] = name
            self.values[name] = value
        return self.names[id(value)]

    def leaf(self, node: Vertex) -> str:
        """A constant of the graph: small Python numbers as they are, everything else by name."""
        return literal(node.value) if is_literal(node.value) else self.constant(node.value)

    def key(self, key: Any) -> str:
        """An index: whole numbers, slices, None and ... are written out."""
        parts = key if isinstance(key, tuple) else (key,)
        written = [index(k) for k in parts]
        return ", ".join(map(str, written)) if written and None not in written else self.constant(key)


def call(node: Any, texts: list[str], names: Namespace) -> str:
    """The row's value function on these operands."""
    given = [f"{k}={option(v, names)}" for k, v in node.params.items()]
    return f"{names.function(node.op.value, node.op.name)}({', '.join([*texts, *given])})"


def option(value: Any, names: Namespace) -> str:
    """A static parameter in the code."""
    plain = value is None or isinstance(value, bool) or is_whole(value)
    whole = isinstance(value, tuple) and all(map(is_whole, value))
    if whole:
        value = tuple(map(int, value))
    return repr(value) if plain or whole else names.constant(value)


def params_of(node: Any) -> dict[str, Any]:
    """The static parameters, those with default values included."""
    return {**(node.op.value.__kwdefaults__ or {}), **node.params}


def is_literal(value: Any) -> bool:
    return type(value) in (bool, int) or (type(value) is float and math.isfinite(value))


def literal(value: Any) -> str:
    return f"({value!r})" if value < 0 else repr(value)


def is_whole(value: Any) -> bool:
    return type(value) is int or isinstance(value, np.integer)


def index(k: Any) -> str | None:
    if k is None or k is Ellipsis:
        return "None" if k is None else "..."
    if is_whole(k):
        return str(int(k))
    if isinstance(k, slice) and all(v is None or is_whole(v) for v in (k.start, k.stop, k.step)):
        start, stop, step = ("" if v is None else str(int(v)) for v in (k.start, k.stop, k.step))
        return f"{start}:{stop}" + (f":{step}" if step else "")
    return None
