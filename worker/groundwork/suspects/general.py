"""Wrong contributions that any operation can send: another tensor's, another sample's, one that ignores above."""

from collections.abc import Callable, Iterator

import numpy as np

from ..sweep import Edge, Tape
from ..trees import Array
from . import slip
from .copies import Copies, Label
from .rules import Seen, Wrong, own_rules
from .shaping import fitted, swapped
from .slip import Slip
from .where import Contribution, Where, by_rule
from .words import operation

# So many other tensors of the tape are tried in the place of each.
OTHERS, OTHER_GRADIENTS = 16, 8
# What they hand on is what they got: a mistake beside them is one at the operation that gave it to them.
PASSING = ("add", "subtract", "negative", "reshape", "transpose", "concatenate")
CHOICES = ("relu", "abs", "sign", "max", "first_max")
MOVING = ("getitem", "windows", "broadcast_to", "concatenate")
PAIRS = ("multiply", "divide", "matmul", "dot", "outer")
LOST_SAMPLE = slip.INDEX._replace(cost=2.6)


def _rows(s: Seen, kept: slice) -> Array | None:
    if not s.h.ndim:
        return None
    found = np.zeros_like(s.h)
    found[kept] = s.h[kept]
    return found


def _rolled(s: Seen, by: int) -> Array | None:
    return np.roll(s.h, by, axis=0) if s.h.ndim else None


def _turned(s: Seen) -> Array | None:
    return s.h[..., ::-1, ::-1] if s.h.ndim > 1 else None


def _other_axis(s: Seen) -> Array | None:
    """A square result that was summed over the wrong one of its axes."""
    if s.g.ndim != s.h.ndim + 1:
        return None
    for axis in range(s.g.ndim):
        total = s.g.sum(axis=axis)
        if total.shape == s.h.shape and not np.allclose(total, s.h):
            return np.asarray(total)
    return None


def _all_in_one(s: Seen) -> Array | None:
    return np.full_like(s.h, s.g.sum()) if s.h.ndim and s.g.shape != s.h.shape else None


def _cut(s: Seen, cut: Callable[[Array], Array]) -> Array | None:
    return cut(s.h) if s.h.ndim == 2 and s.h.shape[0] == s.h.shape[1] else None


def _off_diagonal(h: Array) -> Array:
    return np.asarray(h * (1 - np.eye(len(h))))


