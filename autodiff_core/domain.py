"""Say where a primitive is to be tested: which numbers its operands take, and which shapes and parameters.

Shapes are written with a letter per axis: "mn,n" is a matrix and a vector as long as its rows.
"""

from typing import Any, NamedTuple


class Interval(NamedTuple):
    """The numbers from low to high, without those nearer to zero than gap."""

    low: float
    high: float
    gap: float = 0.0


REAL = Interval(-3.0, 3.0)
POSITIVE = Interval(0.25, 4.0)
NONZERO = Interval(-3.0, 3.0, gap=0.25)
WITHIN_ONE = Interval(-0.875, 0.875)
ABOVE_ONE = Interval(1.25, 4.0)


class Case(NamedTuple):
    """A letter per axis of each operand, and static parameters; `shape` is written in letters too."""

    shapes: str
    params: dict[str, Any]


class Domain(NamedTuple):
    """An interval per operand. Without cases, the operands take any shapes that broadcast together."""

    values: tuple[Interval, ...]
    cases: tuple[Case, ...]


def case(shapes: str, **params: Any) -> Case:
    return Case(shapes, params)


def over(*values: Interval, at: tuple[Case, ...] = ()) -> Domain:
    return Domain(values, at)
