"""Read the trusted request: what to load, which calls to make, and within which limits."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .layout import ALIGNMENT, REQUEST, REQUEST_MAGIC


@dataclass(frozen=True, slots=True)
class Given:
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
    cpu_seconds: float
    memory_mb: int
    output_bytes: int
    result_bytes: int
    result_room: int


def read_request(fd: int) -> Request:
    """The request that stands in `fd`, which is closed: the submission has no use for it."""
    raw = b"".join(_chunks(fd))
    os.close(fd)
    magic, _, length = REQUEST.unpack_from(raw)
    if magic != REQUEST_MAGIC:
        raise ValueError("the request has the wrong magic")
    fields = json.loads(raw[REQUEST.size : REQUEST.size + length])
    base = -(-(REQUEST.size + length) // ALIGNMENT) * ALIGNMENT
    fields["calls"] = tuple(tuple(_given(raw, base, **entry) for entry in call) for call in fields["calls"])
    return Request(**fields | {"parameters": tuple(fields["parameters"]), "outputs": tuple(fields["outputs"])})


def _given(raw: bytes, base: int, name: str, dtype: str, shape: list[int], scalar: bool, offset: int) -> Given:
    flat = np.frombuffer(raw, dtype, prod(shape), base + offset) if prod(shape) else np.empty(0, dtype)
    return Given(name, flat.reshape(shape), scalar)


def _chunks(fd: int) -> Iterator[bytes]:
    at = 0
    while chunk := os.pread(fd, 1 << 24, at):
        at += len(chunk)
        yield chunk
