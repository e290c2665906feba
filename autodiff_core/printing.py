"""Print arrays the way torch does: four decimals, and none where every number is whole."""

from collections.abc import Callable
from typing import Any

import numpy as np

_SHOWN = 1000


def text(data: Any) -> str:
    """The numbers of an array or numpy scalar; matrices with their columns aligned under `tensor(`."""
    array = np.asarray(data)
    style = notation(array)
    # A single row needs no padding: there is no column to align.
    aligned = array.ndim > 1 and array.size <= _SHOWN
    width = max((len(style(v)) for v in array.flat), default=0) if aligned else 0
    return np.array2string(
        array,
        separator=", ",
        prefix="tensor(",
        threshold=_SHOWN,
        formatter={"all": lambda v: style(v).rjust(width)},
    )


def notation(array: Any) -> Callable[[Any], str]:
    """How each number of this array is written; all of them the same way."""
    if array.dtype.kind != "f":
        return str
    sizes = np.abs(array[np.isfinite(array) & (array != 0)])
    if sizes.size and (sizes.max() >= 1e8 or sizes.min() < 1e-4):
        return lambda v: np.format_float_scientific(v, precision=4, unique=False)
    decimals = 0 if np.all(sizes == np.round(sizes)) else 4
    return lambda v: np.format_float_positional(v, precision=decimals, unique=False, trim="k")
