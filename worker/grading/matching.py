"""Compare a submission's answers with all suspects at once: array arithmetic on the sketches of the naming trials."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from worker.grading.answers import Answer, Array
from worker.grading.expected import Expected
from worker.grading.suspects import Suspects

# Relative; what a fit leaves must be as near to rounding.
LEFT = 1e-8


@dataclass(frozen=True)
class Sight:
    """One output of a submission on the naming trials.

    `trial` says to which of them each number of the sketches belongs; `room` how far a number may be off. Where the
    shape is another or a number is not finite there is no arithmetic, and anything may be.
    """

    place: int
    given: Array
    codes: Array
    right: Array
    trial: Array
    room: Array
    expected: Array

    @property
    def usable(self) -> bool:
        """Arithmetic makes sense: on some trials, the last one, which has a fresh seed, among them."""
        return bool(self.good.sum() >= 3 and self.good[-1])

    @property
    def good(self) -> Array:
        """The trials that gave finite numbers in the right shape."""
        return np.asarray(self.codes == self.expected)

    @property
    def whole(self) -> bool:
        return bool(self.good.all())

    @property
    def off(self) -> Array:
        return self.given - self.right

    @property
    def is_off(self) -> bool:
        """Whether the naming trials show that anything is wrong."""
        return not self.whole or bool(np.any(np.abs(self.off) > self.room))

    @property
    def trials(self) -> int:
        return int(self.codes.size)

    def sums(self, products: Array) -> Array:
        """Summed up over each trial: the last axis becomes one entry a trial."""
        starts = np.searchsorted(self.trial, np.arange(self.trials))
        return np.asarray(np.add.reduceat(products, starts, axis=-1))

    def per_number(self, per_trial: Array) -> Array:
        return np.asarray(per_trial[..., self.trial])


def sight(suspects: Suspects, wanted: Sequence[Sequence[Expected]], answers: Sequence[Answer], place: int) -> Sight:
    """What the submission gave for one output."""
    given, codes = suspects.sketched(answers, place)
    lengths = suspects.lengths[place]
    trial = np.repeat(np.arange(len(lengths)), lengths)
    largest = np.array([np.max(np.abs(given[trial == k]), initial=0.0) for k in range(len(lengths))])
    wants = [wanted[at][place] for at in suspects.trials]
    off = np.array([np.max(want.tolerance("float64"), initial=0.0) for want in wants])
    size = np.array([max(np.max(want.error, initial=0.0), 1e-300) for want in wants])
    spread = np.array([np.sqrt(max(want.value.size / length, 1)) for want, length in zip(wants, lengths, strict=True)])
    # A mistake that makes values larger than anything in the reference's own computation rounds accordingly.
    room = spread * (16 * off * np.maximum(1.0, largest / size) + 1e-9 * largest)
    expected = suspects.codes[place][0]
    return Sight(place, given, codes, suspects.right[place], trial, room[trial], expected)


def only_not_finite(one: Sight) -> bool:
    """Right wherever it is a number in the right shape: then nothing but nan or infinity, or an error, is wrong."""
    fine = one.per_number(one.codes == one.expected)
    return bool(fine.any()) and not one.whole and bool(np.all(np.abs(one.off)[fine] <= one.room[fine]))


def equal(one: Sight, suspects: Suspects) -> Array:
    """Which of the suspected answers to this output the submission gives."""
    same = np.all(suspects.codes[one.place] == one.codes, axis=1) & bool((one.codes >= 0).any())
    rows = np.flatnonzero(same)
    near = np.all(np.abs(suspects.answers[one.place][rows] - one.given) <= one.room, axis=1)
    same[rows] = near
    return np.asarray(same)


@dataclass(frozen=True)
class Multiples:
    """Rows of which the target is a multiple on every trial: their numbers, and the multiple (nan: any)."""

    rows: Array
    ratios: Array


def multiples(one: Sight, target: Array, rows: Array, margin: float = 1.0) -> Multiples:
    """`target`: the numbers to explain, such as what the submission is off by."""
    if not len(rows):
        return Multiples(np.zeros(0, dtype=np.int64), np.zeros((0, one.trials)))
    norms = one.sums(rows * rows)
    dots = one.sums(rows * target)
    with np.errstate(all="ignore"):
        ratios = np.where(norms > 1e-24, dots / norms, 0.0)
    left = np.abs(target - one.per_number(ratios) * rows)
    allowed = margin * one.room + LEFT * np.abs(one.per_number(ratios) * rows)
    found = np.flatnonzero(np.all((left <= allowed) | ~one.per_number(one.good), axis=1))
    ratios = np.where((norms[found] > 1e-24) & one.good, ratios[found], np.nan)
    return Multiples(found, ratios)
