"""Nodes of a graph that is written down before it runs. Equal nodes are one node, however often they are written.

A node is a variable, a constant, or a row of the table applied to nodes. The operands of a node are older than the
node, so a graph cannot have a cycle, and sorting by age puts every operand before its results.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np

from autodiff_core import errors, ops
from autodiff_core.graphs import graph_errors
from autodiff_core.operand import Operand
from autodiff_core.ops import comparisons
from autodiff_core.rules import Row

Shape = tuple[int, ...]

_clock = itertools.count()
_nodes: "WeakValueDictionary[Any, Vertex]" = WeakValueDictionary()
_as_numbers: ContextVar[bool] = ContextVar("as_numbers", default=False)
_COMMUTATIVE = frozenset({"add", "multiply", "maximum", "minimum", "dot"})
_NUMBERS = (bool, int, float, complex)


class Vertex(Operand):
    """A node. Of `op`, `name` and `value` one is set: a row applied to `inputs`, a variable, or a constant.

    extent is the shape, or None as long as some variable behind the node has none. is_number: the node is a constant
    number; is_weak: it is a Python number, which takes on the dtype of what it meets.
    """

    __slots__ = (
        "__weakref__", "dtype", "extent", "inputs", "is_number", "is_weak", "name", "op", "order", "params", "value",
    )  # fmt: skip

    def __init__(self, extent: Shape | None, dtype: np.dtype[Any]) -> None:
        self.extent = extent
        self.dtype = dtype
        self.order = next(_clock)
        self.op: Row | None = None
        self.inputs: tuple[Any, ...] = ()
        self.params: dict[str, Any] = {}
        self.name: str | None = None
        self.value: Any = None
        self.is_number = self.is_weak = False

    @classmethod
    def variable(cls, name: str, shape: Shape | None, dtype: Any) -> Self:
        """A variable; the parameter dtype is there if it takes that dtype only."""
        key = ("variable", name, shape, dtype and np.dtype(dtype))
        node: Any = _nodes.get(key)
        if node is None:
            node = _nodes[key] = cls(shape, np.dtype(np.float64 if dtype is None else dtype))
            node.name = name
            node.params = {} if dtype is None else {"dtype": np.dtype(dtype)}
        return node  # type: ignore[no-any-return]

    @classmethod
    def constant(cls, value: Any) -> Self:
        """A number, equal to every equal number of its type, or an array, equal to itself only."""
        if type(value) not in _NUMBERS:
            value = plain(value)
        number = not isinstance(value, np.ndarray)
        key = ("number", type(value), repr(value)) if number else ("array", id(value))
        node: Any = _nodes.get(key)
        if node is None:
            dtype = np.dtype(type(value)) if type(value) in _NUMBERS else value.dtype
            node = _nodes[key] = cls(np.shape(value), dtype)
            node.value, node.is_number, node.is_weak = value, number, type(value) in _NUMBERS
        return node  # type: ignore[no-any-return]

    @classmethod
    def made(
        cls, op: Row, inputs: tuple[Any, ...], params: dict[str, Any], extent: Shape | None, dtype: np.dtype[Any]
    ) -> Self:
        """The node of this row, these operands and these parameters: a new one if there is none yet."""
        ids = [id(x) for x in inputs]
        if op.name in _COMMUTATIVE:
            ids.sort()
        key = (op, tuple(ids), frozen(params) if params else None)
        node: Any = _nodes.get(key)
        if node is None:
            node = _nodes[key] = cls(extent, dtype)
            node.op, node.inputs, node.params = op, inputs, params
        return node  # type: ignore[no-any-return]

    def filled(self, value: float) -> Any:
        """A constant in the shape and dtype of this node."""
        number = self.constant(self.dtype.type(value))
        return number if self.shape == () else ops.broadcast_to(number, shape=self.shape)

    @property
    def shape(self) -> Shape:
        """Raises if it is not known, unless graphs are read as formulas over numbers."""
        if self.extent is None:
            if _as_numbers.get():
                return ()
            raise graph_errors.ShapeUnknown(self)
        return self.extent

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a symbol that stands for a number")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        raise graph_errors.no_value("the truth of", self)

    def __float__(self) -> float:
        raise graph_errors.no_value("the number behind", self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise graph_errors.no_value("the array behind", self)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Any:
        return self.apply(comparisons.equal, (self, other), {})

    def __ne__(self, other: object) -> Any:
        return self.apply(comparisons.not_equal, (self, other), {})

    def __lt__(self, other: Any) -> Any:
        return self.apply(comparisons.less, (self, other), {})

    def __le__(self, other: Any) -> Any:
        return self.apply(comparisons.less_equal, (self, other), {})

    def __gt__(self, other: Any) -> Any:
        return self.apply(comparisons.greater, (self, other), {})

    def __ge__(self, other: Any) -> Any:
        return self.apply(comparisons.greater_equal, (self, other), {})

    def __and__(self, other: Any) -> Any:
        return self.apply(comparisons.both, (self, other), {})

    def __or__(self, other: Any) -> Any:
        return self.apply(comparisons.either, (self, other), {})

    def __invert__(self) -> Any:
        return self.apply(comparisons.invert, (self,), {})


def order(*roots: Vertex) -> list[Any]:
    """Every node behind the roots, operands before results."""
    seen, waiting = set(roots), list(roots)
    while waiting:
        for x in waiting.pop().inputs:
            if x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)


def variables(*roots: Vertex) -> list[Any]:
    """The variables behind the roots, in the order in which a reader meets them. Raises if two share a name."""
    seen: set[Vertex] = set()
    found: dict[str, Vertex] = {}
    waiting = [*reversed(roots)]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        waiting.extend(reversed(node.inputs))
        if node.name is not None:
            if node.name in found:
                raise graph_errors.name_clash(node.name, found[node.name].extent, node.extent)
            found[node.name] = node
    return list(found.values())


@contextmanager
def read_as_numbers() -> Iterator[None]:
    """Where a shape is not known, take the node for a number: enough to differentiate for a formula."""
    token = _as_numbers.set(True)
    try:
        yield
    finally:
        _as_numbers.reset(token)


def reading_as_numbers() -> bool:
    return _as_numbers.get()


def plain(value: Any) -> Any:
    """A numpy scalar or an array as it is, a list or a 0-d array as what it holds; raises for what is no number."""
    if isinstance(value, np.generic):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise errors.not_numbers(value)
    return array if array.ndim else array[()]


def frozen(value: Any) -> Any:
    """Something hashable that is equal for equal parameters; arrays are equal to themselves only."""
    if isinstance(value, dict):
        return tuple((k, frozen(v)) for k, v in sorted(value.items()))
    if isinstance(value, tuple | list):
        return tuple(frozen(v) for v in value)
    if isinstance(value, slice):
        return ("slice", frozen(value.start), frozen(value.stop), frozen(value.step))
    if isinstance(value, np.ndarray):
        return ("array", id(value))
    return (type(value), value)
