"""Say what to load and which calls to make, and pack both for the child."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.sandbox.inside.layout import ALIGNMENT, DTYPES, REQUEST, REQUEST_MAGIC
from worker.sandbox.limits import Limits

Argument = NDArray[Any] | float
Packed = tuple[NDArray[Any], bool]

PACKAGES = frozenset({"autodiff_core"})
_ARRAYS = frozenset({"<f4", "<f8", "<i8", "|b1"})
_SCALARS = {bool: "|b1", int: "<i8", float: "<f8"}
_MAX_PARAMETERS = 64
_MAX_OUTPUTS = 255
_SEED = 0


class RequestError(ValueError):
    """The caller asked for something that cannot be sent; the text names it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A student's source, the function to call in it, its parameters in order, and names for what it returns.

    `packages` are those of this project that it may import, which is `autodiff_core` or none.
    """

    source: str
    function: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    packages: tuple[str, ...] = ()


def pack(program: Program, calls: Sequence[Mapping[str, Argument]], limits: Limits, audible: int) -> list[bytes]:
    """The request as pieces to be written one after another. RequestError names what cannot be sent."""
    _check(program)
    packed = [_arguments(program, call, number) for number, call in enumerate(calls, 1)]
    pieces = _laid_out(array.tobytes() for call in packed for array, _ in call)
    header = json.dumps(
        {
            "source": program.source,
            "function": program.function,
            "parameters": program.parameters,
            "outputs": program.outputs,
            "calls": [[_entry(*one) for one in call] for call in packed],
            "audible": audible,
            "seed": _SEED,
            "output_bytes": limits.output_bytes,
            "result_bytes": limits.result_bytes,
        }
    ).encode("ascii")
    prefix = REQUEST.pack(REQUEST_MAGIC, 0, len(header)) + header
    return [prefix + bytes(-len(prefix) % ALIGNMENT), *pieces]


def _check(program: Program) -> None:
    if not 1 <= len(program.outputs) <= _MAX_OUTPUTS:
        raise RequestError(f"{len(program.outputs)} outputs: name between 1 and {_MAX_OUTPUTS}")
    if len(program.parameters) > _MAX_PARAMETERS:
        raise RequestError(f"{len(program.parameters)} parameters: at most {_MAX_PARAMETERS} can be sent")
    if foreign := set(program.packages) - PACKAGES:
        raise RequestError(f"{sorted(foreign)} cannot be imported by a submission, only {sorted(PACKAGES)}")


def _arguments(program: Program, call: Mapping[str, Argument], number: int) -> list[Packed]:
    if set(call) != set(program.parameters):
        raise RequestError(f"call {number} gives {sorted(call)}, the parameters are {sorted(program.parameters)}")
    return [_argument(call[name], f"{name} in call {number}") for name in program.parameters]


def _argument(value: Argument, where: str) -> Packed:
    is_array = isinstance(value, np.ndarray)
    scalar = None if is_array else next((dtype for kind, dtype in _SCALARS.items() if isinstance(value, kind)), None)
    if scalar is None and not is_array:
        raise RequestError(f"{where} is a {type(value).__name__}: send an array or a Python number")
    try:
        array = np.asarray(value, dtype=scalar, order="C")
    except (OverflowError, ValueError) as error:
        raise RequestError(f"{where} cannot be sent: {error}") from error
    if array.dtype.str not in _ARRAYS:
        raise RequestError(f"{where} is {array.dtype}: send float32, float64, int64 or bool")
    return array, scalar is not None


def _entry(array: NDArray[Any], scalar: bool) -> list[int]:
    # Numbers only, and few: the child must make an object of each.
    return [DTYPES.index(array.dtype.str), int(scalar), *array.shape]


def _laid_out(raws: Iterable[bytes]) -> list[bytes]:
    """Each at the next multiple of the alignment."""
    return [piece for raw in raws for piece in (raw, bytes(-len(raw) % ALIGNMENT))]
