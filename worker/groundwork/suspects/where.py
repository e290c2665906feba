"""Where a contribution is sent: an edge of a tape, with everything that stands around it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..sweep import Adjoints, Edge, Tape
from ..trees import Array
from .copies import Copies, Label
from .rules import Seen, Wrong


class Where(NamedTuple):
    tape: Tape
    copies: Copies
    adjoints: Adjoints
    edge: Edge

    def seen(self, g: Array, h: Array) -> Seen:
        """What the operation itself knows."""
        node, place = self.tape.nodes[self.edge.node], self.edge.place
        values = [np.asarray(value) for value in node.values]
        other = values[1 - place] if len(values) == 2 else values[place]
        return Seen(g, h, np.asarray(node.data), values[place], other, place, node.params or {})

    def number(self, label: Label) -> int | None:
        """The node of that label in the same turn of the loop."""
        return self.copies.value(label, self.copies.turn[self.edge.node])


Contribution = Callable[[Where, Array, Array], Array | None]


def by_rule(wrong: Wrong) -> Contribution:
    return lambda where, g, h: wrong(where.seen(g, h))
