"""Extrapolate difference quotients to step zero, many rays at once, and say how far off the result may be.

C. J. F. Ridders, Accurate computation of F'(x) and F'(x) F''(x), Advances in Engineering Software 4 (1982).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

CONTRACTION = 1.6
ROWS = 9

Quotients = Callable[[Any, Any], tuple[Any, Any]]


def extrapolate(quotients: Quotients, h: Any, outputs: int, power: int) -> tuple[Any, Any]:
    """Slopes and error estimates, of shape (rays, outputs), from starting steps h, one for each ray.

    quotients(rays, h) gives the difference quotients along these rays and how much rounding they may contain. power:
    what a column gains, 2 for symmetric quotients and 1 for one-sided ones. An estimate of inf says that no step
    gave finite values.
    """
    best, error = np.full((len(h), outputs), np.nan), np.full((len(h), outputs), np.inf)
    rays = np.arange(len(h))
    above: list[Any] = []
    for _ in range(ROWS):
        slopes, rounding = quotients(rays, h)
        row = [slopes]
        for k, coarser in enumerate(above):
            weight = CONTRACTION ** (power * (k + 1))
            finer = (weight * row[k] - coarser) / (weight - 1)
            estimate = np.maximum(np.abs(finer - row[k]), np.abs(finer - coarser)) + rounding
            better = estimate < error[rays]
            best[rays] = np.where(better, finer, best[rays])
            error[rays] = np.where(better, estimate, error[rays])
            row.append(finer)
        going = np.ones(len(rays), bool)
        if above:
            # Once the last column has drifted away, smaller steps only add rounding.
            going = ~np.all(np.abs(row[-1] - above[-1]) > 2 * error[rays], axis=1)
        rays, h, above = rays[going], h[going] / CONTRACTION, [column[going] for column in row]
        if not rays.size:
            break
    return best, error
