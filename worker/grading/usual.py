"""The conventions that programs have at kinks: the same one at all kinks of an operation."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from worker.grading.answers import Array
from worker.grading.choices import BALL, SIMPLEX, Choices


def usual(choices: Choices, is_open: Array) -> Iterator[Array]:
    """Weights for every combination of one usual convention per operation, where a kink is met exactly."""
    exact = (choices.margins == 0)[choices.owner] & is_open
    ops = dict.fromkeys(op for group, op in enumerate(choices.ops) if exact[choices.ports(group)[0]])
    for combination in product(*(list(_of_op(choices, op)) for op in ops)):
        s = choices.reference.copy()
        for weights in combination:
            np.copyto(s, weights, where=exact & ~np.isnan(weights))
        yield s


def _of_op(choices: Choices, op: str) -> Iterator[Array]:
    """Weights for all groups of one operation, nan elsewhere: to one end, to the other, and between."""
    found = np.full((4, choices.owner.size), np.nan)
    for group, name in enumerate(choices.ops):
        if name == op:
            ports = choices.ports(group)
            found[:, ports] = _of_group(choices, group, ports.size)
    return iter(found)


def _of_group(choices: Choices, group: int, size: int) -> Array:
    low, high = choices.low[group], choices.high[group]
    if choices.shapes[group] == SIMPLEX:
        first, last = np.eye(size)[[0, -1]]
        return np.stack([first, last, np.full(size, 1 / size), choices.reference[choices.ports(group)]])
    if choices.shapes[group] == BALL:
        one = np.full(size, size**-0.5)
        return np.stack([np.zeros(size), one, -one, np.zeros(size)])
    return np.array([[low], [high], [(low + high) / 2], choices.reference[choices.ports(group)]])
