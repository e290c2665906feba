"""All wrong contributions that are tried at an edge of the tape."""

from collections.abc import Iterator

import numpy as np

from ..sweep import Edge, Tape
from ..trees import Array
from . import slip
from .above import ALL_ONE, averaged, parts_of_above, totalled, with_above
from .copies import Copies
from .entries import ANY, BROADCAST
from .replaced import replaced
from .rules import own_rules
from .slip import Slip
from .where import Contribution, Where, by_rule
from .words import operation

# What they hand on is what they got: a mistake beside them is one at the operation that gave it to them.
PASSING = ("add", "subtract", "negative", "reshape", "transpose", "concatenate")
MOVING = ("getitem", "windows", "broadcast_to", "concatenate")


def contributions(tape: Tape, copies: Copies, edge: Edge) -> Iterator[tuple[Slip, Contribution]]:
    node = tape.nodes[edge.node]
    where = operation(tape, edge.node)
    for said, wrong in own_rules(node.op.name):
        yield _factor(said, tape, edge), by_rule(wrong)
    if node.op.name not in PASSING:
        for said, wrong in ANY:
            yield said, by_rule(wrong)
    for said, wrong in BROADCAST:
        yield said, by_rule(wrong)
    if node.op.name in MOVING:
        yield slip.KEPT_LAST._replace(cost=1.4), _moved("last")
        yield slip.KEPT_LAST._replace(cost=1.6), _moved("first")
        yield slip.MEAN._replace(said="several contributions are averaged instead of added", cost=1.9), _moved("mean")
    if node.op.name not in PASSING or edge.node in tape.seeds:
        yield from parts_of_above(np.ndim(node.data))
    above = slip.UPSTREAM._replace(said=f"what arrives from above at {where} is not used")
    yield above._replace(cost=1.5 if edge.node in tape.seeds else 2.0), with_above(np.ones_like)
    if edge.node in tape.seeds and np.ndim(node.data):
        yield (
            above._replace(said=f"what arrives from above at {where} is summed up first", cost=2.2),
            with_above(totalled),
        )
        yield (
            above._replace(said=f"what arrives from above at {where} is averaged first", cost=2.3),
            with_above(averaged),
        )
    elif np.ndim(node.data):
        yield ALL_ONE, with_above(totalled)
        yield ALL_ONE, with_above(averaged)
    yield from replaced(tape, copies, edge)


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
        return slip.MASK._replace(id="mask-missing", said="the mask of the forward pass is not applied", cost=1.3)
    return said


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
