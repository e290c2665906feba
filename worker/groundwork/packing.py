"""Pack results into two byte arrays, and read them again: JSON in which arrays are places in one block of numbers."""

import json
from math import prod
from typing import Any

import numpy as np

from .trees import Array

_DTYPES = ("<f8", "<f4", "<i8", "|b1", "|u1", "<c16")
# Marks that no name of a parameter can be.
_ARRAY, _TUPLE = "array:", "tuple:"
_MAX_DIMS = 16
# Small lists take much more memory than text: honest results hold numbers, and few words.
_MAX_INDEX = 16 * 2**20


class NotReadable(ValueError):
    """The bytes are not what `packed` makes."""


def packed(tree: Any) -> tuple[Array, Array]:
    """The JSON as bytes, and the numbers as bytes."""
    blocks: list[bytes] = []
    text = json.dumps(_node(tree, blocks)).encode()
    return np.frombuffer(text, np.uint8), np.frombuffer(b"".join(blocks), np.uint8)


def _node(value: Any, blocks: list[bytes]) -> Any:
    if isinstance(value, dict):
        return {name: _node(one, blocks) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_node(one, blocks) for one in value]
        return items if isinstance(value, list) else {_TUPLE: items}
    return _placed(np.asarray(value), blocks) if isinstance(value, (np.ndarray, np.generic)) else value


def _placed(array: Array, blocks: list[bytes]) -> dict[str, list[int]]:
    array = array.astype(array.dtype.newbyteorder("<"), order="C")
    if array.dtype.str not in _DTYPES and array.dtype.kind in "iu":
        array = array.astype(np.int64)
    blocks.append(array.tobytes())
    return {_ARRAY: [_DTYPES.index(array.dtype.str), *array.shape]}


def unpacked(index: Array, numbers: Array) -> Any:
    """What was packed; the arrays share the memory of `numbers`. Raises NotReadable."""
    if index.nbytes > _MAX_INDEX:
        raise NotReadable(f"{index.nbytes} bytes of words, at most {_MAX_INDEX} are read")
    try:
        return _Reader(numbers).read(json.loads(index.tobytes()))
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
        raise NotReadable(f"{type(error).__name__}: {error}") from error


class _Reader:
    def __init__(self, numbers: Array) -> None:
        self._numbers, self._at = np.ascontiguousarray(numbers, np.uint8), 0

    def read(self, node: Any) -> Any:
        if isinstance(node, dict):
            if node.keys() == {_ARRAY}:
                return self._array(*node[_ARRAY])
            if node.keys() == {_TUPLE}:
                return tuple(self.read(one) for one in node[_TUPLE])
            return {name: self.read(one) for name, one in node.items()}
        return [self.read(one) for one in node] if isinstance(node, list) else node

    def _array(self, code: int, *shape: int) -> Array:
        dtype = np.dtype(_DTYPES[code])
        if len(shape) > _MAX_DIMS or any(type(size) is not int or size < 0 for size in shape):
            raise ValueError(f"an array of shape {shape}")
        size = prod(shape) * dtype.itemsize
        raw = self._numbers[self._at : self._at + size]
        if raw.size != size:
            raise ValueError("numbers are missing")
        self._at += size
        return raw.view(dtype).reshape(shape) if size else np.empty(shape, dtype)
