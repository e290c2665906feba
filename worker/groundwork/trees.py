"""Values that exercises work with: arrays and numbers, and lists, tuples and dicts of them."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same tree with every leaf changed."""
    if isinstance(value, dict):
        return {name: mapped(one, change) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(one, change) for one in value)
    return change(value)


def leaves(value: Any) -> Iterator[Any]:
    """Every leaf, in order."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def is_real(value: Any) -> bool:
    """Whether a leaf holds real numbers: a floating array, or a float; counts and labels are none."""
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
