"""Arguments as they were sent: arrays, plain values, and lists, tuples and dicts of them.

In the request's JSON an array is `[ARRAY, dtype, *shape]`, and its numbers stand in the buffers behind, in the same
order; a list, tuple or dict begins with its own mark; anything else is a value itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import ne
from typing import Any

from numpy import ndarray
from numpy.typing import NDArray

ARRAY, LIST, TUPLE, DICT = range(4)

_tobytes = ndarray.tobytes
_reshape = ndarray.reshape
# Numbers compared at a time: two copies of a large argument may be more than there is memory for.
_PIECE = 1 << 16


def built(node: Any, next_array: Callable[[int, list[int]], NDArray[Any]]) -> Any:
    """The value that `node` describes; `next_array` gives the array of a dtype's code and a shape."""
    if type(node) is not list:
        return node
    mark, *rest = node
    if mark == ARRAY:
        return next_array(rest[0], rest[1:])
    if mark == DICT:
        return {key: built(one, next_array) for key, one in zip(rest[0], rest[1:], strict=True)}
    items = [built(one, next_array) for one in rest]
    return tuple(items) if mark == TUPLE else items


def fresh(kept: Any, order: str) -> Any:
    """A copy that shares nothing with what was sent."""
    kind = type(kept)
    if kind is ndarray:
        return kept.copy(order)
    if kind is dict:
        return {key: fresh(one, order) for key, one in kept.items()}
    return kind(fresh(one, order) for one in kept) if kind in (list, tuple) else kept


def differs(kept: Any, given: Any) -> bool:
    """Whether student code changed `given`, which was a fresh copy of `kept`."""
    kind = type(kept)
    if type(given) is not kind:
        return True
    if kind is ndarray:
        return _array_differs(kept, given)
    if kind is dict:
        return list(kept) != list(given) or any(map(differs, kept.values(), given.values()))
    if kind in (list, tuple):
        return len(kept) != len(given) or any(map(differs, kept, given))
    # Plain values cannot be changed, only replaced in what holds them; not-a-number differs from itself.
    return bool(kept != given and kept == kept)


def _array_differs(kept: NDArray[Any], given: NDArray[Any]) -> bool:
    same_form = given.shape == kept.shape and given.dtype == kept.dtype
    if not same_form or given.size <= _PIECE:
        return not same_form or _tobytes(given) != _tobytes(kept)
    return any(map(ne, _pieces(given), _pieces(kept)))


def _pieces(array: NDArray[Any]) -> Iterator[bytes]:
    flat = _reshape(array, -1)
    return (_tobytes(flat[at : at + _PIECE]) for at in range(0, array.size, _PIECE))
