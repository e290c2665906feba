"""What a node of a written graph may compute: how many operands it takes, and its value in numpy."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Operation(NamedTuple):
    """`value` takes the operands, and before them k where has_factor. It raises ValueError where shapes do not fit."""

    operands: int
    value: Callable[..., Any]
    has_factor: bool = False


def dot(a: Array, b: Array) -> Any:
    """The inner product of two vectors."""
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError("dot takes two vectors of one length; numbers are multiplied by mul")
    return a @ b


OPERATIONS: dict[str, Operation] = {
    "add": Operation(2, np.add),
    "sub": Operation(2, np.subtract),
    "mul": Operation(2, np.multiply),
    "dot": Operation(2, dot),
    "neg": Operation(1, np.negative),
    "square": Operation(1, np.square),
    "scale": Operation(1, lambda k, a: k * a, has_factor=True),
}
