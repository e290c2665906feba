"""Find where a trial lies at a kink: entries of relu, abs, maximum, max and others that rounding may move across it.

At a kink the derivative is a choice: of relu any number from 0 to 1, of abs from -1 to 1; among entries that tie,
weights that add up to 1; of the norm at 0, any vector up to length 1. A group is one such choice. It has one or more
ports, through which the adjoint of the operation's result reaches an entry of an operand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .kink_sides import Sides
from .rounding import Carried
from .rounding_kinked import COARSE, WITHIN, apart
from .sweep import Tape
from .trees import Array

# What the weights of a group's ports may be: each between its bounds; none below 0, of sum 1; a vector up to length 1.
INTERVAL, SIMPLEX, BALL = "interval", "simplex", "ball"


class Port(NamedTuple):
    """Into which entry of which node a group sends its part, and the weight that the reference gives it."""

    operand: int
    entry: int
    weight: float


@dataclass(frozen=True)
class Group:
    """One choice at one entry of one operation's result, open to whoever computes with 8 u >= margin."""

    op: str
    node: int
    entry: int
    margin: float
    shape: str
    low: float
    high: float
    ports: tuple[Port, ...]


class Spot(NamedTuple):
    """A node with the values of its operands, their e, the numbers of those that are differentiated, and its params."""

    number: int
    node: Any
    values: list[Array]
    errors: list[Array]
    operands: dict[int, int]

    @property
    def result(self) -> Array:
        return np.asarray(self.node.data)

    def weights(self, place: int) -> Array:
        """What the reference's own rule hands to an operand, entry by entry."""
        ones = np.ones_like(self.result)
        found = self.node.op.cotangent(place, ones, self.result, tuple(self.values), self.node.params or {})
        return np.zeros(self.values[place].shape) if found is None else np.asarray(found, dtype=np.float64)


def groups(tape: Tape, carried: Carried, sides: Sides) -> list[Group]:
    """Every choice that the trial leaves open, the newest operations first."""
    found: list[Group] = []
    for number in range(len(tape.nodes) - 1, -1, -1):
        node = tape.nodes[number]
        if not tape.edges[number] or node.op is None:
            continue
        operands = {edge.place: edge.operand for edge in tape.edges[number]}
        values = [np.asarray(value) for value in node.values]
        errors = [np.abs(v) if x is None else carried[x] for x, v in zip(node.edges, values, strict=True)]
        spot = Spot(number, node, values, errors, operands)
        if node.op.name == "where":
            found.extend(_at_condition(spot, sides.margins(number, values, errors)))
        elif node.op.name in KINKED:
            found.extend(KINKED[node.op.name](spot))
    return found


def margins(distance: Array, *errors: Array) -> Array:
    """How coarse a computation must be to reach the kink, in units of its u; infinite where nothing reaches it."""
    total = np.sum(np.broadcast_arrays(*errors), axis=0) if len(errors) > 1 else np.asarray(errors[0])
    with np.errstate(all="ignore"):
        found = np.where(distance == 0, 0.0, np.abs(distance) / total)
    return np.where(np.isnan(found), np.inf, found)


def _open(found: Array) -> Iterator[tuple[int, float]]:
    flat = np.asarray(found).reshape(-1)
    for entry in np.flatnonzero(flat <= WITHIN * COARSE):
        yield int(entry), float(flat[entry])


def _of_one_operand(low: float) -> Callable[[Spot], Iterator[Group]]:
    def found(spot: Spot) -> Iterator[Group]:
        weights = spot.weights(0).reshape(-1)
        for entry, margin in _open(margins(spot.values[0], spot.errors[0])):
            port = Port(spot.operands[0], entry, float(weights[entry]))
            yield Group(spot.node.op.name, spot.number, entry, margin, INTERVAL, low, 1.0, (port,))

    return found


def _between(spot: Spot) -> Iterator[Group]:
    a, b = spot.values
    found = margins(apart(a, b), *(np.broadcast_to(e, spot.result.shape) for e in spot.errors))
    return _shared(spot, found, (0, 1))


