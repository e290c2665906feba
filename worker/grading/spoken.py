"""Say in words which convention was found at a kink, beside the reference's."""

from collections.abc import Collection, Iterator
from fractions import Fraction

import numpy as np

from worker.grading.answers import Array
from worker.grading.choices import BALL, Choices

# Of one weight: what is chosen, and what its value is called.
VALUES = {
    "relu": "at 0 you use relu'(0) = {}, the reference {}",
    "abs": "at 0 you use abs'(0) = {}, the reference {}",
    "maximum": "where both operands of maximum are equal you give the first {} of the gradient, the reference {}",
    "minimum": "where both operands of minimum are equal you give the first {} of the gradient, the reference {}",
    "clip": "at the edge of clip you use the derivative {}, the reference {}",
    "where": "where two branches meet you take {} of the first one's derivative, the reference {}",
}
LENGTH = "where the norm is 0 you use another subgradient than the reference"
TIES = "where entries tie for the largest you {}, the reference {}"
NEAR = "some entries are so near a kink that rounding decides the side"
RIGHT = ": both are right"
SAME = 1e-6


def spoken(choices: Choices, s: Array, groups: Collection[int]) -> str:
    """One clause per operation, over the groups in which the choice matters."""
    exact = [group for group in groups if choices.margins[group] == 0]
    clauses = [_clause(choices, s, op, held) for op, held in _by_op(choices, exact)]
    if len(exact) < len(groups) or not clauses:
        clauses.append(NEAR)
    return "; ".join(clauses) + RIGHT


def convention_in(message: str) -> str:
    """The part of a verdict's message that tells a convention; nothing where none was found."""
    said, found, _ = message.partition(RIGHT)
    return said + found if found else ""


def _by_op(choices: Choices, groups: Collection[int]) -> Iterator[tuple[str, list[int]]]:
    for op in dict.fromkeys(choices.ops[group] for group in sorted(groups)):
        yield op, [group for group in sorted(groups) if choices.ops[group] == op]


def _clause(choices: Choices, s: Array, op: str, groups: list[int]) -> str:
    if choices.shapes[groups[0]] == BALL:
        return LENGTH
    if op in VALUES:
        return VALUES[op].format(*(_value(choices, weights, groups) for weights in (s, choices.reference)))
    return TIES.format(
        *(_sharing(choices, weights, groups, verb) for weights, verb in ((s, ""), (choices.reference, "s")))
    )


def _value(choices: Choices, s: Array, groups: list[int]) -> str:
    weights = s[[choices.ports(group)[0] for group in groups]]
    if np.ptp(weights) > SAME:
        return "a mixture"
    found = Fraction(float(weights[0])).limit_denominator(12)
    return str(found) if abs(float(found) - weights[0]) <= SAME else f"{weights[0]:.3g}"


def _sharing(choices: Choices, s: Array, groups: list[int], verb: str) -> str:
    kinds = {_kind(s[choices.ports(group)]) for group in groups}
    return SHARING[kinds.pop() if len(kinds) == 1 else "mixed"].format(verb)


SHARING = {
    "first": "give{} the gradient to the first of them",
    "last": "give{} the gradient to the last of them",
    "equal": "share{} the gradient equally among them",
    "mixed": "use{} a mixture",
}


def _kind(weights: Array) -> str:
    if abs(weights[0] - 1) <= SAME:
        return "first"
    if abs(weights[-1] - 1) <= SAME:
        return "last"
    return "equal" if np.ptp(weights) <= SAME else "mixed"
