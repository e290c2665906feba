"""Go back through the reference's tape in plain numbers, and hand on something else where a mistake would.

A tape here is the list of its nodes, oldest first; adjoints are kept by a node's number in it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

import autodiff_core as ad
from autodiff_core.tapes.grad_mode import Within

from .draws import Draw
from .exercise import Exercise
from .tape import as_leaf
from .trees import Array, mapped


class Edge(NamedTuple):
    """From a node to its operand: numbers of nodes, and the operand's place."""

    node: int
    place: int
    operand: int


Hook = Callable[[Edge, Array, Array], Array]
Adjoints = dict[int, Array]


@dataclass(frozen=True)
class Tape:
    """`edges` lead to variables, `operands` to all leaves. `names` are of leaves, `wrt` of the variables
    (None: not used), `seeds` the upstream gradients.
    """

    nodes: list[Any]
    edges: dict[int, list[Edge]]
    operands: list[list[int]]
    names: dict[int, str]
    wrt: list[int | None]
    seeds: Adjoints
    lines: list[str]
    shapes: list[tuple[int, ...]]

    def data(self, number: int) -> Array:
        return np.asarray(self.nodes[number].data)

    def handed(self, edge: Edge, g: Array) -> Array:
        """The contribution that the operation's own rule sends over an edge."""
        node = self.nodes[edge.node]
        found = node.op.cotangent(edge.place, g, node.data, node.values, node.params or {})
        return np.zeros(self.data(edge.operand).shape) if found is None else np.asarray(found)


def taped(exercise: Exercise, draw: Draw) -> Tape:
    """The forward computation of the reference on this draw, recorded with the lines of its source where possible."""
    inputs = {name: mapped(value, as_leaf) for name, value in draw.widened.items()}
    upstreams = [np.asarray(inputs.pop(name).data) for name in exercise.task.upstreams]
    outs = _recorded(exercise, inputs)
    nodes = _oldest_first(outs)
    number = {node: place for place, node in enumerate(nodes)}
    seeds: Adjoints = {}
    for out, g in zip(outs, upstreams or [np.ones(np.shape(out)) for out in outs], strict=True):
        if out in number:
            seeds[number[out]] = seeds.get(number[out], 0.0) + g
    wrt = [number.get(inputs[name]) for name in exercise.task.wrt]
    useful = _towards(nodes, number, {place for place in wrt if place is not None})
    return Tape(
        nodes,
        {place: _edges(node, place, number, useful) for place, node in enumerate(nodes)},
        [[number[x] for x in node.edges if x is not None] for node in nodes],
        {number[x]: name for name, x in inputs.items() if isinstance(x, ad.Tensor) and x in number},
        wrt,
        seeds,
        [getattr(node, "line", None) or "" for node in nodes],
        [np.shape(inputs[name].data) for name in exercise.task.wrt],
    )


def swept(tape: Tape, seeds: Mapping[int, Array], hook: Hook | None = None, keep: Collection[int] = ()) -> Adjoints:
    """The adjoints of the variables, and of the nodes to keep; all of them where `keep` is everything."""
    waiting: Adjoints = dict(seeds)
    found: Adjoints = {}
    wanted = {place for place in tape.wrt if place is not None} | set(keep)
    for number in range(max(waiting, default=-1), -1, -1):
        g = waiting.pop(number, None)
        if g is None:
            continue
        if number in wanted:
            found[number] = g
        for edge in tape.edges[number]:
            h = tape.handed(edge, g)
            h = hook(edge, g, h) if hook else h
            waiting[edge.operand] = h if edge.operand not in waiting else waiting[edge.operand] + h
    return found


def gradients(tape: Tape, adjoints: Adjoints) -> list[Array]:
    """One array per variable; zeros where nothing arrived."""
    return [
        np.zeros(shape) if number is None or number not in adjoints else np.asarray(adjoints[number])
        for number, shape in zip(tape.wrt, tape.shapes, strict=True)
    ]


def _recorded(exercise: Exercise, inputs: dict[str, Any]) -> tuple[Any, ...]:
    try:
        with Within(watches=True):
            return exercise.outputs_of(inputs)
    except Exception:
        # A value that is not finite is refused while lines are kept.
        return exercise.outputs_of(inputs)


def _oldest_first(roots: Collection[Any]) -> list[Any]:
    seen = {root for root in roots if isinstance(root, ad.Tensor)}
    waiting = list(seen)
    while waiting:
        for x in waiting.pop().edges:
            if x is not None and x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)


def _towards(nodes: list[Any], number: dict[Any, int], wanted: set[int]) -> set[int]:
    useful = set(wanted)
    for place, node in enumerate(nodes):
        if any(x is not None and number[x] in useful for x in node.edges):
            useful.add(place)
    return useful


def _edges(node: Any, place: int, number: dict[Any, int], useful: set[int]) -> list[Edge]:
    return [
        Edge(place, operand, number[x])
        for operand, x in enumerate(node.edges)
        if x is not None and number[x] in useful and place in useful
    ]
