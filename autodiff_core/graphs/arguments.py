"""Match values to variables by name, and bring values and graph into the form that compiled code takes."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from autodiff_core import transform
from autodiff_core.graphs import graph_errors
from autodiff_core.graphs.graph import Shape

Spec = tuple[Shape, np.dtype[Any]]


def check_names(given: Mapping[str, Any], variables: Sequence[Any], optional: bool = False) -> None:
    """Raises for names that no variable has, and, unless values are optional, for variables without a value."""
    known = [str(x.name) for x in variables]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise graph_errors.unknown_binding(unknown, known)
    missing = [name for name in known if name not in given]
    if missing and not optional:
        raise graph_errors.missing_binding(missing)


def picker(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """What takes the values of these names out of a mapping, in order; raises KeyError where one is missing."""
    match names:
        case [] | [_]:
            return lambda values: tuple([values[name] for name in names])
    return itemgetter(*names)


def array_for(x: Any, value: Any, batched: bool = False) -> Any:
    """The value as an array, or a numpy scalar, of the variable's dtype: float64 for integers if it has none."""
    array = np.asarray(value)
    declared = x.params.get("dtype")
    if declared is not None:
        array = array.astype(declared, copy=False)
    elif array.dtype.kind in "iu":
        array = array.astype(np.float64)
    point = array.shape[1:] if batched else array.shape
    if x.extent is not None and point != x.extent:
        raise graph_errors.declared_otherwise(str(x.name), x.extent, point)
    return array if array.ndim else array[()]


def spec_of(array: Any, batched: bool = False) -> Spec:
    """The shape, of one point if there are many, and dtype."""
    return (array.shape[1:] if batched else array.shape), array.dtype


def specialised(roots: Sequence[Any], specs: Mapping[Any, Spec]) -> tuple[list[Any], list[Any]]:
    """The roots over variables of these shapes and dtypes, and the new variables in the order of specs."""
    new = {}
    for x, (shape, dtype) in specs.items():
        if x.extent is not None and x.extent != shape:
            raise graph_errors.declared_otherwise(str(x.name), x.extent, shape)
        new[x] = x if (x.extent, x.dtype) == (shape, dtype) else x.variable(x.name, shape, dtype)
    return list(transform.substitute(roots, new)), list(new.values())
