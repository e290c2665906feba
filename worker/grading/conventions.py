"""Accept at a kink whatever some choice of generalised derivative gives, and say which convention was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from worker.grading.answers import Array
from worker.grading.choices import BALL, SIMPLEX, Choices
from worker.grading.expected import ROUNDOFF, Expected
from worker.grading.reachable import Bounds, nearest
from worker.grading.spoken import spoken

# The gradient is a polynomial in the weights of kinks that follow each other: at most so often it is linearised.
LINEARISED = 8
SETTLED = 1e-14
SNAP = 0.02
# Weights that a length may exceed 1 by.
ROUNDED = 1e-9


@dataclass(frozen=True)
class Found:
    """The gradient that a choice of weights gives, with its own tolerance, and the convention in words."""

    want: Expected
    message: str


def convention(value: Array, want: Expected, dtype: str) -> Found | None:
    """The choice at the trial's kinks that leads to `value`; None where none does, or the trial has no kinks.

    `dtype` is the one that was computed in: in float32 more entries lie within rounding of a kink.
    """
    if want.share is None:
        return None
    search = _Search(value.astype(np.float64).reshape(-1), want, dtype)
    if not search.is_possible():
        return None
    close = None
    for s in search.candidates():
        if search.fits(s, Expected.tolerance):
            return Found(search.at(s), search.said(s))
        if close is None and search.fits(s, Expected.near):
            close = s
    return None if close is None else Found(search.at(close), search.said(close))


class _Search:
    def __init__(self, value: Array, want: Expected, dtype: str) -> None:
        assert want.share is not None
        self.value, self.want, self.dtype = value, want, dtype
        self.choices, self.rows = want.share.choices, want.share.rows
        self.open = self.choices.open_to(ROUNDOFF[dtype])
        self.room = self.at(self.choices.reference).near(dtype).reshape(-1)

    def at(self, s: Array) -> Expected:
        """What is expected of one who chooses the weights s: as exact as the larger of both bounds."""
        shape = self.want.value.shape
        error = np.maximum(self.want.error, self.choices.error[self.rows].reshape(shape))
        return replace(self.want, value=self.choices.gradient(s, self.rows).reshape(shape), error=error)

    def is_possible(self) -> bool:
        """Whether every entry that no kink reaches is right as it is."""
        settled = ~np.any(self.choices.reach[self.rows][:, self.open], axis=1)
        error = np.abs(self.value - self.want.value.reshape(-1))
        return bool(np.any(self.open) and np.all(error[settled] <= self.room[settled]))

    def fits(self, s: Array, room: Callable[[Expected, str], Array]) -> bool:
        at = self.at(s)
        return bool(np.all(np.abs(self.value - at.value.reshape(-1)) <= room(at, self.dtype).reshape(-1)))

    def candidates(self) -> Iterator[Array]:
        """One convention for all kinks of a kind first, since that is what programs do; then the nearest of all."""
        yield from _uniform(self.choices, self.open)
        tried = list(self._nearest(np.where(self.open, self.choices.middle, self.choices.reference)))
        # Where several weights that multiply are to be 0, linear steps come near only slowly.
        yield from (s for s in (*tried, _snapped(self.choices, tried[-1])) if _is_allowed(self.choices, s))

    def _nearest(self, s: Array) -> Iterator[Array]:
        bounds = _bounds(self.choices)
        held = Bounds(*(array[self.open] for array in (bounds.low, bounds.high, bounds.simplex)))
        for _ in range(LINEARISED):
            matrix = self.choices.slopes(s, self.rows)[:, self.open]
            target = self.value - self.choices.gradient(s, self.rows) + matrix @ s[self.open]
            weight = 1 / self.room
            before, s = s, s.copy()
            s[self.open] = nearest(matrix * weight[:, None], target * weight, s[self.open], held)
            yield s
            if np.max(np.abs(s - before)) <= SETTLED:
                return

    def said(self, s: Array) -> str:
        slopes = np.abs(self.choices.slopes(s, self.rows)) * np.abs(s - self.choices.reference)
        matters = np.any(slopes > self.room[:, None], axis=0) & self.open
        return spoken(self.choices, s, {int(group) for group in self.choices.owner[matters]})


def _uniform(choices: Choices, is_open: Array) -> Iterator[Array]:
    """Every combination of one usual convention per operation."""
    exact = (choices.margins == 0)[choices.owner] & is_open
    ops = dict.fromkeys(op for group, op in enumerate(choices.ops) if exact[choices.ports(group)[0]])
    per_op = [list(_usual(choices, op)) for op in ops]
    for combination in product(*per_op):
        s = choices.reference.copy()
        for weights in combination:
            np.copyto(s, weights, where=exact & ~np.isnan(weights))
        yield s


def _usual(choices: Choices, op: str) -> Iterator[Array]:
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
        return np.stack([first, last, np.full(size, 1 / size), first])
    if choices.shapes[group] == BALL:
        return np.stack([np.zeros(size), np.full(size, size**-0.5), np.full(size, -(size**-0.5)), np.zeros(size)])
    return np.array([[low], [high], [(low + high) / 2], [0.0]])


def _bounds(choices: Choices) -> Bounds:
    of_group = np.array([group if shape == SIMPLEX else -1 for group, shape in enumerate(choices.shapes)])
    return Bounds(choices.low[choices.owner], choices.high[choices.owner], of_group[choices.owner])


def _snapped(choices: Choices, s: Array) -> Array:
    """Weights that are nearly at one of their bounds, on it; those of a simplex or a vector as they are."""
    single = np.array([shape not in (SIMPLEX, BALL) for shape in choices.shapes])[choices.owner]
    low, high = choices.low[choices.owner], choices.high[choices.owner]
    return np.where(single & (s - low < SNAP), low, np.where(single & (high - s < SNAP), high, s))


def _is_allowed(choices: Choices, s: Array) -> bool:
    """Vectors up to length 1 were searched for in the cube around them."""
    lengths = np.bincount(choices.owner, weights=s * s, minlength=len(choices.ops))
    return all(lengths[group] <= 1 + ROUNDED for group, shape in enumerate(choices.shapes) if shape == BALL)
