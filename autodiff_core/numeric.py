"""Differentiate a function by evaluating it: central differences, Ridders extrapolation, complex step.

Every function here takes f, which maps an array of x's shape to one number, and leaves x as it was.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autodiff_core.tape import Node

Function = Callable[[Any], Any]

_EPS = float(np.finfo(np.float64).eps)
# The error of a complex step is of the order of its square: far below rounding, for every x in use.
_COMPLEX_STEP = 1e-100
_CONTRACTION = 1.6
_ROWS = 9


def gradient(f: Function, x: Any, method: str = "central") -> Any:
    """The gradient of f at x, float64 in x's shape.

    "central": symmetric differences, right to about 1e-9. "richardson": Ridders extrapolation, to 1e-12.
    "complex": exact to rounding; f gets complex128 and must be written with this package's operations, or
    others that keep the imaginary part. At a kink the first two give the mean of the slopes of both sides,
    without notice; the third gives what the table of primitives says.
    """
    methods = {"central": central, "richardson": lambda f, x: ridders(f, x)[0], "complex": complex_step}
    if method not in methods:
        raise ValueError(f"no method {method!r}: choose one of {', '.join(methods)}")
    return methods[method](f, x)


def central(f: Function, x: Any) -> Any:
    """Symmetric differences with the step that balances truncation and rounding, eps^(1/3) max(1, |x|)."""
    x = np.array(x, dtype=np.float64)
    out = np.zeros(x.shape)
    with np.errstate(all="ignore"):
        for i in np.ndindex(x.shape):
            slope, _ = difference(f, x, i, _EPS ** (1 / 3) * max(1.0, abs(x[i])))
            out[i] = slope
    return out


def complex_step(f: Function, x: Any) -> Any:
    """The imaginary part of f(x + ih) over h, coordinate by coordinate. Raises if f drops imaginary parts."""
    x = np.array(x, dtype=np.float64)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        z = x.astype(np.complex128)
        z[i] += 1j * _COMPLEX_STEP
        value = number(f(z))
        if value.dtype.kind != "c":
            raise ValueError(
                "f returned a real number for a complex argument: some operation in it drops imaginary "
                'parts. Write it with this package\'s operations, or use method="richardson".'
            )
        out[i] = value.imag / _COMPLEX_STEP
    return out


def ridders(f: Function, x: Any, steps: tuple[float, ...] = (0.1, 1e-3, 1e-5)) -> tuple[Any, Any]:
    """Gradient and error estimate, both in x's shape: per coordinate the start that is surest of itself.

    steps: where the extrapolations start, in units of max(1, |x|). An estimate of inf says that no step gave
    finite values. The estimate cannot tell that all differences agree on a wrong slope: at a kink, or where f
    oscillates within the smallest steps.
    """
    x = np.array(x, dtype=np.float64)
    slopes, estimates = np.full(x.shape, np.nan), np.full(x.shape, np.inf)
    with np.errstate(all="ignore"):
        for i in np.ndindex(x.shape):
            for step in steps:
                slope, estimate = extrapolate(f, x, i, step * max(1.0, abs(x[i])))
                if estimate < estimates[i]:
                    slopes[i], estimates[i] = slope, estimate
    return slopes, estimates


def extrapolate(f: Function, x: Any, i: tuple[int, ...], h: float) -> tuple[float, float]:
    """Ridders' tableau for df/dx_i: a smaller step in each row, one even power of h less in each column."""
    best, error = np.nan, np.inf
    above: list[float] = []
    for _ in range(_ROWS):
        slope, rounding = difference(f, x, i, h)
        row = [slope]
        for k, coarser in enumerate(above):
            weight = _CONTRACTION ** (2 * (k + 1))
            row.append((weight * row[k] - coarser) / (weight - 1))
            estimate = max(abs(row[k + 1] - row[k]), abs(row[k + 1] - coarser)) + rounding
            if estimate < error:
                best, error = row[k + 1], estimate
        # Once the last column has drifted away, smaller steps only add rounding.
        if above and abs(row[-1] - above[-1]) > 2 * error:
            break
        above, h = row, h / _CONTRACTION
    return best, error


def difference(f: Function, x: Any, i: tuple[int, ...], h: float) -> tuple[float, float]:
    """The symmetric difference quotient along coordinate i, and how much rounding of f it may contain."""
    right, left = x.copy(), x.copy()
    right[i] += h
    left[i] -= h
    # The step that was really taken: x + h is rounded.
    width = float(right[i] - left[i])
    upper, lower = float(number(f(right))), float(number(f(left)))
    return (upper - lower) / width, _EPS * (abs(upper) + abs(lower)) / width


def number(value: Any) -> Any:
    """What f returned, as a numpy scalar; raises if it is more than one number."""
    array = np.asarray(value.data if isinstance(value, Node) else value)
    if array.size != 1:
        raise ValueError(f"f must return one number, but it returned an array of shape {array.shape}")
    return array.reshape(())[()]
