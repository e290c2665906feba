"""Find the operation that makes nan or inf out of finite numbers, and the line of the user's program it stands on."""

import linecache
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from autodiff_core import errors
from autodiff_core.tapes import pull
from autodiff_core.tapes.grad_mode import Within

_PACKAGE = str(Path(__file__).parent.parent)


def value(op: Any, arrays: tuple[Any, ...], params: dict[str, Any]) -> Any:
    """The value of op; raises if it is not finite though the operands are."""
    with np.errstate(all="ignore"):
        y = op.value(*arrays, **params)
    if not is_finite(y) and all(map(is_finite, arrays)):
        raise errors.non_finite_value(op.name, first(y), user_line())
    return y


def cotangents(node: Any, g: Any, create_graph: bool, useful: Collection[Any] | None) -> list[tuple[Any, Any]]:
    """The cotangents of a node's operands; raises where a finite one turns into one that is not."""
    # What the rule computes is looked at here, where the forward operation is known, and not on its way.
    with Within(watches=False), np.errstate(all="ignore"):
        pairs = pull.cotangents(node, g, create_graph, useful)
    for _, c in pairs:
        if not is_finite(numbers(c)) and is_finite(numbers(g)):
            raise errors.non_finite_cotangent(node.op.name, first(numbers(c)), getattr(node, "line", None))
    return pairs


def user_line() -> str:
    """Where the nearest frame outside this package stands: file, line number and text."""
    frame: Any = sys._getframe()
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    name, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, number).strip()
    return f"{name}, line {number}" + (f": {text}" if text else "")


def numbers(x: Any) -> Any:
    return x if isinstance(x, np.ndarray | np.generic) else x.data


def is_finite(x: Any) -> bool:
    array = np.asarray(x)
    return array.dtype.kind not in "fc" or bool(np.isfinite(array).all())


def first(x: Any) -> str:
    """The first number that is not finite, and its place."""
    array = np.asarray(x)
    place = tuple(int(k) for k in np.argwhere(~np.isfinite(array))[0])
    return f"{array[place]} at {list(place)}" if place else str(array)
