"""Count what a row of the table does to numbers: multiplications, additions, and other functions of one number.

Divisions count as multiplications, subtractions and changes of sign as additions; exp, log, a comparison or a choice
count as one function each. Moving numbers is free.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autodiff_core.graphs.graph import Shape
from autodiff_core.rules import Elementwise, Row


class Work(NamedTuple):
    """Operations on single numbers."""

    multiplications: int = 0
    additions: int = 0
    functions: int = 0

    def plus(self, other: "Work") -> "Work":
        return Work(*(a + b for a, b in zip(self, other, strict=True)))

    def times(self, count: int) -> "Work":
        return Work(*(count * a for a in self))

    @property
    def total(self) -> int:
        return sum(self)


# What an elementwise row does for each entry of its result. Those that are not named compute one function.
_PER_ENTRY = {
    "add": Work(additions=1),
    "subtract": Work(additions=1),
    "negative": Work(additions=1),
    "multiply": Work(multiplications=1),
    "divide": Work(multiplications=1),
    "square": Work(multiplications=1),
}

# The other rows: a function of the numbers of entries that go in and come out. Those that are not named move numbers.
_OF_SIZES: dict[str, Callable[[int, int], Work]] = {
    "sum": lambda n, m: Work(additions=n - m),
    "mean": lambda n, m: Work(m, n - m),
    "cumsum": lambda n, m: Work(additions=n),
    "scatter_add": lambda n, m: Work(additions=n),
    "overlap_add": lambda n, m: Work(additions=n),
    "dot": lambda n, m: Work(n // 2, max(0, n // 2 - 1)),
    "outer": lambda n, m: Work(m),
    "max": lambda n, m: Work(functions=n - m),
    "first_max": lambda n, m: Work(functions=n - m),
    "norm": lambda n, m: Work(n, n - m, m),
    "product": lambda n, m: Work(n - m),
    "products_of_others": lambda n, m: Work(3 * n),
    "logsumexp": lambda n, m: Work(0, 2 * n, 2 * n),
    "softmax": lambda n, m: Work(n, 2 * n, 2 * n),
    "log_softmax": lambda n, m: Work(0, 3 * n, 2 * n),
    "cross_entropy": lambda n, m: Work(1, 3 * n, 2 * n),
}


def work(row: Row, operands: Sequence[Shape], result: Shape, params: dict[str, Any]) -> Work:
    """What computing the row once costs, for operands and a result of these shapes."""
    size = math.prod(result)
    if row.name == "matmul":
        inner = operands[0][-1]
        return Work(size * inner, size * max(0, inner - 1))
    if isinstance(row, Elementwise):
        return _PER_ENTRY.get(row.name, Work(functions=1)).times(size)
    count = _OF_SIZES.get(row.name)
    return count(sum(map(math.prod, operands)), size) if count else Work()
