"""The gradient of a trial as a function of what is chosen at its kinks, in plain numbers.

With s the weights of all ports, a the adjoints that arrive at the groups, P the map from a group to its ports:
a = b + M diag(s) P a and gradient = c + N diag(s) P a. One reverse sweep with every kink cut gives b and c, and one
from each port a column of M and N: so many sweeps, and every choice is known exactly.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

import autodiff_core as ad

from .draws import Draw, Unsound
from .exercise import Exercise
from .kink_sides import Sides
from .kinks import Group, groups
from .reference import Expected
from .rounding import Carried, rounding_bounds
from .sweep import Adjoints, Edge, Tape, gradients, swept, taped
from .trees import Array

# More choices than this are not worked out; whoever needs them is told.
MOST = 1500
# How far the gradient at the reference's own weights may be from the reference, relative to the largest entry.
SAME = 1e-9


def choices(exercise: Exercise, draw: Draw, wanted: Sequence[Expected]) -> dict[str, Any] | None:
    """The trial's groups, ports and matrices as arrays; None where no kink matters to the gradient.

    wanted: what the reference gives, the gradients last. Raises Unsound where its own weights do not lead to it.
    `too_many` is all that is told where there are more ports than can be worked out.
    """
    if not exercise.task.differentiates:
        return None
    tape = taped(exercise, draw)
    roots = [tape.nodes[number] for number in tape.seeds]
    with np.errstate(all="ignore"):
        carried = rounding_bounds(roots) if roots else {}
        found = groups(tape, carried, Sides(exercise, draw, tape))
        made = _worked_out(tape, found) if found else None
    if made and "ops" in made:
        _same_at_reference(made, _flat([want.value for want in wanted[-len(exercise.task.wrt) :]]))
    return made


def _worked_out(tape: Tape, found: list[Group]) -> dict[str, Any] | None:
    cut = _Cut(tape, found)
    adjoints = swept(tape, tape.seeds, cut.hook, cut.nodes)
    direct, arrived = _flat(gradients(tape, adjoints)), cut.arrived(adjoints)
    if not all(np.all(np.isfinite(array)) for array in (direct, arrived)):
        return None
    reached = _Reached(tape, cut, arrived)
    reached.go()
    if reached.count > MOST:
        return {"too_many": reached.count}
    kept = reached.matter(direct.size)
    return _plain(tape, cut, kept, reached, direct) if kept else None


class _Cut:
    """Sweeps in which nothing passes at the kinks."""

    def __init__(self, tape: Tape, found: list[Group]) -> None:
        self.tape, self.groups = tape, found
        self.nodes = {group.node for group in found}
        self._open = {number: np.ones(tape.data(number).shape, dtype=bool) for number in self.nodes}
        for group in found:
            self._open[group.node].reshape(-1)[group.entry] = False

    def hook(self, edge: Edge, g: Array, h: Array) -> Array:
        if edge.node not in self.nodes:
            return h
        return self.tape.handed(edge, np.where(self._open[edge.node], g, 0.0))

    def mask(self, number: int) -> Array | None:
        return self._open.get(number)

    def arrived(self, adjoints: Adjoints) -> Array:
        """The adjoint at every group, in their order."""
        return np.array([_entry(adjoints.get(group.node), group.entry) for group in self.groups])

    def sent(self, operand: int, entry: int) -> Adjoints:
        unit = np.zeros(self.tape.data(operand).shape)
        unit.reshape(-1)[entry] = 1.0
        return swept(self.tape, {operand: unit}, self.hook, self.nodes)


class _Reached:
    """Sends from the ports of every group that an adjoint can arrive at; the newest come first, so each is known."""

    def __init__(self, tape: Tape, cut: _Cut, arrived: Array) -> None:
        self.tape, self.cut, self.arrived = tape, cut, arrived
        self.columns: dict[tuple[int, int], tuple[Array, Array]] = {}
        self.live = arrived != 0
        self.count = 0

    def go(self) -> None:
        for rank, group in enumerate(self.cut.groups):
            if self.live[rank]:
                self.count += len(group.ports)
                if self.count > MOST:
                    continue
                for port in group.ports:
                    _, onward = self.column(port.operand, port.entry)
                    self.live |= onward != 0

    def column(self, operand: int, entry: int) -> tuple[Array, Array]:
        if (operand, entry) not in self.columns:
            adjoints = self.cut.sent(operand, entry)
            self.columns[operand, entry] = _flat(gradients(self.tape, adjoints)), self.cut.arrived(adjoints)
        return self.columns[operand, entry]

    def matter(self, size: int) -> list[int]:
        """The groups that an adjoint arrives at and from which it goes on to a variable."""
        useful = np.zeros(len(self.cut.groups), dtype=bool)
        for rank in reversed(range(len(self.cut.groups))):
            for port in self.cut.groups[rank].ports if self.live[rank] else ():
                to_variables, onward = self.column(port.operand, port.entry)
                useful[rank] |= bool(np.any(to_variables) or np.any(onward[useful]))
        return [int(rank) for rank in np.flatnonzero(useful)]


def _plain(tape: Tape, cut: _Cut, kept: list[int], reached: _Reached, direct: Array) -> dict[str, Any]:
    held = [cut.groups[rank] for rank in kept]
    ports = [(place, port) for place, group in enumerate(held) for port in group.ports]
    columns = [reached.column(port.operand, port.entry) for _, port in ports]
    return {
        "ops": [group.op for group in held],
        "shapes": [group.shape for group in held],
        "margins": np.array([group.margin for group in held]),
        "low": np.array([group.low for group in held]),
        "high": np.array([group.high for group in held]),
        "owner": np.array([place for place, _ in ports]),
        "reference": np.array([port.weight for _, port in ports]),
        "direct": direct,
        "reach": np.stack([to_variables for to_variables, _ in columns], axis=1),
        "arrived": reached.arrived[kept],
        "onward": np.stack([onward[kept] for _, onward in columns], axis=1),
        "error": _flat(_errors(tape, cut, held)),
        "sizes": [int(np.prod(shape)) for shape in tape.shapes],
    }


def _errors(tape: Tape, cut: _Cut, held: Sequence[Group]) -> list[Array]:
    """e of the gradient where every weight is as large as it may be: no choice makes larger terms."""
    wanted = _traced(tape, cut, held)
    roots = [g for g in wanted if isinstance(g, ad.Tensor) and g.op]
    carried: Carried = rounding_bounds(roots) if roots else {}
    return [
        np.broadcast_to(carried[g] if g in carried else _size(g), shape)
        for g, shape in zip(wanted, tape.shapes, strict=True)
    ]


def _size(g: Any) -> Array:
    return np.asarray(np.abs(0.0 if g is None else g.data if isinstance(g, ad.Tensor) else g))


def _traced(tape: Tape, cut: _Cut, held: Sequence[Group]) -> list[Any]:
    """The reverse sweep as a graph of its own; per variable its adjoint, None where nothing arrives."""
    waiting: dict[int, Any] = {
        number: ad.tensor(np.asarray(g, dtype=np.float64), requires_grad=True) for number, g in tape.seeds.items()
    }
    found: dict[int, Any] = {}
    for number in range(len(tape.nodes) - 1, -1, -1):
        g = waiting.pop(number, None)
        if g is None:
            continue
        found[number] = g if number in tape.wrt else None
        for edge in tape.edges[number]:
            for h in _handed(tape, cut, held, edge, g):
                if h is not None:
                    waiting[edge.operand] = h if edge.operand not in waiting else waiting[edge.operand] + h
    return [None if number is None else found.get(number) for number in tape.wrt]


def _handed(tape: Tape, cut: _Cut, held: Sequence[Group], edge: Edge, g: Any) -> list[Any]:
    node, mask = tape.nodes[edge.node], cut.mask(edge.node)
    passed = g if mask is None else g * mask
    inputs = tuple(x if isinstance(x, ad.Tensor) else np.asarray(x) for x in node.inputs)
    through = node.op.cotangent(edge.place, passed, node, inputs, node.params or {})
    return [through] if mask is None else [through, _through_ports(tape, held, edge, g)]


def _through_ports(tape: Tape, held: Sequence[Group], edge: Edge, g: Any) -> Any:
    pairs = [
        (group.entry, port.entry)
        for group in held
        if group.node == edge.node
        for port in group.ports
        if port.operand == edge.operand
    ]
    if not pairs:
        return None
    sources, entries = (np.array(side) for side in zip(*pairs, strict=True))
    shape = tape.data(edge.operand).shape
    size = (int(np.prod(shape)),)
    sent = ad.reshape(g, (-1,))[sources]
    return ad.reshape(ad.scatter_add(sent, key=entries, shape=size), shape)


def _entry(g: Array | None, entry: int) -> float:
    return 0.0 if g is None else float(np.asarray(g).reshape(-1)[entry])


def _flat(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.asarray(array, dtype=np.float64).reshape(-1) for array in arrays])


def _same_at_reference(found: dict[str, Any], wanted: Array) -> None:
    s = found["reference"]
    q = len(found["ops"])
    spread = (found["owner"][:, None] == np.arange(q)) * s[:, None]
    arrived = np.linalg.solve(np.eye(q) - found["onward"] @ spread, found["arrived"])
    off = np.abs(found["direct"] + found["reach"] @ (spread @ arrived) - wanted)
    if np.max(off, initial=0.0) > SAME * max(np.max(np.abs(wanted), initial=0.0), np.max(found["error"], initial=0.0)):
        raise Unsound("the gradient at the reference's own choices is not the reference's")
