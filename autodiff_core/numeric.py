"""Differentiate a function by evaluating it: differences, Ridders extrapolation, the complex step.

    ad.numeric.gradient(f, x, method="richardson")
    ad.numeric.directional(f, x, v)                 # along v only: two evaluations, however long x is

Functions that can be traced are evaluated at many points in one call. Every function here leaves x as it was.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autodiff_core.checks.differences import EPS, Accept, Axes, Differences, Rays, on_branch_of
from autodiff_core.checks.extrapolation import extrapolate
from autodiff_core.checks.sampling import Sampler, portions

Function = Callable[[Any], Any]
Signature = Callable[[Any], Any]

# In units of max(1, |x|): where extrapolation starts; for differences, where truncation and rounding balance. The
# error of a complex step is of the order of its square: far below rounding, for every x in use.
STARTS = (0.1, 1e-3, 1e-5)
BESIDE = 1e-9
STEPS = {"forward": (EPS ** (1 / 2),), "central": (EPS ** (1 / 3),), "richardson": STARTS, "complex": (1e-100,)}


class Slopes(NamedTuple):
    """Derivatives of m values along P directions: slopes (P, m), what of them may be error of rounding or of
    extrapolation (P, m), and the steps (P,), the first one where there are several."""

    slopes: Any
    errors: Any
    steps: Any


def gradient(f: Function, x: Any, method: str = "central") -> Any:
    """The gradient of f, which maps an array of x's shape to one number; float64 in x's shape.

    "forward": one-sided differences, right to about 1e-7. "central": symmetric ones, to 1e-9. "richardson":
    Ridders extrapolation, to 1e-12. "complex": exact to rounding; f gets complex128 and must be written with this
    package's operations, or others that keep the imaginary part. At a kink "central" and "richardson" give the mean
    of the slopes of both sides, without notice (`ridders` can be told the branches); the complex step gives what
    the table of primitives says.
    """
    steps = known(method)
    x = np.array(x, dtype=np.float64)
    return coordinates(one_number(Sampler(f, start(x, method))), x, method, steps).slopes.reshape(x.shape)


def directional(f: Function, x: Any, v: Any, method: str = "central") -> float:
    """The derivative of f, which gives one number, along v: the gradient times v, without the gradient."""
    steps = known(method)
    x = np.array(x, dtype=np.float64)
    sample = one_number(Sampler(f, start(x, method)))
    return float(along(sample, ray(v, x), method, steps).slopes.item())


def one_sided(f: Function, x: Any, v: Any, signature: Signature | None = None) -> tuple[float, float]:
    """The derivative of f at x towards v, from points on that side only, and its error estimate: for kinks.

    signature: as for `ridders`, except that steps must stay on the branches just beside x: at a kink those of x
    itself belong to neither side.
    """
    x = np.array(x, dtype=np.float64)
    rays = ray(v, x)
    accept = on_branch_of(rays.moved(BESIDE * rays.reach[None]).reshape(x.shape), signature) if signature else None
    found = along(one_number(Sampler(f, x)), rays, "one-sided", STARTS, accept)
    return float(found.slopes.item()), float(found.errors.item())


def random_direction(x: Any, rng: "np.random.Generator") -> Any:
    """A direction in x's shape, of length one, any as likely as any other."""
    v = rng.standard_normal(np.shape(x))
    return v / np.sqrt(np.sum(v * v))


def ridders(
    f: Function, x: Any, steps: tuple[float, ...] = STARTS, signature: Signature | None = None
) -> tuple[Any, Any]:
    """Gradient and error estimate, both in x's shape: per coordinate the start that is surest of itself.

    steps: where the extrapolations start, in units of max(1, |x|). signature: tells for a point which branches f
    takes there (the signs in relu, the places of maxima), as an array or a tuple of arrays; a step to where it
    differs from x's is refused. Without it the estimate cannot tell that all differences agree on a wrong slope, as
    they do at a kink. An estimate of inf says that no step gave finite values.
    """
    x = np.array(x, dtype=np.float64)
    accept = on_branch_of(x, signature) if signature else None
    found = coordinates(one_number(Sampler(f, x)), x, "richardson", steps, accept)
    return found.slopes.reshape(x.shape), found.errors.reshape(x.shape)


def coordinates(sample: Sampler, x: Any, method: str, steps: tuple[float, ...], accept: Accept | None = None) -> Slopes:
    """The slopes along every coordinate of x, in portions."""
    parts = portions(x.size, x.size * len(steps))
    found = [along(sample, Axes(x, places), method, steps, accept) for places in parts]
    if len(found) == 1:
        return found[0]
    if not found:
        return Slopes(np.zeros((0, sample.centre.size)), np.zeros((0, sample.centre.size)), np.zeros(0))
    return Slopes(*map(np.concatenate, zip(*found, strict=True)))


def along(sample: Sampler, rays: Rays, method: str, steps: tuple[float, ...], accept: Accept | None = None) -> Slopes:
    """The slopes along rays, from the given steps in units of their reach."""
    differences = Differences(sample, accept)
    h = np.multiply.outer(steps, rays.reach).reshape(-1)
    with np.errstate(all="ignore"):
        if method == "complex":
            return Slopes(*differences.complex(rays, h), h)
        if method == "forward":
            return Slopes(*differences.one_sided(rays, h), h)
        if method == "central":
            return Slopes(*differences.symmetric(rays, h), h)
        quotients, power = (differences.one_sided, 1) if method == "one-sided" else (differences.symmetric, 2)
        slopes, errors = extrapolate(
            lambda which, h: quotients(rays.some(which % len(rays)), h), h, sample.centre.size, power
        )
        return surest(slopes, errors, h, len(rays))


def start(x: Any, method: str) -> Any:
    """x, or for the complex step a point beside it: f must do there with complex numbers what it does with real."""
    return x + 1j * STEPS[method][0] * random_direction(x, np.random.default_rng(0)) if method == "complex" else x


def surest(slopes: Any, errors: Any, h: Any, rays: int) -> Slopes:
    """Of several starts of each ray, for each value the one with the smallest estimate."""
    slopes, errors = (a.reshape(-1, rays, slopes.shape[1]) for a in (slopes, errors))
    best = np.argmin(errors, axis=0)[None]
    return Slopes(np.take_along_axis(slopes, best, 0)[0], np.take_along_axis(errors, best, 0)[0], h[:rays])


def ray(v: Any, x: Any) -> Rays:
    v = np.array(v, dtype=np.float64)
    if v.shape != x.shape:
        raise ValueError(f"the direction has shape {v.shape}, but x has shape {x.shape}: they must be the same")
    if not np.any(v):
        raise ValueError("the direction is zero everywhere: there is no derivative along it")
    return Rays(x, v[None])


def known(method: str) -> tuple[float, ...]:
    if method not in STEPS:
        raise ValueError(f"no method {method!r}: choose one of {', '.join(STEPS)}")
    return STEPS[method]


def one_number(sample: Sampler) -> Sampler:
    if sample.centre.size != 1:
        raise ValueError(f"f must return one number, but it returned an array of shape {sample.shape}")
    return sample
