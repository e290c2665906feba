"""Functions with gradients that are right and gradients that are wrong, and the points at which to judge them.

Right means equal to a generalised gradient by the calculus written beside it, in exact arithmetic; wrong means not
equal to any at some point. No checker was asked.
"""

from verdict_grid import classifiers, kinks, layers, networks, regressions, scalars
from verdict_grid.function import Function, Point, Right

FUNCTIONS: tuple[Function, ...] = (
    *regressions.FUNCTIONS,
    *classifiers.FUNCTIONS,
    *layers.FUNCTIONS,
    *networks.FUNCTIONS,
    *scalars.FUNCTIONS,
    *kinks.FUNCTIONS,
)

__all__ = ["FUNCTIONS", "Function", "Point", "Right"]
