"""Check the reference itself: reverse mode against Ridders extrapolation and the complex step."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

import autodiff_core as ad

from .branches import same, signature
from .draws import Draw
from .exercise import Exercise
from .reference import Expected, expected
from .trees import Array

Scalar = Callable[[Any], Any]

METHODS = ("richardson", "complex")
# Relative to the largest entry; what numerical differentiation can see beside the rounding of the function itself.
TOLERANCE = 1e-8
# Slopes to one side that are less certain than this prove nothing.
SURE = 1e-6
# How near, relative to max(1, |x|), another branch must begin for a point to lie on a kink.
BESIDE = 1e-9
# All coordinates of an array up to this size; beyond it so many of them, and so many random directions.
WHOLE, COORDINATES, DIRECTIONS = 200, 30, 20


def verified(exercise: Exercise, draws: Sequence[Draw]) -> list[dict[str, Any]]:
    """One entry per trial, variable and method: the largest relative error, and how many derivatives were compared.

    `kinks` counts those that the method cannot tell, since the point lies on a kink and the slopes to its sides do
    not enclose what a convention chose there.
    """
    if not exercise.task.differentiates:
        return []
    return [
        {"case": one.case, "seed": one.seed, "variable": name, "method": method, **found}
        for one in draws
        if one.dtype == "float64"
        for name, want in _gradients(exercise, one)
        for method in METHODS
        for found in [_compared(_of_variable(exercise, one, name), one.arguments[name], want, method)]
    ]


def _gradients(exercise: Exercise, one: Draw) -> Iterator[tuple[str, Expected]]:
    wrt = exercise.task.wrt
    return zip(wrt, expected(exercise, one)[-len(wrt) :], strict=True)


def _of_variable(exercise: Exercise, one: Draw, name: str) -> Scalar:
    rest = dict(one.widened)
    upstreams = [rest.pop(upstream) for upstream in exercise.task.upstreams]
    outputs = exercise.held_at(dict(rest))

    def scalar(value: Any) -> Any:
        outs = outputs(**{**rest, name: value})
        terms = [ad.sum(out * upstream) for out, upstream in zip(outs, upstreams, strict=True)] if upstreams else outs
        return sum(terms[1:], terms[0])

    return scalar


def _compared(scalar: Scalar, at: Any, want: Expected, method: str) -> dict[str, float]:
    at = np.asarray(at, dtype=np.float64)
    scale = max(float(np.max(np.abs(want.value), initial=0.0)), float(np.max(want.error, initial=0.0)), 1e-300)
    errors, kinks = [0.0], 0
    for v, error in _errors(scalar, at, want, method):
        if error <= TOLERANCE * scale or method != "richardson":
            errors.append(error / scale)
            continue
        enclosed, on_kink = _beside(scalar, at, want, v, scale)
        errors.append(0.0 if enclosed or on_kink else error / scale)
        kinks += on_kink and not enclosed
    return {"error": max(errors), "count": len(errors) - 1 - kinks, "kinks": kinks}


def _errors(scalar: Scalar, at: Array, want: Expected, method: str) -> Iterator[tuple[Array, float]]:
    """Directions, and how far the numerical derivative along each is from the reference's."""
    if at.size <= WHOLE:
        numeric = ad.numeric.gradient(scalar, at, method)
        for place in np.ndindex(at.shape):
            yield _unit(at, place), abs(float(numeric[place] - want.value[place]))
    else:
        for v in _directions(at):
            yield v, abs(ad.numeric.directional(scalar, at, v, method) - float(np.sum(want.value * v)))


def _directions(at: Array) -> Iterator[Array]:
    rng = np.random.default_rng(at.size)
    for place in rng.choice(at.size, COORDINATES, replace=False):
        yield _unit(at, np.unravel_index(place, at.shape))
    for _ in range(DIRECTIONS):
        yield ad.numeric.random_direction(at, rng)


def _unit(at: Array, place: Any) -> Array:
    unit = np.zeros(at.shape)
    unit[place] = 1.0
    return unit


def _beside(scalar: Scalar, at: Array, want: Expected, v: Array, scale: float) -> tuple[bool, bool]:
    """Whether the slopes to both sides, each on one branch, enclose the reference's; and whether the point is a kink.

    At a kink symmetric differences give the mean of both, and beside one they step over it.
    """
    branches, exact = _branches(scalar), float(np.sum(want.value * v))
    right, right_error = ad.numeric.one_sided(scalar, at, v, branches)
    left, left_error = ad.numeric.one_sided(scalar, at, -v, branches)
    room = max(right_error, left_error, TOLERANCE * scale)
    enclosed = min(right, -left) - room <= exact <= max(right, -left) + room and room <= SURE * scale
    beside, here = BESIDE * max(1.0, float(np.max(np.abs(at[v != 0])))) * v, branches(at)
    return enclosed, not (same(here, branches(at + beside)) and same(here, branches(at - beside)))


def _branches(scalar: Scalar) -> Callable[[Array], tuple[Array, ...]]:
    return lambda point: signature(scalar(ad.tensor(point, requires_grad=True)))
