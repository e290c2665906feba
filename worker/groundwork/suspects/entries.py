"""Contributions with entries left out, moved, or summed up wrongly, whatever the operation is."""

from collections.abc import Callable

import numpy as np

from ..trees import Array
from . import slip
from .rules import Seen, Wrong
from .shaping import fitted, swapped
from .slip import Slip

LOST_SAMPLE = slip.INDEX._replace(cost=2.6)


def _rows(s: Seen, kept: slice) -> Array | None:
    if not s.h.ndim:
        return None
    found = np.zeros_like(s.h)
    found[kept] = s.h[kept]
    return found


def _rolled(s: Seen, by: int) -> Array | None:
    return np.roll(s.h, by, axis=0) if s.h.ndim else None


def _turned(s: Seen) -> Array | None:
    return s.h[..., ::-1, ::-1] if s.h.ndim > 1 else None


def _other_axis(s: Seen) -> Array | None:
    """A square result that was summed over the wrong one of its axes."""
    if s.g.ndim != s.h.ndim + 1:
        return None
    for axis in range(s.g.ndim):
        total = s.g.sum(axis=axis)
        if total.shape == s.h.shape and not np.allclose(total, s.h):
            return np.asarray(total)
    return None


def _all_in_one(s: Seen) -> Array | None:
    return np.full_like(s.h, s.g.sum()) if s.h.ndim and s.g.shape != s.h.shape else None


def _cut(s: Seen, cut: Callable[[Array], Array]) -> Array | None:
    return cut(s.h) if s.h.ndim == 2 and s.h.shape[0] == s.h.shape[1] else None


def off_diagonal(h: Array) -> Array:
    return np.asarray(h * (1 - np.eye(len(h))))


def _one_row(s: Seen, place: int) -> Array | None:
    return s.g[place] if s.g.ndim == s.h.ndim + 1 and s.g[place].shape == s.h.shape else None


ANY: list[tuple[Slip, Wrong]] = [
    (slip.TWICE._replace(cost=2.9), lambda s: fitted(s.h * s.x, s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h * (1 - s.x), s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h * s.x * (1 - s.x), s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: fitted(s.h / s.x, s.h.shape)),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * s.y if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * (1 - s.y) if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.0), lambda s: s.h * (1 - s.y**2) if s.y.shape == s.h.shape else None),
    (slip.LOCAL._replace(cost=3.1), lambda s: s.h / s.y if s.y.shape == s.h.shape else None),
    (slip.MASK._replace(cost=2.6), lambda s: s.h * (s.x > 0)),
    (slip.MASK._replace(cost=2.8), lambda s: s.h * (s.h > 0)),
    (LOST_SAMPLE._replace(said="the last sample or entry is left out"), lambda s: _rows(s, slice(-1))),
    (LOST_SAMPLE._replace(said="the first sample or entry is left out"), lambda s: _rows(s, slice(1, None))),
    (slip.KEPT_LAST._replace(said="only the last sample counts", cost=2.2), lambda s: _rows(s, slice(-1, None))),
    (slip.INDEX._replace(said="only the first sample counts", cost=2.3), lambda s: _rows(s, slice(1))),
    (slip.INDEX._replace(said="the samples or entries are shifted by one", cost=2.8), lambda s: _rolled(s, 1)),
    (slip.INDEX._replace(said="the samples or entries are shifted by one", cost=2.8), lambda s: _rolled(s, -1)),
    (slip.INDEX._replace(said="the order is reversed", cost=2.8), lambda s: s.h[::-1] if s.h.ndim else None),
    (slip.INDEX._replace(said="the order is reversed", cost=2.8), _turned),
    (slip.TRANSPOSE._replace(cost=2.4), lambda s: swapped(s.h) if s.h.ndim > 1 else None),
    (slip.BRANCH._replace(cost=3.0, said="a sign replaces the number itself"), lambda s: np.sign(s.h)),
    (slip.INDEX._replace(cost=2.8, said="a triangle of the matrix is left out"), lambda s: _cut(s, np.tril)),
    (slip.INDEX._replace(cost=2.8, said="a triangle of the matrix is left out"), lambda s: _cut(s, np.triu)),
    (slip.INDEX._replace(cost=2.8, said="the diagonal of the matrix is left out"), lambda s: _cut(s, off_diagonal)),
]


# Where a broadcast is undone.
BROADCAST: list[tuple[Slip, Wrong]] = [
    (slip.AXIS._replace(cost=2.2), _other_axis),
    (slip.AXIS._replace(cost=1.9, said="everything is summed up into one number"), _all_in_one),
    (slip.NOT_SUMMED._replace(cost=2.2, said="one row is taken where all are added up"), lambda s: _one_row(s, 0)),
    (slip.KEPT_LAST._replace(cost=2.0, said="only the last contribution is kept"), lambda s: _one_row(s, -1)),
]
