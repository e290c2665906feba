"""Say what to load and which calls to make, and pack both for the child."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.sandbox.inside.layout import ALIGNMENT, REQUEST, REQUEST_MAGIC
from worker.sandbox.limits import Limits, result_room

Argument = NDArray[Any] | float
Packed = tuple[str, NDArray[Any], bool]

_ARRAYS = frozenset({"<f4", "<f8", "<i8", "|b1"})
_SCALARS = {bool: "|b1", int: "<i8", float: "<f8"}
_MAX_PARAMETERS = 64
_MAX_OUTPUTS = 255


class RequestError(ValueError):
    """The caller asked for something that cannot be sent; the text names it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A student's source, the function to call in it, its parameters in order, and names for what it returns."""

    source: str
    function: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]


def pack(program: Program, calls: Sequence[Mapping[str, Argument]], limits: Limits, audible: int) -> list[bytes]:
    """The request as pieces to be written one after another. RequestError names what cannot be sent."""
    _check(program)
    packed = [_arguments(program, call, number) for number, call in enumerate(calls, 1)]
    offsets, pieces = _lay_out(array.tobytes() for call in packed for _, array, _ in call)
    places = iter(offsets)
    header = json.dumps(
        {
            "source": program.source,
            "function": program.function,
            "parameters": program.parameters,
            "outputs": program.outputs,
            "calls": [[_entry(one, next(places)) for one in call] for call in packed],
            "audible": audible,
            "cpu_seconds": limits.cpu_seconds,
            "memory_mb": limits.memory_mb,
            "output_bytes": limits.output_bytes,
            "result_bytes": limits.result_bytes,
            "result_room": result_room(limits, len(calls), len(program.outputs)),
        }
    ).encode("ascii")
    prefix = REQUEST.pack(REQUEST_MAGIC, 0, len(header)) + header
    return [prefix + bytes(-len(prefix) % ALIGNMENT), *pieces]


def _check(program: Program) -> None:
    if not 1 <= len(program.outputs) <= _MAX_OUTPUTS:
        raise RequestError(f"{len(program.outputs)} outputs: name between 1 and {_MAX_OUTPUTS}")
    if len(program.parameters) > _MAX_PARAMETERS:
        raise RequestError(f"{len(program.parameters)} parameters: at most {_MAX_PARAMETERS} can be sent")


def _arguments(program: Program, call: Mapping[str, Argument], number: int) -> list[Packed]:
    if set(call) != set(program.parameters):
        raise RequestError(f"call {number} gives {sorted(call)}, the parameters are {sorted(program.parameters)}")
    return [(name, *_argument(call[name], f"{name} in call {number}")) for name in program.parameters]


def _argument(value: Argument, where: str) -> tuple[NDArray[Any], bool]:
    scalar = next((dtype for kind, dtype in _SCALARS.items() if isinstance(value, kind)), None)
    if scalar is None and not isinstance(value, np.ndarray):
        raise RequestError(f"{where} is a {type(value).__name__}: send an array or a Python number")
    try:
        array = np.asarray(value, dtype=scalar, order="C")
    except (OverflowError, ValueError) as error:
        raise RequestError(f"{where} cannot be sent: {error}") from error
    if array.dtype.str not in _ARRAYS:
        raise RequestError(f"{where} is {array.dtype}: send float32, float64, int64 or bool")
    return array, scalar is not None


def _entry(packed: Packed, offset: int) -> dict[str, object]:
    name, array, scalar = packed
    return {"name": name, "dtype": array.dtype.str, "shape": array.shape, "scalar": scalar, "offset": offset}


def _lay_out(raws: Iterable[bytes]) -> tuple[list[int], list[bytes]]:
    offsets: list[int] = []
    pieces: list[bytes] = []
    position = 0
    for raw in raws:
        padding = -len(raw) % ALIGNMENT
        offsets.append(position)
        pieces += [raw, bytes(padding)]
        position += len(raw) + padding
    return offsets, pieces
