"""Compare, and combine comparisons: tensors and arrays give plain boolean arrays, symbols give rows of a graph.

Like all branching they go by the real part. Nothing is differentiated through them.
"""

import operator
from collections.abc import Callable
from typing import Any

from autodiff_core.domain import REAL, over
from autodiff_core.rules import Elementwise, Traced


class Comparison(Elementwise):
    """Its value serves numbers and arrays; a traced operand is asked by the operator what it makes of it."""

    __slots__ = ("compare",)

    def __init__(self, name: str, compare: Callable[[Any, Any], Any]) -> None:
        super().__init__(name, over(REAL, REAL), lambda a, b: compare(a.real, b.real), 0, 0)
        self.compare = compare

    def __call__(self, *inputs: Any, **params: Any) -> Any:
        a, b = inputs
        if isinstance(a, Traced) or isinstance(b, Traced):
            return self.compare(a, b)
        return self.value(a, b)


equal = Comparison("equal", operator.eq)
not_equal = Comparison("not_equal", operator.ne)
less = Comparison("less", operator.lt)
less_equal = Comparison("less_equal", operator.le)
greater = Comparison("greater", operator.gt)
greater_equal = Comparison("greater_equal", operator.ge)
both = Elementwise("both", over(REAL, REAL), operator.and_, 0, 0)
either = Elementwise("either", over(REAL, REAL), operator.or_, 0, 0)
invert = Elementwise("invert", over(REAL), operator.invert, 0)

SIGNS = {
    equal: "==", not_equal: "!=", less: "<", less_equal: "<=", greater: ">", greater_equal: ">=",
    both: "&", either: "|",
}  # fmt: skip
