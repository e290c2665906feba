"""Two slips in one output: two edges, a slip times a constant, two slips that add up, a slip and an edge."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from worker.grading.answers import Array
from worker.grading.constants import Named
from worker.grading.fitting import Explanation, scaled
from worker.grading.matching import Sight, multiples
from worker.grading.suspects import Suspects

# Relative; two constants at once are less exact.
LEFT_OF_TWO = 1e-7
# So many pairs that pass the screen are looked at.
AT_MOST = 100


def two_effects(one: Sight, suspects: Suspects) -> Iterator[Explanation]:
    """Two edges, each with a named constant, or an edge and something added."""
    edges = len(suspects.moves[one.place])
    rows = np.concatenate([suspects.moves[one.place], suspects.added[one.place][1]])
    norms, dots = one.sums(rows * rows), one.sums(rows * one.off)
    for i, j in _screened(one, rows):
        pair = rows[[i, j]]
        told = _two(one, pair, norms[[i, j]], dots[[i, j]])
        if told is None:
            continue
        parts = [_part(suspects, one.place, k, ratios, edges) for k, ratios in zip((i, j), told, strict=True)]
        (first, c), (second, d) = parts
        if first is not None and second is not None and _reached(one, pair, c, d):
            yield Explanation(("two", i, j), (*first.slips, *second.slips), first.cost + second.cost + 0.5)


def _screened(one: Sight, rows: Array) -> list[tuple[int, int]]:
    """The pairs that fit on the trial that has most numbers: what is left of the least squares is near nothing."""
    best = int(np.argmax(np.where(one.good, np.bincount(one.trial, minlength=one.trials), -1)))
    mine, off = rows[:, one.trial == best], one.off[one.trial == best]
    if mine.shape[1] < 3:
        return [(i, j) for i in range(len(rows)) for j in range(i)]
    gram, dots = mine @ mine.T, mine @ off
    norms = np.diag(gram)
    det = norms[:, None] * norms - gram**2
    with np.errstate(all="ignore"):
        fitted = (norms * dots[:, None] ** 2 + norms[:, None] * dots**2 - 2 * gram * dots[:, None] * dots) / det
    close = np.abs(float(off @ off) - fitted) <= 1e-6 * float(off @ off)
    found = np.argwhere(np.tril(close & (det > 1e-8 * norms[:, None] * norms), -1))
    return [(int(i), int(j)) for i, j in found[:AT_MOST]]


def _two(one: Sight, pair: Array, norms: Array, dots: Array) -> Array | None:
    """The multiples of both on every trial, nan where a trial does not tell them apart; None where they do not fit."""
    across = one.sums(pair[0] * pair[1])
    det = norms[0] * norms[1] - across**2
    told = (det > 1e-8 * norms[0] * norms[1]) & one.good
    if told.sum() < 2:
        return None
    with np.errstate(all="ignore"):
        x, y = norms[1] * dots[0] - across * dots[1], norms[0] * dots[1] - across * dots[0]
        found = np.where(told, np.array([x, y]) / det, np.nan)
    return found if _near(one, pair, np.nan_to_num(found), one.per_number(told)) else None


def _near(one: Sight, pair: Array, multiples: Array, where: Array) -> bool:
    terms = one.per_number(multiples) * pair
    room = 4 * one.room + LEFT_OF_TWO * np.abs(terms).sum(axis=0)
    return bool(np.all((np.abs(one.off - terms.sum(axis=0)) <= room)[where]))


def _reached(one: Sight, pair: Array, c: Array, d: Array) -> bool:
    """With the constants' own values, on every trial."""
    return _near(one, pair, np.array([c, d]), one.per_number(one.good))


def _part(suspects: Suspects, place: int, row: int, ratios: Array, edges: int) -> tuple[Explanation | None, Array]:
    """One of two, with a constant that has a simple name, and the multiples that this makes."""
    if row < edges:
        named = suspects.constants.name(ratios + 1, suspects.trials)
        if named is not None and named.value != 1:
            return scaled(suspects, row, named), named.values - 1
        return None, ratios
    named = suspects.constants.name(ratios, suspects.trials)
    if named is None or named.value == 0:
        return None, ratios
    said = suspects.added[place][0][row - edges]
    return Explanation(("added", row), (said,), said.cost + 0.3 * named.cost), named.values


def times_a_constant(one: Sight, suspects: Suspects, likely: Sequence[int]) -> Iterator[tuple[int, Named]]:
    """Suspected answers of which the submission is a constant times."""
    rows = suspects.answers[one.place][list(likely)]
    found = multiples(one, one.given, rows, margin=2.0)
    for row, ratios in zip(found.rows, found.ratios, strict=True):
        named = suspects.constants.name(ratios, suspects.trials)
        if named is not None and named.value not in (0, 1) and np.isfinite(ratios).sum() >= 3:
            yield likely[row], named


def sums_of_two(one: Sight, suspects: Suspects, likely: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of suspected answers whose deviations add up to the submission's."""
    if not one.whole:
        return
    moves = suspects.answers[one.place][list(likely)] - one.right
    along = np.random.default_rng(one.given.size).standard_normal(one.given.size)
    heights = moves @ along
    order = np.argsort(heights)
    wanted = float(one.off @ along) - heights
    room = float(np.abs(along) @ (4 * one.room)) + 1e-9 * np.abs(heights).max(initial=0.0)
    low = np.searchsorted(heights[order], wanted - room)
    high = np.searchsorted(heights[order], wanted + room)
    near = ((i, j) for i in np.flatnonzero(high > low) for j in order[low[i] : high[i]] if j <= i)
    for i, j in islice(near, 10 * AT_MOST):
        if np.all(np.abs(moves[i] + moves[j] - one.off) <= 4 * one.room):
            yield likely[int(i)], likely[int(j)]


def slip_and_effect(one: Sight, suspects: Suspects, likely: Sequence[int]) -> Iterator[tuple[int, Explanation]]:
    """A suspected answer, and beside it an edge with another constant."""
    rows = suspects.moves[one.place]
    if not len(rows) or not len(likely) or not one.whole:
        return
    rest = one.given - suspects.answers[one.place][list(likely)]
    lengths = np.einsum("ij,ij->i", rest, rest)
    norms = np.einsum("ij,ij->i", rows, rows)
    # Screened on the first trial alone, where the constant is one number.
    first = one.trial == 0
    head, tail = rest[:, first], rows[:, first]
    dots = head @ tail.T
    squares = np.einsum("ij,ij->i", head, head)[:, None] * np.einsum("ij,ij->i", tail, tail)[None]
    likely_pairs = np.argwhere((dots**2 >= (1 - 1e-9) * squares) & (squares > 0) & (lengths[:, None] * norms > 0))
    if int(first.sum()) < 2 or len(likely_pairs) > 200:
        return
    for i, j in likely_pairs:
        found = multiples(one, rest[i], rows[j][None], margin=4.0)
        if len(found.rows):
            named = suspects.constants.name(found.ratios[0] + 1, suspects.trials)
            if named is not None and named.value != 1:
                yield likely[i], scaled(suspects, int(j), named)
