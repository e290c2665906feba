"""See a tape or a graph as one list: every node once, operands before results, with its value where that is known.

Numbers are listed anew at every use, since a 2 here and a 2 there have nothing to do with each other.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autodiff_core.graphs import graph_errors
from autodiff_core.graphs.graph import Shape, Vertex
from autodiff_core.rules import Row, plus
from autodiff_core.tapes.pull import freed, recorded
from autodiff_core.tapes.tape import CONSTANT, Node


class Item(NamedTuple):
    """A variable (row None), a constant (row None, not moving) or an operation, with its operands' places in the list.

    moves: whether it changes with a variable. shape, value: None where not known.
    """

    node: Any
    name: str | None
    row: Row | None
    params: dict[str, Any]
    operands: tuple[int, ...]
    moves: bool
    shape: Shape | None
    value: Any


def seen(root: Any, names: Mapping[str, Any], values: Mapping[str, Any]) -> list[Item]:
    """Everything behind a Tensor or a Symbol; the last item is root itself.

    names: what to call nodes, by name. values: numbers for the variables of a Symbol, by name.
    """
    called = {id(known(node)): name for name, node in names.items()}
    items: list[Item] = []
    places: dict[int, int] = {}

    def place(x: Any) -> int:
        if id(x) in places:
            return places[id(x)]
        items.append(source(x, called.get(id(x)), values))
        return len(items) - 1

    for node in postorder(root):
        if made(node):
            at = tuple([place(x) for x in operands(node)])
            items.append(operation(node, called.get(id(node)), at, items))
        elif is_number(node) and id(node) not in called and node is not root:
            continue
        else:
            items.append(source(node, called.get(id(node)), values))
        places[id(node)] = len(items) - 1
    return numbered(items)


def postorder(root: Any) -> Iterable[Any]:
    """The nodes behind root, each after its operands, left before right."""
    expanded: set[int] = set()
    waiting = [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            yield node
        elif id(node) not in expanded:
            expanded.add(id(node))
            waiting.append((node, True))
            if made(node):
                waiting.extend((x, False) for x in reversed(operands(node)))


def made(x: Any) -> bool:
    """Whether x is the result of an operation that is on record."""
    return isinstance(x, Node | Vertex) and x.op is not None


def operands(node: Any) -> tuple[Any, ...]:
    """What the node was made from, as it was then; raises where a backward pass has freed it."""
    if isinstance(node, Vertex):
        return node.inputs
    edges = node.edges or freed()
    return tuple(v if x is None else recorded(x, node) for x, v in zip(edges, node.values, strict=True))


def is_number(x: Any) -> bool:
    """A constant that is one number."""
    if isinstance(x, Vertex):
        return x.is_number
    return np.ndim(plain(x)) == 0 and not (isinstance(x, Node) and x.tracked)


def known(x: Any) -> Any:
    """The object that stands for x on a tape, which holds the numbers of a tensor that requires no grad."""
    return x.data if isinstance(x, Node) and not x.tracked else x


def plain(x: Any) -> Any:
    return x.data if isinstance(x, Node) else x


def source(x: Any, name: str | None, values: Mapping[str, Any]) -> Item:
    if isinstance(x, Vertex):
        value = values.get(x.name) if x.name is not None else x.value
        value = value if value is None else np.asarray(plain(value))[()]
        shape = x.extent if value is None else np.shape(value)
        return Item(x, name or x.name, None, {}, (), x.name is not None, shape, value)
    value = np.asarray(plain(x))[()]
    return Item(x, name, None, {}, (), isinstance(x, Node) and x.tracked != CONSTANT, np.shape(value), value)


def operation(node: Any, name: str | None, at: tuple[int, ...], items: list[Item]) -> Item:
    xs = [items[i].value for i in at]
    params = node.params or {}
    if isinstance(node, Node):
        value: Any = np.asarray(node.data)[()]
    else:
        value = None if any(x is None for x in xs) else node.op.value(*xs, **params)
    shape = node.extent if value is None else np.shape(value)
    return Item(node, name, node.op, params, at, any(items[i].moves for i in at), shape, value)


def numbered(items: list[Item]) -> list[Item]:
    """Names for the variables that have none: x where there is one, else x1, x2, ..."""
    taken = {item.name for item in items}
    nameless = [k for k, item in enumerate(items) if item.row is None and item.moves and item.name is None]
    if len(nameless) == 1 and "x" not in taken:
        items[nameless[0]] = items[nameless[0]]._replace(name="x")
        return items
    free = (name for k in range(1, 2 + len(items) + len(taken)) if (name := f"x{k}") not in taken)
    for k in nameless:
        items[k] = items[k]._replace(name=next(free))
    return items


def adjoints(items: list[Item], seed: Any = None) -> list[Any]:
    """The derivative of the last item (of the sum of its entries) by every item; None where there is none.

    Nothing is recorded, and no .grad changes. seed: weights for the entries, in their shape.
    """
    if any(item.value is None for item in items):
        raise graph_errors.no_value("the derivative by every node of", items[-1].row)
    result = items[-1].value
    found: list[Any] = [None] * len(items)
    found[-1] = np.ones_like(result)[()] if seed is None else np.asarray(seed)[()]
    for k in reversed(range(len(items))):
        item, g = items[k], found[k]
        if item.row is None or g is None:
            continue
        xs = [items[i].value for i in item.operands]
        for j, i in enumerate(item.operands):
            if items[i].moves:
                found[i] = plus(found[i], item.row.cotangent(j, g, item.value, xs, item.params))
    return [g if item.moves else None for g, item in zip(found, items, strict=True)]
