"""What an edge of the tape contributes to the gradients: a wrong constant there moves them by a multiple."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..sweep import Edge, gradients, swept
from ..trees import Array
from . import slip
from .copies import Label
from .mutants import Known, senders
from .penalty import in_a_product, penalty
from .slip import Slip
from .words import operation, path

REDUCTIONS = ("mean", "sum", "max", "norm", "logsumexp", "var")


class Effect(NamedTuple):
    """`missing`: what it is called where the contribution is left out; `where`: the edge in words."""

    missing: Slip
    where: str
    arrays: list[list[Array]]


def effects(draws: Sequence[Known]) -> Iterator[Effect]:
    """One for every edge that a variable depends on; in a loop, one for its first turn and one for its last."""
    first = draws[0]
    penalties = penalty(first.tape)
    for label, nodes in first.copies.nodes.items():
        for edge in first.tape.edges[nodes[0]]:
            for turn in (0, -1) if len(first.copies.edges(label, edge.place)) > 1 else (0,):
                arrays = [_effect(one, label, edge.place, turn) for one in draws]
                yield Effect(_missing(first, edge, penalties), path(first.tape, edge), arrays)


def _effect(one: Known, label: Label, place: int, turn: int) -> list[Array]:
    edges = [edge for edge in one.copies.edges(label, place) if edge.node in one.adjoints]
    if not edges:
        return [0 * right for right in one.right]
    edge = edges[turn]
    h = one.tape.handed(edge, one.adjoints[edge.node])
    return gradients(one.tape, swept(one.tape, {edge.operand: h}))


def _missing(one: Known, edge: Edge, penalties: set[int]) -> Slip:
    tape = one.tape
    if edge.operand in penalties:
        return slip.PENALTY._replace(cost=1.0, said="the penalty is in the loss, but not in this gradient")
    node, arriving = tape.nodes[edge.node], senders(tape, edge.operand)
    if len(arriving) < 2:
        return slip.TERM._replace(cost=1.6, said=f"nothing comes over {path(tape, edge)}")
    if node.op.name in REDUCTIONS:
        return slip.TERM._replace(cost=1.1, said=f"the path through {operation(tape, edge.node)} is missing")
    if tape.nodes[edge.operand].op is None and not in_a_product(tape, edge.operand):
        said = f"{operation(tape, edge.operand)} is used several times, and one of its contributions is missing"
        return slip.KEPT_LAST._replace(cost=1.3, said=said)
    return slip.TERM._replace(cost=1.2, said=f"{path(tape, edge)} is missing")