def _one_row(s: Seen, place: int) -> Array | None:
    return s.g[place] if s.g.ndim == s.h.ndim + 1 and s.g[place].shape == s.h.shape else None


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
    (slip.INDEX._replace(cost=2.6, said="the diagonal of the matrix is left out"), _squared(_off_diagonal)),
    (slip.INDEX._replace(cost=2.7, said="only the diagonal of the matrix is used"), _squared(_diagonal)),
    (slip.BRANCH._replace(cost=1.8, said="the mask is turned round"), _turned_round),
    (slip.TRANSPOSE, _squared(np.transpose)),
    (slip.BRANCH._replace(cost=2.8, said="the sign of a factor is lost"), np.abs),
    (slip.BRANCH._replace(cost=2.8, said="the sign of a factor stands for the factor"), np.sign),
    (slip.POINT._replace(cost=2.8, said="a factor is squared"), np.square),
    (slip.AXIS._replace(cost=2.7, said="the mean over the samples stands where every sample has its own"),
     lambda x: np.array(np.broadcast_to(x.mean(axis=0), x.shape)) if x.ndim else None),
]  # fmt: skip
ANY: list[tuple[Slip, Wrong]] = [
    (slip.TWICE._replace(cost=2.9), lambda s: fitted(s.h * s.x, s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h * (1 - s.x), s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h * s.x * (1 - s.x), s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h / s.x, s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * s.y if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * (1 - s.y) if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * (1 - s.y**2) if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.1), lambda s: s.h / s.y if s.y.shape == s.h.shape else None),
    (slip.MASK._replace(cost=2.6), lambda s: s.h * (s.x > 0)),
    (slip.MASK._replace(cost=2.8), lambda s: s.h * (s.h > 0)),
    (LOST_SAMPLE._replace(said="the last sample or entry is left out"), lambda s: _rows(s, slice(-1))),
    (LOST_SAMPLE._replace(said="the first sample or entry is left out"), lambda s: _rows(s, slice(1, None))),
    (slip.KEPT_LAST._replace(said="only the last sample counts", cost=2.2), lambda s: _rows(s, slice(-1, None))),
    (slip.INDEX._replace(said="only the first sample counts", cost=2.3), lambda s: _rows(s, slice(1))),
    (slip.INDEX._replace(said="the samples or entries are shifted by one", cost=2.8), lambda s: _rolled(s, 1)),
    (slip.INDEX._replace(said="the samples or entries are shifted by one", cost=2.8), lambda s: _rolled(s, -1)),
    (slip.INDEX._replace(said="the order is reversed", cost=2.8), lambda s: s.h[::-1] if s.h.ndim else None),
    (slip.INDEX._replace(said="the order is reversed", cost=2.8), _turned),
    (slip.TRANSPOSE._replace(cost=2.4), lambda s: swapped(s.h) if s.h.ndim > 1 else None),
    (slip.BRANCH._replace(cost=3.0, said="a sign replaces the number itself"), lambda s: np.sign(s.h)),
    (slip.AXIS._replace(cost=2.2), _other_axis),
    (slip.AXIS._replace(cost=1.9, said="everything is summed up into one number"), _all_in_one),
    (slip.NOT_SUMMED._replace(cost=2.2, said="one row is taken where all are added up"), lambda s: _one_row(s, 0)),
    (slip.KEPT_LAST._replace(cost=2.0, said="only the last contribution is kept"), lambda s: _one_row(s, -1)),
    (slip.INDEX._replace(cost=2.8, said="a triangle of the matrix is left out"), lambda s: _cut(s, np.tril)),
    (slip.INDEX._replace(cost=2.8, said="a triangle of the matrix is left out"), lambda s: _cut(s, np.triu)),
    (slip.INDEX._replace(cost=2.8, said="the diagonal of the matrix is left out"), lambda s: _cut(s, _off_diagonal)),
]


ALL_ONE = slip.AXIS._replace(id="summed-up", said="one sum or mean stands where every entry has its own", cost=2.2)


def _parts_of_above(axes: int) -> Iterator[tuple[Slip, Contribution]]:
    """One entry short along an axis, or one entry alone, or the first one for all."""
    for axis in range(axes):
        lost = LOST_SAMPLE._replace(cost=2.4)
        yield lost._replace(said="the last sample or entry is left out"), _above(_only(axis, slice(-1)))
        yield lost._replace(said="the first sample or entry is left out"), _above(_only(axis, slice(1, None)))
        kept = slip.KEPT_LAST._replace(cost=2.2)
        yield kept._replace(said="only the last sample or entry counts"), _above(_only(axis, slice(-1, None)))
        alone = slip.INDEX._replace(cost=2.3, said="only the first sample or entry counts")
        yield alone, _above(_only(axis, slice(1)))
        first = slip.INDEX._replace(said="the first sample or entry is used for all", cost=2.5)
        yield first, _above(lambda g, axis=axis: np.repeat(g.take([0], axis), g.shape[axis], axis))
        yield (
            first._replace(said="entries are shifted by one", cost=2.7),
            _above(lambda g, axis=axis: np.roll(g, 1, axis)),
        )
        yield (
            first._replace(said="entries are shifted by one", cost=2.7),
            _above(lambda g, axis=axis: np.roll(g, -1, axis)),
        )
        yield first._replace(said="the order is reversed", cost=2.7), _above(lambda g, axis=axis: np.flip(g, axis))


def _only(axis: int, kept: slice) -> Callable[[Array], Array]:
    def change(g: Array) -> Array:
        found = np.zeros_like(g)
        place = (slice(None),) * axis + (kept,)
        found[place] = g[place]
        return found

    return change


