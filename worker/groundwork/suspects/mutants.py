"""Wrong contributions on the tape: at one operation of the source, in one turn of a loop or in all of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..sweep import Adjoints, Edge, Tape, gradients, swept
from ..trees import Array
from . import general, slip
from .copies import Copies, Label
from .penalty import in_a_product, penalty
from .slip import Slip
from .where import Contribution, Where

Turns = Callable[[list[Edge]], list[Edge]]
# Where a loop repeats an operation: which of its turns are wrong.
TURNS: list[tuple[str, Turns]] = [
    ("", lambda edges: edges),
    ("first", lambda edges: edges[:1]),
    ("last", lambda edges: edges[-1:]),
]


# What is less likely is tried for all turns together only.
TURNED = 2.0
# In a loop the effect of a constant is no multiple of one array: it acts in every turn on what the others made.
SCALED: list[tuple[Slip, Contribution]] = [
    (slip.TERM, lambda where, g, h: 0 * h),
    (slip.NEGATED, lambda where, g, h: -h),
    (slip.FACTOR, lambda where, g, h: 2 * h),
    (slip.FACTOR, lambda where, g, h: h / 2),
]


class Known(NamedTuple):
    """One draw's tape, what is where in it, and the right adjoint of every node."""

    tape: Tape
    copies: Copies
    adjoints: Adjoints
    right: list[Array]


def known(tape: Tape) -> Known:
    adjoints = swept(tape, tape.seeds, keep=range(len(tape.nodes)))
    return Known(tape, Copies(tape), adjoints, gradients(tape, adjoints))


class Mutant(NamedTuple):
    slip: Slip
    label: Label
    place: int
    turns: Turns
    contribution: Contribution


def mutants(first: Known) -> Iterator[Mutant]:
    """Everything that could go wrong at each operation; what makes no sense there is found when it is tried."""
    penalties = penalty(first.tape)
    for label, nodes in first.copies.nodes.items():
        for edge in first.tape.edges[nodes[-1]]:
            looped = len(first.copies.edges(label, edge.place)) > 1
            scaled = SCALED if looped else []
            for said, contribution in [*scaled, *general.contributions(first.tape, first.copies, edge)]:
                inside = edge.node in penalties and said.group in ("chain", "wrong_tensor", "shape")
                called = slip.PENALTY_RULE._replace(cost=said.cost) if inside else said
                for name, turns in TURNS if looped and said.cost < TURNED else TURNS[:1]:
                    extra = 0.5 if name else 0.0
                    yield Mutant(called._replace(cost=called.cost + extra), label, edge.place, turns, contribution)


def answers(mutant: Mutant, draws: Sequence[Known]) -> list[list[Array]] | None:
    """The wrong gradients on every draw; None where the contribution is not possible, or is the right one."""
    found: list[list[Array]] = []
    for one in draws:
        try:
            with np.errstate(all="ignore"):
                wrong = _swept(mutant, one)
        except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError):
            return None
        if wrong is None:
            return None
        if not found and all(np.array_equal(a, b) for a, b in zip(wrong, one.right, strict=True)):
            return None
        found.append(wrong)
    return found


def _swept(mutant: Mutant, one: Known) -> list[Array] | None:
    edges = mutant.turns(one.copies.edges(mutant.label, mutant.place))
    edges = [edge for edge in edges if edge.node in one.adjoints]
    if not edges:
        return one.right
    if len(edges) > 1:
        return _hooked(mutant, one, set(edges))
    (edge,) = edges
    g = one.adjoints[edge.node]
    h = one.tape.handed(edge, g)
    wrong = mutant.contribution(Where(one.tape, one.copies, one.adjoints, edge), g, h)
    if wrong is None or wrong.shape != h.shape or not np.isfinite(wrong).all():
        return None
    change = gradients(one.tape, swept(one.tape, {edge.operand: wrong - h}))
    return [a + b for a, b in zip(one.right, change, strict=True)]


class _Impossible(ValueError):
    pass


def _hooked(mutant: Mutant, one: Known, edges: set[Edge]) -> list[Array]:
    def hook(edge: Edge, g: Array, h: Array) -> Array:
        if edge not in edges:
            return h
        wrong = mutant.contribution(Where(one.tape, one.copies, one.adjoints, edge), g, h)
        if wrong is None or wrong.shape != h.shape:
            raise _Impossible
        return wrong

    return gradients(one.tape, swept(one.tape, one.tape.seeds, hook))


def overwritten(first: Known) -> Iterator[tuple[Slip, Label, str]]:
    """Operands that several operations send to: only the last contribution is kept, or only the first."""
    for label, nodes in first.copies.nodes.items():
        if any(len(senders(first.tape, number)) > 1 for number in nodes):
            plain = first.tape.nodes[nodes[0]].op is None and not in_a_product(first.tape, nodes[0])
            cost = 1.2 if plain else 1.6
            yield slip.KEPT_LAST._replace(cost=cost), label, "last"
            yield slip.KEPT_LAST._replace(cost=cost + 0.1), label, "first"


def senders(tape: Tape, number: int) -> list[Edge]:
    """The edges that arrive at a node, in the order in which a sweep sends over them."""
    found = [edge for edges in tape.edges.values() for edge in edges if edge.operand == number]
    return sorted(found, key=lambda edge: (-edge.node, edge.place))


def kept_one(one: Known, label: Label, which: str) -> list[Array]:
    dropped: set[Edge] = set()
    for number in one.copies.nodes.get(label, ()):
        arriving = senders(one.tape, number)
        dropped |= set(arriving[:-1] if which == "last" else arriving[1:])
    hook = lambda edge, g, h: np.zeros_like(h) if edge in dropped else h  # noqa: E731
    return gradients(one.tape, swept(one.tape, one.tape.seeds, hook))
