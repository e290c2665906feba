"""Contributions made of another tensor, of another tensor's gradient, of a changed factor."""

from collections.abc import Callable, Iterator

import numpy as np

from ..sweep import Edge, Tape
from ..trees import Array
from . import slip
from .copies import Copies, Label
from .entries import off_diagonal
from .slip import Slip
from .where import Contribution, Where

# So many other tensors of the tape are tried in the place of each.
OTHERS, OTHER_GRADIENTS = 16, 8
CHOICES = ("relu", "abs", "sign", "max", "first_max")
PAIRS = ("multiply", "divide", "matmul", "dot", "outer")


def _first_for_all(x: Array) -> Array | None:
    return np.array(np.broadcast_to(x[:1], x.shape)) if x.ndim else None


def _turned_round(x: Array) -> Array | None:
    return 1 - x if x.ndim and np.isin(x, (0, 1)).all() else None


def _diagonal(x: Array) -> Array:
    return np.asarray(x * np.eye(len(x)))


def _squared(cut: Callable[[Array], Array]) -> Callable[[Array], Array | None]:
    return lambda x: cut(x) if x.ndim == 2 and x.shape[0] == x.shape[1] else None


# What people make of the other operand of a product.
CHANGED: list[tuple[Slip, Callable[[Array], Array | None]]] = [
    (slip.INDEX._replace(cost=2.6, said="the first sample or entry is used for all"), _first_for_all),
    (slip.INDEX._replace(cost=2.6, said="the order is reversed"), lambda x: x[::-1] if x.ndim else None),
    (slip.INDEX._replace(cost=2.6, said="a triangle of the matrix is left out"), _squared(np.tril)),
    (slip.INDEX._replace(cost=2.6, said="a triangle of the matrix is left out"), _squared(np.triu)),
    (slip.INDEX._replace(cost=2.6, said="the diagonal of the matrix is left out"), _squared(off_diagonal)),
    (slip.INDEX._replace(cost=2.7, said="only the diagonal of the matrix is used"), _squared(_diagonal)),
    (slip.BRANCH._replace(cost=1.8, said="the mask is turned round"), _turned_round),
    (slip.TRANSPOSE, _squared(np.transpose)),
    (slip.BRANCH._replace(cost=2.8, said="the sign of a factor is lost"), np.abs),
    (slip.BRANCH._replace(cost=2.8, said="the sign of a factor stands for the factor"), np.sign),
    (slip.POINT._replace(cost=2.8, said="a factor is squared"), np.square),
    (slip.AXIS._replace(cost=2.7, said="the mean over the samples stands where every sample has its own"),
     lambda x: np.array(np.broadcast_to(x.mean(axis=0), x.shape)) if x.ndim else None),
]  # fmt: skip


def replaced(tape: Tape, copies: Copies, edge: Edge) -> Iterator[tuple[Slip, Contribution]]:
    """Another tensor where an operand belongs, or another tensor's gradient where this one's does."""
    node = tape.nodes[edge.node]
    cost = 1.9
    if node.op.name in PAIRS:
        for said, change in CHANGED:
            yield said, _with_changed(change, 1 - edge.place)
        mine = np.shape(node.values[1 - edge.place])
        for label in _of_shape(tape, copies, mine):
            yield slip.TENSOR._replace(cost=cost), _with_operand(label, 1 - edge.place)
    elif len(node.values) == 1 and node.op.saves and np.ndim(node.data):
        yield slip.INDEX._replace(cost=2.5, said="the first sample or entry is used for all"), _first_computed
    if node.op.kind == "elementwise" and len(node.values) == 1 and node.op.saves:
        for label in _of_shape(tape, copies, np.shape(node.data)):
            said = slip.MASK if node.op.name in CHOICES else slip.POINT
            yield said._replace(cost=2.3), _with_operand(label, 0)
            yield said._replace(cost=2.4), _with_result(label)
    for label in _of_shape(tape, copies, np.shape(node.data))[:OTHER_GRADIENTS]:
        if label != copies.label[edge.node]:
            said = slip.TENSOR._replace(said="the gradient of another tensor is handed on", cost=2.3)
            yield said, _with_adjoint(label)
            yield (
                slip.UPSTREAM._replace(said="a value is handed on in the place of a gradient", cost=2.6),
                _valued(label),
            )


def _with_changed(change: Callable[[Array], Array | None], place: int) -> Contribution:
    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        node = where.tape.nodes[where.edge.node]
        values = [*node.values]
        changed = change(np.asarray(values[place]))
        if changed is None:
            return None
        values[place] = changed
        return np.asarray(node.op.cotangent(where.edge.place, g, node.data, tuple(values), node.params or {}))

    return contribution


def _first_computed(where: Where, g: Array, h: Array) -> Array | None:
    """The derivative of the first sample for all of them."""
    node, params = where.tape.nodes[where.edge.node], where.tape.nodes[where.edge.node].params or {}
    x = _first_for_all(np.asarray(node.values[0]))
    return None if x is None else np.asarray(node.op.cotangent(0, g, node.op.value(x, **params), (x,), params))


def _of_shape(tape: Tape, copies: Copies, shape: tuple[int, ...]) -> list[Label]:
    if not shape:
        return []
    found = [label for label, nodes in copies.nodes.items() if tape.data(nodes[-1]).shape == shape]
    turned = [label for label, nodes in copies.nodes.items() if tape.data(nodes[-1]).shape == shape[::-1] != shape]
    return [*found, *turned][:OTHERS]


def _with_operand(label: Label, place: int) -> Contribution:
    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        number = where.number(label)
        node = where.tape.nodes[where.edge.node]
        values = [*node.values]
        other = None if number is None else _alike(where.tape.data(number), np.shape(values[place]))
        if other is None:
            return None
        values[place] = other
        result = node.op.value(*values, **(node.params or {})) if len(values) == 1 else node.data
        return np.asarray(node.op.cotangent(where.edge.place, g, result, tuple(values), node.params or {}))

    return contribution


def _with_result(label: Label) -> Contribution:
    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        number = where.number(label)
        node = where.tape.nodes[where.edge.node]
        other = None if number is None else _alike(where.tape.data(number), np.shape(node.data))
        if other is None:
            return None
        return np.asarray(node.op.cotangent(where.edge.place, g, other, node.values, node.params or {}))

    return contribution


def _with_adjoint(label: Label) -> Contribution:
    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        number = where.number(label)
        other = None if number is None else where.adjoints.get(number)
        other = None if other is None else _alike(np.asarray(other), g.shape)
        return None if other is None else where.tape.handed(where.edge, other)

    return contribution


def _valued(label: Label) -> Contribution:
    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        number = where.number(label)
        other = None if number is None else _alike(where.tape.data(number), g.shape)
        return None if other is None else where.tape.handed(where.edge, other)

    return contribution


def _alike(array: Array, shape: tuple[int, ...]) -> Array | None:
    if array.shape == shape:
        return array
    return array.T if array.T.shape == shape else None
