"""The error of difference quotients of exp against the step: truncation by its series, rounding by its bound.

The measured rounding error jumps from step to step; its bound does not, so minimum and slopes are read off the bound.
"""

from math import factorial

import numpy as np

UNIT = 2.0**-53
EXPONENTS = -np.arange(1, 16)


def inputs(rng, case):
    return {}


def errors(h):
    """Of the forward and of the central quotient, relative to the derivative; two values of f are rounded in each."""
    forward = sum(h**k / factorial(k + 1) for k in range(1, 19))
    central = sum(h**k / factorial(k + 1) for k in range(2, 19, 2))
    return forward + 2 * UNIT / h, central + UNIT / h


def slope(h, error):
    return np.polyfit(np.log10(h), np.log10(error), 1)[0]


def expected():
    forward, central = errors(10.0**EXPONENTS)
    large, tiny = 10.0 ** np.arange(-3.0, -0.9, 0.25), 10.0 ** np.arange(-15.0, -10.9, 0.25)
    return {
        "forward_best": float(EXPONENTS[np.argmin(forward)]),
        "central_best": float(EXPONENTS[np.argmin(central)]),
        "forward_slope": slope(large, errors(large)[0]),
        "central_slope": slope(large, errors(large)[1]),
        "roundoff_slope": slope(tiny, errors(tiny)[0]),
    }
