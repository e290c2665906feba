"""Reverse sweeps in which nothing passes at the kinks: what arrives there, and what each port would send on."""

from collections.abc import Sequence

import numpy as np

from .kinks import Group
from .sweep import Adjoints, Edge, Tape, gradients, swept
from .trees import Array

# More ports than this are not worked out; whoever needs them is told.
MOST = 1000


class Cut:
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


class Reached:
    """Sends from the ports of every group that an adjoint can arrive at; the newest come first, so each is known."""

    def __init__(self, tape: Tape, cut: Cut, arrived: Array) -> None:
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
            self.columns[operand, entry] = flat(gradients(self.tape, adjoints)), self.cut.arrived(adjoints)
        return self.columns[operand, entry]

    def matter(self) -> list[int]:
        """The groups that an adjoint arrives at and from which it goes on to a variable."""
        useful = np.zeros(len(self.cut.groups), dtype=bool)
        for rank in reversed(range(len(self.cut.groups))):
            for port in self.cut.groups[rank].ports if self.live[rank] else ():
                to_variables, onward = self.column(port.operand, port.entry)
                useful[rank] |= bool(np.any(to_variables) or np.any(onward[useful]))
        return [int(rank) for rank in np.flatnonzero(useful)]


def _entry(g: Array | None, entry: int) -> float:
    return 0.0 if g is None else float(np.asarray(g).reshape(-1)[entry])


def flat(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.asarray(array, dtype=np.float64).reshape(-1) for array in arrays])
