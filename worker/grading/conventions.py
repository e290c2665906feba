"""Accept at a kink whatever some choice of generalised derivative gives, and say which convention was found.

One choice has to explain all variables that it is asked for: a gradient that takes one side of a kink in one variable
and the other side in another is none. Only where a number is near a kink, and not on it, may each variable have a side
of its own: rounding falls as it likes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from worker.grading.answers import Array
from worker.grading.choices import BALL, SIMPLEX, Choices, Share
from worker.grading.expected import ROUNDOFF, Expected
from worker.grading.reachable import Bounds, nearest
from worker.grading.spoken import spoken
from worker.grading.usual import usual

# The gradient is a polynomial in the weights of kinks that follow each other: at most so often it is linearised.
LINEARISED = 8
SETTLED = 1e-14
SNAP = 0.02
# What a length may exceed 1 by.
ROUNDED = 1e-9

Room = Callable[[Expected, str], Array]


@dataclass(frozen=True)
class Asked:
    """One variable that is to be explained; `dtype` is the one it was computed in."""

    value: Array
    want: Expected
    dtype: str

    @property
    def share(self) -> Share:
        assert self.want.share is not None
        return self.want.share

    @property
    def given(self) -> Array:
        return self.value.astype(np.float64).reshape(-1)

    def at(self, s: Array) -> Expected:
        """What is expected of one who chooses the weights s: as exact as the larger of both bounds."""
        shape = self.want.value.shape
        error = np.maximum(self.want.error, self.share.choices.error[self.share.rows].reshape(shape))
        return replace(self.want, value=self.share.choices.gradient(s, self.share.rows).reshape(shape), error=error)

    def fits(self, s: Array, room: Room) -> bool:
        at = self.at(s)
        return bool(np.all(np.abs(self.given - at.value.reshape(-1)) <= room(at, self.dtype).reshape(-1)))


@dataclass(frozen=True)
class Found:
    """Per variable the gradient that the choice gives, with its own tolerance, and the convention in words."""

    wants: tuple[Expected, ...]
    messages: tuple[str, ...]


def convention(asked: Sequence[Asked]) -> Found | None:
    """The choice at the trial's kinks that leads to these values; None where no choice does."""
    search = _Search(asked)
    if not search.is_possible():
        return None
    close = None
    for z in search.candidates():
        if search.fits(z, Expected.tolerance):
            return search.found(z)
        if close is None and search.fits(z, Expected.near):
            close = z
    return None if close is None else search.found(close)


class _Search:
    """Looks for weights z: those of kinks that are met exactly once, those of near ones once per variable."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.choices: Choices = asked[0].share.choices
        exact = (self.choices.margins == 0)[self.choices.owner]
        count = exact.size
        # Where in z the weight of a port is, for each variable.
        self.places = [np.where(exact, np.arange(count), np.arange(count) + k * count) for k in range(len(asked))]
        opens = [self.choices.open_to(ROUNDOFF[one.dtype]) for one in asked]
        self.open = np.concatenate([is_open & (~exact if k else True) for k, is_open in enumerate(opens)])
        self.rooms = [one.at(self.choices.reference).near(one.dtype).reshape(-1) for one in asked]

    def is_possible(self) -> bool:
        """Whether every entry that no open kink reaches is right as it is."""
        return bool(np.any(self.open)) and all(map(self._settled_are_right, self.asked, self.rooms, self.places))

    def _settled_are_right(self, one: Asked, room: Array, place: Array) -> bool:
        reach = self.choices.reach[one.share.rows][:, self.open[place]]
        error = np.abs(one.given - one.want.value.reshape(-1))
        return bool(np.all((error <= room) | np.any(reach, axis=1)))

    def fits(self, z: Array, room: Room) -> bool:
        return all(one.fits(z[place], room) for one, place in zip(self.asked, self.places, strict=True))

    def candidates(self) -> Iterator[Array]:
        """One convention for all kinks of a kind first, since that is what programs do; then the nearest of all."""
        count = self.choices.owner.size
        for s in usual(self.choices, self.open[:count]):
            yield self._for_all(s)
        start = np.where(self.open, self._for_all(self.choices.middle), self._for_all(self.choices.reference))
        tried = list(self._nearest(start))
        # Where several weights that multiply are to be 0, linear steps come near only slowly.
        yield from (z for z in (*tried, self._snapped(tried[-1])) if self._is_allowed(z))

    def _for_all(self, s: Array) -> Array:
        return np.tile(s, len(self.asked))

    def _nearest(self, z: Array) -> Iterator[Array]:
        bounds = self._bounds()
        for _ in range(LINEARISED):
            matrix, target = self._linearised(z)
            before, z = z, z.copy()
            z[self.open] = nearest(matrix, target, z[self.open], bounds)
            yield z
            if np.max(np.abs(z - before)) <= SETTLED:
                return

    def _linearised(self, z: Array) -> tuple[Array, Array]:
        """Matrix and target in units of the room that every entry has."""
        rows, targets = [], []
        for one, place, room in zip(self.asked, self.places, self.rooms, strict=True):
            slopes = np.zeros((one.given.size, z.size))
            slopes[:, place] = self.choices.slopes(z[place], one.share.rows)
            matrix = slopes[:, self.open]
            residual = one.given - self.choices.gradient(z[place], one.share.rows)
            rows.append(matrix / room[:, None])
            targets.append((residual + matrix @ z[self.open]) / room)
        return np.concatenate(rows), np.concatenate(targets)

    def _bounds(self) -> Bounds:
        low, high = (self._for_all(edge[self.choices.owner]) for edge in (self.choices.low, self.choices.high))
        is_simplex = self._for_all(self._of_shape(SIMPLEX))
        groups = np.concatenate([self.choices.owner + k * len(self.choices.ops) for k in range(len(self.asked))])
        return Bounds(*(array[self.open] for array in (low, high, np.where(is_simplex, groups, -1))))

    def _of_shape(self, *shapes: str) -> Array:
        return np.array([shape in shapes for shape in self.choices.shapes])[self.choices.owner]

    def _snapped(self, z: Array) -> Array:
        """Weights that are nearly at one of their bounds, on it; those of a simplex or a vector as they are."""
        single = self._for_all(~self._of_shape(SIMPLEX, BALL))
        low, high = (self._for_all(edge[self.choices.owner]) for edge in (self.choices.low, self.choices.high))
        return np.where(single & (z - low < SNAP), low, np.where(single & (high - z < SNAP), high, z))

    def _is_allowed(self, z: Array) -> bool:
        """Vectors up to length 1 were searched for in the cube around them."""
        of_ball = self._of_shape(BALL)
        squares = (np.where(of_ball, z[place] ** 2, 0.0) for place in self.places)
        lengths = (np.bincount(self.choices.owner, weights=square) for square in squares)
        return all(np.all(length <= 1 + ROUNDED) for length in lengths)

    def found(self, z: Array) -> Found:
        weights = [z[place] for place in self.places]
        wants = tuple(one.at(s) for one, s in zip(self.asked, weights, strict=True))
        return Found(wants, tuple(map(self._said, self.asked, weights, self.rooms)))

    def _said(self, one: Asked, s: Array, room: Array) -> str:
        moved = np.abs(self.choices.slopes(s, one.share.rows)) * np.abs(s - self.choices.reference)
        matters = np.any(moved > room[:, None], axis=0)
        return spoken(self.choices, s, {int(group) for group in self.choices.owner[matters]})
