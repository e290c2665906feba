"""Difference quotients of a function along many directions, each with how much rounding it may contain.

Steps h have shape (P,), one for each of P directions; quotients of a function of m values have shape (P, m).
"""

from collections.abc import Callable
from typing import Any, Self

import numpy as np

from autodiff_core.checks.sampling import Sampler

EPS = float(np.finfo(np.float64).eps)

Quotients = tuple[Any, Any]
Accept = Callable[[Any], bool]


class Rays:
    """Directions from x: d has shape (P, *x.shape)."""

    def __init__(self, x: Any, d: Any) -> None:
        self.x = x
        self.d = d.reshape(len(d), -1)

    def __len__(self) -> int:
        return len(self.d)

    def some(self, rays: Any) -> Self:
        return type(self)(self.x, self.d[rays])

    def moved(self, h: Any) -> Any:
        """x + hd for steps of shape (S, P), as points of shape (S, P, x.size)."""
        return self.x.reshape(-1) + h[..., None] * self.d

    def distance(self, a: Any, b: Any = None) -> Any:
        """How far apart points of shape (P, x.size) really are along d, or from x: x + hd is rounded."""
        b = self.x.reshape(-1) if b is None else b
        return np.sum((a - b) * self.d, axis=1) / np.sum(self.d * self.d, axis=1)

    @property
    def reach(self) -> Any:
        """The unit of steps: what moves the coordinates that move by at most max(1, |x|)."""
        moved = np.max(np.where(self.d != 0, np.abs(self.x.reshape(-1)), 0.0), axis=1)
        return np.maximum(1.0, moved) / np.max(np.abs(self.d), axis=1)


class Axes(Rays):
    """Directions from x along its coordinates at the given places, without the zeros of unit vectors."""

    def __init__(self, x: Any, places: Any) -> None:
        self.x = x
        self.places = places
        self.starts = x.reshape(-1)[places]
        # Where the coordinates that move stand among those of P points in a row.
        self.moving = np.arange(0, len(places) * x.size, x.size) + places

    def __len__(self) -> int:
        return len(self.places)

    def some(self, rays: Any) -> Self:
        return type(self)(self.x, self.places[rays])

    def moved(self, h: Any) -> Any:
        points = np.empty((*h.shape, self.x.size), h.dtype)
        points[:] = self.x.reshape(-1)
        points.reshape(len(h), -1)[:, self.moving] = self.starts + h
        return points

    def distance(self, a: Any, b: Any = None) -> Any:
        return a.reshape(-1)[self.moving] - (self.starts if b is None else b.reshape(-1)[self.moving])

    @property
    def reach(self) -> Any:
        return np.maximum(1.0, np.abs(self.starts))


class Differences:
    """Quotients of what is sampled. Points that accept says no to are refused: their quotients are nan."""

    def __init__(self, sample: Sampler, accept: Accept | None = None) -> None:
        self.sample = sample
        self.accept = accept

    def symmetric(self, rays: Rays, h: Any) -> Quotients:
        points = rays.moved(np.array([h, -h]))
        widths = rays.distance(points[0], points[1])
        values = self.values(points, rays.x.shape)
        return quotient(values[: len(h)], values[len(h) :], widths)

    def one_sided(self, rays: Rays, h: Any) -> Quotients:
        points = rays.moved(h[None])
        widths = rays.distance(points[0])
        return quotient(self.values(points, rays.x.shape), self.sample.centre[None], widths)

    def complex(self, rays: Rays, h: Any) -> Quotients:
        """The imaginary part of f(x + ihd) over h. Raises if f drops imaginary parts."""
        values = self.sample(rays.moved(1j * h[None]).reshape(-1, *rays.x.shape))
        if values.dtype.kind == "c":
            slopes = values.imag / h[:, None]
            return slopes, EPS * np.abs(slopes)
        if not self.sample.is_constant():
            raise ValueError(
                "f returned a real number for a complex argument: some operation in it drops imaginary "
                'parts. Write it with this package\'s operations, or use method="richardson".'
            )
        return np.zeros(values.shape), np.zeros(values.shape)

    def values(self, points: Any, shape: tuple[int, ...]) -> Any:
        points = points.reshape(-1, *shape)
        refused = [not self.accept(point) for point in points] if self.accept else []
        values = self.sample(points).astype(np.float64, copy=False)
        if refused:
            values[refused] = np.nan
        return values


def quotient(upper: Any, lower: Any, widths: Any) -> Quotients:
    widths = widths[:, None]
    return (upper - lower) / widths, EPS * (np.abs(upper) + np.abs(lower)) / widths


def on_branch_of(x: Any, signature: Callable[[Any], Any]) -> Accept:
    """Accepts the points where signature gives what it gives at x."""
    there = signature(np.array(x))
    return lambda point: same(signature(np.array(point)), there)


def same(a: Any, b: Any) -> bool:
    """Whether two signatures, arrays or tuples of arrays, are equal."""
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(np.array_equal(p, q) for p, q in zip(a, b, strict=True))
    return np.array_equal(a, b)
