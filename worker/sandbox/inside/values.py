"""Reduce what a student's function returned to plain little-endian arrays, or say why that cannot be done."""

from __future__ import annotations

from typing import Any

from numpy import array, generic, ndarray
from numpy.typing import NDArray

from .faults import Refused, type_name
from .layout import MAX_DIMS, Kind

# Bound at import: the submission may replace the name in numpy.
_view = ndarray.view
_TRANSFERRED = frozenset("biufc")
_NUMBERS = (bool, int, float, complex)
# Wider floating types have no portable layout.
_NARROWED = {"<f16": "<f8", "<f12": "<f8", "<c32": "<c16", "<c24": "<c16"}


class Unusable(Refused):
    """The answer is none. `status` is what the call is reported as."""

    def __init__(self, kind: str, message: str, status: Kind = Kind.not_an_array) -> None:
        super().__init__(kind, message)
        self.status = status


def to_arrays(value: Any, outputs: tuple[str, ...], room: int) -> list[NDArray[Any]]:
    """One plain array for each name in `outputs`, together at most `room` bytes. Raises Unusable."""
    found = [_array(one, name) for one, name in zip(_parts(value, outputs), outputs, strict=True)]
    if (size := sum(one.nbytes for one in found)) > room:
        raise Unusable("too_large", f"{_joined(outputs)} takes {_mb(size)}, and {_mb(room)} are left for results")
    return [_plain(one, name) for one, name in zip(found, outputs, strict=True)]


def _parts(value: Any, outputs: tuple[str, ...]) -> list[Any]:
    items = _items(value)
    if len(outputs) == 1:
        if items and issubclass(type(value), tuple) and any(map(_is_array, items)):
            if len(items) != 1:
                raise _wrong_count(outputs, f"a tuple of {len(items)}")
            return items
        return [value]
    if items is not None:
        if len(items) != len(outputs):
            raise _wrong_count(outputs, f"{len(items)}")
        return items
    if _is_array(value) or issubclass(type(value), (*_NUMBERS, generic)):
        raise _wrong_count(outputs, "only one")
    raise _not_an_array(value, _joined(outputs))


def _wrong_count(outputs: tuple[str, ...], found: str) -> Unusable:
    wanted = "one value was" if len(outputs) == 1 else f"{len(outputs)} values were"
    text = f"{wanted} expected, {_joined(outputs)}; {found} came back"
    return Unusable("wrong_count", text, Kind.wrong_count)


def _not_an_array(value: Any, name: str) -> Unusable:
    if value is None:
        return Unusable("none", f"{name} is None: did you forget `return`?")
    return Unusable("not_an_array", f"{name} is of type {type_name(value)}, not an array of numbers")


def _array(value: Any, name: str) -> NDArray[Any]:
    kind = type(value)
    if issubclass(kind, ndarray):
        found = _view(value, ndarray)
    elif issubclass(kind, (*_NUMBERS, generic)):
        found = array(value)
    elif _items(value) is not None:
        found = _from_list(value, name)
    else:
        raise _not_an_array(value, name)
    _check(found, name)
    return found


def _check(found: NDArray[Any], name: str) -> None:
    if found.dtype.kind == "O":
        raise Unusable("object_array", f"{name} is an object array: its entries are not all numbers")
    if found.dtype.kind not in _TRANSFERRED:
        raise Unusable("not_numbers", f"{name} is an array of {found.dtype}, not of numbers")
    if found.ndim > MAX_DIMS:
        raise Unusable("too_many_dimensions", f"{name} has {found.ndim} dimensions, at most {MAX_DIMS} are read")


def _from_list(value: Any, name: str) -> NDArray[Any]:
    nested = _nested(value, name, MAX_DIMS)
    try:
        return array(nested)
    except ValueError:
        raise Unusable("ragged", f"{name} is a list whose rows have different lengths") from None


def _nested(value: Any, name: str, depth: int) -> Any:
    """The same numbers in exact lists, so that building the array asks no method of the student's."""
    items = _items(value)
    if items is None:
        return _leaf(value, name)
    if not depth:
        raise Unusable("too_many_dimensions", f"{name} is a list nested more than {MAX_DIMS} deep")
    return [_nested(item, name, depth - 1) for item in items]


def _leaf(value: Any, name: str) -> Any:
    if _is_array(value):
        return _view(value, ndarray)
    if issubclass(type(value), (*_NUMBERS, generic)):
        return value
    what = "None" if value is None else f"a value of type {type_name(value)}"
    raise Unusable("not_numbers", f"{name} is a list that holds {what}")


def _items(value: Any) -> list[Any] | None:
    for kind in (list, tuple):
        if issubclass(type(value), kind):
            return [*kind.__getitem__(value, slice(None))]
    return None


def _is_array(value: Any) -> bool:
    return issubclass(type(value), ndarray)


def _plain(found: NDArray[Any], name: str) -> NDArray[Any]:
    little = found.dtype.newbyteorder("<").str
    return array(found, dtype=_NARROWED.get(little, little), order="C", copy=True)


def _joined(outputs: tuple[str, ...]) -> str:
    return outputs[0] if len(outputs) == 1 else f"({', '.join(outputs)})"


def _mb(size: int) -> str:
    return f"{size / 2**20:.1f} MB"
