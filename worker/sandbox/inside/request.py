"""Read the trusted request: what to load, which calls to make, and within which limits."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .drivers import Way
from .layout import ALIGNMENT, DTYPES, REQUEST, REQUEST_MAGIC
from .trees import built


@dataclass(frozen=True, slots=True)
class Request:
    """`calls` holds the arguments of each call as they were sent; student code gets fresh copies of them."""

    source: str
    way: Way
    calls: tuple[tuple[Any, ...], ...]
    seed: int
    output_bytes: int
    result_bytes: int


def read_request(fd: int) -> Request:
    """The request that stands in `fd`, which is closed: the submission has no use for it."""
    raw = _whole(fd)
    os.close(fd)
    magic, _, length = REQUEST.unpack_from(raw)
    if magic != REQUEST_MAGIC:
        raise ValueError("the request has the wrong magic")
    fields = json.loads(raw[REQUEST.size : REQUEST.size + length])
    arrays = _Arrays(raw, _aligned(REQUEST.size + length))
    calls = tuple(tuple(built(node, arrays.next) for node in call) for call in fields["calls"])
    way = Way._make(tuple(one) if type(one) is list else one for one in fields["way"])
    return Request(**fields | {"way": way, "calls": calls})


class _Arrays:
    """The raw buffers, one after another."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw, self._at = raw, at

    def next(self, dtype: int, shape: list[int]) -> NDArray[Any]:
        # Nothing may stand behind an empty array, not even its place.
        empty = 0 in shape
        array = np.ndarray(shape, DTYPES[dtype], b"" if empty else self._raw, 0 if empty else self._at)
        self._at += _aligned(array.nbytes)
        return array


def _aligned(size: int) -> int:
    return size + -size % ALIGNMENT


def _whole(fd: int) -> bytes:
    # Its size is where it ends: fstat is not among the calls that are left.
    size = os.lseek(fd, 0, os.SEEK_END)
    raw = os.pread(fd, size, 0)
    if len(raw) != size:
        raise EOFError(f"{len(raw)} of {size} bytes of the request could be read")
    return raw
