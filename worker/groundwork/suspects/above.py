"""Contributions that ignore what arrives from above, or part of it."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ..trees import Array
from . import slip
from .slip import Slip
from .where import Contribution


def parts_of_above(axes: int) -> Iterator[tuple[Slip, Contribution]]:
    """One entry short along an axis, or one entry alone, or the first one for all."""
    for axis in range(axes):
        lost = slip.INDEX._replace(cost=2.4)
        yield lost._replace(said="the last sample or entry is left out"), with_above(_only(axis, slice(-1)))
        yield lost._replace(said="the first sample or entry is left out"), with_above(_only(axis, slice(1, None)))
        kept = slip.KEPT_LAST._replace(cost=2.2)
        yield kept._replace(said="only the last sample or entry counts"), with_above(_only(axis, slice(-1, None)))
        alone = slip.INDEX._replace(cost=2.3, said="only the first sample or entry counts")
        yield alone, with_above(_only(axis, slice(1)))
        first = slip.INDEX._replace(said="the first sample or entry is used for all", cost=2.5)
        yield first, with_above(partial(_first_along, axis=axis))
        yield (
            first._replace(said="entries are shifted by one", cost=2.7),
            with_above(partial(np.roll, shift=1, axis=axis)),
        )
        yield (
            first._replace(said="entries are shifted by one", cost=2.7),
            with_above(partial(np.roll, shift=-1, axis=axis)),
        )
        yield first._replace(said="the order is reversed", cost=2.7), with_above(partial(np.flip, axis=axis))


def _first_along(g: Array, axis: int) -> Array:
    return np.repeat(g.take([0], axis), g.shape[axis], axis)


def _only(axis: int, kept: slice) -> Callable[[Array], Array]:
    def change(g: Array) -> Array:
        found = np.zeros_like(g)
        place = (slice(None),) * axis + (kept,)
        found[place] = g[place]
        return found

    return change


def with_above(change: Callable[[Array], Array]) -> Contribution:
    return lambda where, g, h: where.tape.handed(where.edge, change(g))


def totalled(g: Array) -> Array:
    return np.full_like(g, g.sum())


def averaged(g: Array) -> Array:
    return np.full_like(g, g.mean())


ALL_ONE = slip.AXIS._replace(id="summed-up", said="one sum or mean stands where every entry has its own", cost=2.2)
