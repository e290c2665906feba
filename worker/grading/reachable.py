"""Find weights within their bounds for which a linear function comes nearest to what is given, in least squares.

Bounds are per weight, and the weights of a simplex add up to 1. The method is that of active sets: weights at a bound
stay there unless letting them go brings the residual down (Stark and Parker, Bounded-variable least squares, 1995).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from worker.grading.answers import Array

# At most so many steps, and fewer for so many weights at once that a step takes long: it is ROUNDS up to about 120.
ROUNDS, LEAST_ROUNDS, WORK = 100, 4, 2e8
# Weights nearer to a bound than this are on it, and gains below it are none.
SMALL = 1e-10


@dataclass(frozen=True)
class Bounds:
    """Per weight its bounds, and the number of the simplex that it belongs to; -1 for none."""

    low: Array
    high: Array
    simplex: Array


def nearest(matrix: Array, target: Array, start: Array, bounds: Bounds) -> Array:
    """Weights s within bounds for which matrix @ s is near target; `start` must be within them."""
    s = start.copy()
    for rows, columns in _blocks(matrix != 0, bounds.simplex):
        own = Bounds(*(array[columns] for array in (bounds.low, bounds.high, bounds.simplex)))
        s[columns] = _nearest(matrix[np.ix_(rows, columns)], target[rows], start[columns], own)
    return s


def _blocks(linked: Array, simplex: Array) -> Iterator[tuple[Array, Array]]:
    """Rows and columns that have nothing to do with the others; columns of no row are in none."""
    count = simplex.size
    labels, before = np.arange(count), np.full(count, -1)
    while not np.array_equal(labels, before):
        before = labels
        of_rows = np.min(np.where(linked, labels, count), axis=1, initial=count)
        labels = np.minimum(labels, np.min(np.where(linked, of_rows[:, None], count), axis=0, initial=count))
        for group in np.unique(simplex[simplex >= 0]):
            labels[simplex == group] = np.min(labels[simplex == group])
    for label in np.unique(of_rows[of_rows < count]):
        yield np.flatnonzero(of_rows == label), np.flatnonzero(labels == label)


def _nearest(matrix: Array, target: Array, start: Array, bounds: Bounds) -> Array:
    scale = float(np.max(np.abs(matrix)))
    a, b = matrix / scale, target / scale
    free = np.ones(start.size, dtype=bool)
    s = _walked(start, _step(a, b - a @ start, free, bounds), free, bounds)
    for _ in range(max(LEAST_ROUNDS, min(ROUNDS, int(WORK / (a.size * min(a.shape)))))):
        if not np.any(free):
            _let_go(a, b, s, free, bounds)
        step = _step(a, b - a @ s, free, bounds)
        if np.max(np.abs(step), initial=0.0) > SMALL:
            s = _walked(s, step, free, bounds)
        elif not _let_go(a, b, s, free, bounds):
            break
    return s


def _step(a: Array, residual: Array, free: Array, bounds: Bounds) -> Array:
    """The best move of the free weights that keeps every simplex' sum; of several the shortest."""
    moves = _moves(free, bounds)
    if moves.shape[1] == 0:
        return np.zeros(free.size)
    return np.asarray(moves @ np.linalg.lstsq(a @ moves, residual, rcond=None)[0])


def _moves(free: Array, bounds: Bounds) -> Array:
    columns = [_unit(free.size, place) for place in np.flatnonzero(free & (bounds.simplex < 0))]
    for simplex in np.unique(bounds.simplex[bounds.simplex >= 0]):
        members = np.flatnonzero(free & (bounds.simplex == simplex))
        columns += [_unit(free.size, other) - _unit(free.size, members[0]) for other in members[1:]]
    return np.stack(columns, axis=1) if columns else np.zeros((free.size, 0))


def _unit(size: int, place: np.integer[Any]) -> Array:
    unit = np.zeros(size)
    unit[place] = 1.0
    return unit


def _walked(s: Array, step: Array, free: Array, bounds: Bounds) -> Array:
    """As far along the step as the bounds allow; what meets its bound is free no longer."""
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(step > 0, (bounds.high - s) / step, np.where(step < 0, (bounds.low - s) / step, np.inf))
    length = min(1.0, float(np.min(room, initial=np.inf)))
    moved = np.clip(s + length * step, bounds.low, bounds.high)
    stuck = (step != 0) & (room <= length * (1 + SMALL)) & (length < 1)
    free &= ~stuck
    return np.where(stuck, np.where(step > 0, bounds.high, bounds.low), moved)


def _let_go(a: Array, b: Array, s: Array, free: Array, bounds: Bounds) -> bool:
    """Free the weight at a bound that would gain most, if one would."""
    slope = a.T @ (b - a @ s)
    for simplex in np.unique(bounds.simplex[bounds.simplex >= 0]):
        members = bounds.simplex == simplex
        held = members & (s > SMALL)
        slope[members] -= np.mean(slope[held]) if np.any(held) else 0.0
        free |= held
    gain = np.where(free, 0.0, np.where(s <= bounds.low + SMALL, slope, np.where(s >= bounds.high - SMALL, -slope, 0)))
    best = int(np.argmax(gain))
    if gain[best] <= SMALL * max(1e-300, float(np.max(np.abs(b), initial=0.0))):
        return False
    free[best] = True
    return True