def _at_condition(spot: Spot, found: Array) -> Iterator[Group]:
    return _shared(spot, np.broadcast_to(found, spot.result.shape), (1, 2))


def _at_edges(spot: Spot) -> Iterator[Group]:
    x = spot.values[0]
    for place in (1, 2):
        errors = (np.broadcast_to(spot.errors[at], spot.result.shape) for at in (0, place))
        yield from _shared(spot, margins(apart(x, spot.values[place]), *errors), (0, place))


def _shared(spot: Spot, found: Array, places: tuple[int, int]) -> Iterator[Group]:
    """One of two operands is handed on; where both would do, any mixture. A constant operand takes its part unseen."""
    shape = spot.result.shape
    entries = {p: _entries(spot.values[p].shape, shape) for p in places if p in spot.operands}
    shares = {p: _share(spot, p) for p in entries}
    for entry, margin in _open(found):
        ports = tuple(
            Port(spot.operands[p], int(entries[p][entry]), float(shares[p][entry])) for p in places if p in entries
        )
        kind = SIMPLEX if len(ports) == 2 else INTERVAL
        yield Group(spot.node.op.name, spot.number, entry, margin, kind, 0.0, 1.0, ports)


def _share(spot: Spot, place: int) -> Array:
    """The reference's derivative towards an operand, per entry of the result."""
    partial = spot.node.op.partials(spot.result, *spot.values)[place]
    return np.broadcast_to(np.asarray(partial, dtype=np.float64), spot.result.shape).reshape(-1)


def _entries(shape: tuple[int, ...], result: tuple[int, ...]) -> Array:
    """Which entry of the operand every entry of the result comes from."""
    return np.broadcast_to(np.arange(int(np.prod(shape))).reshape(shape), result).reshape(-1)


def _largest(spot: Spot) -> Iterator[Group]:
    """Of entries that are as large as the largest: the reduced axes are those of max, or the last one."""
    x, e = spot.values[0], spot.errors[0]
    params = spot.node.params or {}
    axis = params.get("axis") if spot.node.op.name == "max" else -1
    top = np.max(x, axis=axis, keepdims=True)
    at_top = np.max(np.where(x == top, e, 0.0), axis=axis, keepdims=True)
    found = margins(apart(top, x), e, np.broadcast_to(at_top, x.shape))
    yield from _gathered(spot, np.where(np.isinf(x), np.inf, found), axis, SIMPLEX)


def _length(spot: Spot) -> Iterator[Group]:
    axis = (spot.node.params or {}).get("axis")
    lengths = np.sqrt(np.sum(np.square(spot.values[0]), axis=axis, keepdims=True))
    reach = np.sqrt(np.sum(np.square(spot.errors[0]), axis=axis, keepdims=True))
    found = np.broadcast_to(margins(lengths, reach), spot.values[0].shape)
    yield from _gathered(spot, found, axis, BALL)


def _gathered(spot: Spot, found: Array, axis: Any, kind: str) -> Iterator[Group]:
    """One group per entry of the result, with a port for each of its operand's entries that the kink concerns."""
    shape = spot.values[0].shape
    kept = np.max(spot.values[0], axis=axis, keepdims=True).shape
    owners = _entries(kept, shape)
    weights, low = spot.weights(0).reshape(-1), 0.0 if kind == SIMPLEX else -1.0
    members: dict[int, list[tuple[int, float]]] = {}
    for entry, margin in _open(found):
        members.setdefault(int(owners[entry]), []).append((entry, margin))
    for owner, held in members.items():
        if kind == SIMPLEX and len(held) == 1:
            continue
        ports = tuple(Port(spot.operands[0], entry, float(weights[entry])) for entry, _ in held)
        margin = sorted(margin for _, margin in held)[1 if kind == SIMPLEX else 0]
        yield Group(spot.node.op.name, spot.number, owner, margin, kind, low, 1.0, ports)


KINKED: dict[str, Callable[[Spot], Iterator[Group]]] = {
    "relu": _of_one_operand(0.0),
    "abs": _of_one_operand(-1.0),
    "maximum": _between,
    "minimum": _between,
    "clip": _at_edges,
    "max": _largest,
    "first_max": _largest,
    "norm": _length,
}