def contributions(tape: Tape, copies: Copies, edge: Edge) -> Iterator[tuple[Slip, Contribution]]:
    node = tape.nodes[edge.node]
    where = operation(tape, edge.node)
    for said, wrong in own_rules(node.op.name):
        yield _factor(said, tape, edge), by_rule(wrong)
    if node.op.name not in PASSING:
        for said, wrong in ANY:
            yield said, by_rule(wrong)
    if node.op.name in MOVING:
        yield slip.KEPT_LAST._replace(cost=1.4), _moved("last")
        yield slip.KEPT_LAST._replace(cost=1.6), _moved("first")
        yield slip.MEAN._replace(said="several contributions are averaged instead of added", cost=1.9), _moved("mean")
    if node.op.name not in PASSING or edge.node in tape.seeds:
        yield from _parts_of_above(np.ndim(node.data))
    above = slip.UPSTREAM._replace(said=f"what arrives from above at {where} is not used")
    yield above._replace(cost=1.5 if edge.node in tape.seeds else 2.0), _above(np.ones_like)
    if edge.node in tape.seeds and np.ndim(node.data):
        yield above._replace(said=f"what arrives from above at {where} is summed up first", cost=2.2), _above(_total)
        yield above._replace(said=f"what arrives from above at {where} is averaged first", cost=2.3), _above(_average)
    elif np.ndim(node.data):
        yield ALL_ONE, _above(_total)
        yield ALL_ONE, _above(_average)
    yield from _replaced(tape, copies, edge)


def _factor(said: Slip, tape: Tape, edge: Edge) -> Slip:
    """A missing factor is called a scale where it is a given variable, a mask where it is an array of 0 and 1."""
    node = tape.nodes[edge.node]
    if said.id != slip.CHAIN_FACTOR.id or node.op.name not in ("multiply", "divide"):
        return said
    other = node.edges[1 - edge.place]
    values = np.asarray(node.values[1 - edge.place])
    if other is not None and other.op is None and values.ndim < np.ndim(node.data):
        return slip.SCALE._replace(cost=said.cost)
    if other is None and values.size > 1 and np.isin(values, (0, 1)).all():
        return slip.MASK._replace(id="mask-missing", said="the mask of the forward pass is not applied", cost=said.cost)
    return said


def _replaced(tape: Tape, copies: Copies, edge: Edge) -> Iterator[tuple[Slip, Contribution]]:
    """Another tensor where an operand belongs, or another tensor's gradient where this one's does."""
    node = tape.nodes[edge.node]
    cost = 1.9
    if node.op.name in PAIRS:
        for said, change in CHANGED:
            yield said, _with_changed(change, 1 - edge.place)
        mine = np.shape(node.values[1 - edge.place])
        for label in _of_shape(tape, copies, mine):
            yield slip.TENSOR._replace(cost=cost), _with_operand(label, 1 - edge.place)
    elif node.op.kind == "elementwise" and len(node.values) == 1 and node.op.saves:
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


def _above(change: Callable[[Array], Array]) -> Contribution:
    return lambda where, g, h: where.tape.handed(where.edge, change(g))


def _total(g: Array) -> Array:
    return np.full_like(g, g.sum())


def _average(g: Array) -> Array:
    return np.full_like(g, g.mean())


def _moved(which: str) -> Contribution:
    """Where entries are used several times, only one of their contributions arrives, or their mean."""

    def contribution(where: Where, g: Array, h: Array) -> Array | None:
        node = where.tape.nodes[where.edge.node]
        if len(node.values) > 1:
            return None
        source = np.arange(h.size, dtype=np.float64).reshape(h.shape)
        target = np.asarray(node.op.value(source, **(node.params or {}))).astype(np.int64).ravel()
        if target.size == np.unique(target).size:
            return None
        if which == "mean":
            return h / np.maximum(1, np.bincount(target, minlength=h.size)).reshape(h.shape)
        found = np.zeros(h.size)
        order = slice(None) if which == "last" else slice(None, None, -1)
        found[target[order]] = np.asarray(g).ravel()[order]
        return found.reshape(h.shape)

    return contribution
