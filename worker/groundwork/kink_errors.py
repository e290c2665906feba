"""How far rounding moves a gradient whatever is chosen at the kinks: a reverse sweep that is itself a tape."""

from collections.abc import Sequence
from typing import Any

import numpy as np

import autodiff_core as ad

from .kink_sweeps import Cut
from .kinks import Group
from .rounding import Carried, rounding_bounds
from .sweep import Edge, Tape
from .trees import Array


def errors(tape: Tape, cut: Cut, held: Sequence[Group]) -> list[Array]:
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


def _traced(tape: Tape, cut: Cut, held: Sequence[Group]) -> list[Any]:
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


def _handed(tape: Tape, cut: Cut, held: Sequence[Group], edge: Edge, g: Any) -> list[Any]:
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
