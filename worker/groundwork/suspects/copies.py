"""Know a node of the tape again on other inputs: by its line in reference.py, its operation, and the turn of a loop."""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from math import gcd
from typing import NamedTuple

from ..sweep import Edge, Tape


class Label(NamedTuple):
    """One operation of the source: the same in every turn of a loop. A leaf has its name, and no line."""

    line: str
    op: str
    rank: int


class Copies:
    """The labels of a tape's nodes, and the turn that each belongs to."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.label: dict[int, Label] = {}
        self.turn: dict[int, int] = {}
        self.nodes: dict[Label, list[int]] = defaultdict(list)
        for number, label, turn in _labelled(tape):
            self.label[number], self.turn[number] = label, turn
            self.nodes[label].append(number)

    def edges(self, label: Label, place: int) -> list[Edge]:
        return [edge for number in self.nodes.get(label, ()) for edge in self.tape.edges[number] if edge.place == place]

    def value(self, label: Label, turn: int) -> int | None:
        """The node of this label in the same turn; where it has one only, that."""
        nodes = self.nodes.get(label, [])
        if len(nodes) == 1:
            return nodes[0]
        return next((number for number in nodes if self.turn[number] == turn), None)


def _labelled(tape: Tape) -> Iterator[tuple[int, Label, int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, node in enumerate(tape.nodes):
        if node.op is None:
            yield number, Label("", tape.names.get(number, f"leaf {number}"), 0), 0
        else:
            found[tape.lines[number], node.op.name].append(number)
    turns: dict[str, int] = {}
    for line in {line for line, _ in found}:
        turns[line] = reduce(gcd, (len(nodes) for (one, _), nodes in found.items() if one == line)) if line else 1
    for (line, op), nodes in found.items():
        each = len(nodes) // turns[line]
        for place, number in enumerate(nodes):
            yield number, Label(line, op, place % each), place // each
