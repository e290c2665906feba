"""Read the trusted request: what to load, which calls to make, and within which limits."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .layout import ALIGNMENT, DTYPES, REQUEST, REQUEST_MAGIC


class Given(NamedTuple):
    """One argument of one call, as it was sent. `kept` is read-only and never handed to a student."""

    name: str
    kept: NDArray[Any]
    scalar: bool

    def fresh(self) -> Any:
        return self.kept.item() if self.scalar else self.kept.copy()


@dataclass(frozen=True, slots=True)
class Request:
    source: str
    function: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    calls: tuple[tuple[Given, ...], ...]
    audible: int
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
    names, outputs = tuple(fields["parameters"]), tuple(fields["outputs"])
    calls = tuple(_calls(raw, _aligned(REQUEST.size + length), names, fields["calls"]))
    return Request(**fields | {"parameters": names, "outputs": outputs, "calls": calls})


def _calls(raw: bytes, at: int, names: tuple[str, ...], calls: list[list[list[int]]]) -> Iterator[tuple[Given, ...]]:
    for call in calls:
        given = []
        for name, (dtype, scalar, *shape) in zip(names, call, strict=True):
            # Nothing may stand behind an empty array, not even its place.
            kept = np.ndarray(shape, DTYPES[dtype], b"" if 0 in shape else raw, 0 if 0 in shape else at)
            given.append(Given(name, kept, bool(scalar)))
            at += _aligned(kept.nbytes)
        yield tuple(given)


def _aligned(size: int) -> int:
    return size + -size % ALIGNMENT


def _whole(fd: int) -> bytes:
    # Its size is where it ends: fstat is not among the calls that are left.
    size = os.lseek(fd, 0, os.SEEK_END)
    raw = os.pread(fd, size, 0)
    if len(raw) != size:
        raise EOFError(f"{len(raw)} of {size} bytes of the request could be read")
    return raw
