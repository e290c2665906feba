"""Say what to load and which calls to make, and pack both for the child."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from worker.sandbox.inside.drivers import Way
from worker.sandbox.inside.layout import ALIGNMENT, DTYPES, REQUEST, REQUEST_MAGIC
from worker.sandbox.inside.trees import ARRAY, DICT, LIST, TUPLE
from worker.sandbox.limits import Limits

Argument = Any
"""An array, a number, a text, None, or a list, tuple or dict (keys are texts) of arguments."""

# By the names under which they are imported, with their places in the project.
PACKAGES = {"autodiff_core": "autodiff_core", "groundwork": "worker/groundwork"}
_ARRAYS = frozenset({"<f4", "<f8", "<i8", "|b1"})
_PLAIN = (bool, float, str, type(None))
_INTEGERS = range(-(2**63), 2**63)
_CONTAINERS: dict[type, int] = {list: LIST, tuple: TUPLE}
_MAX_NESTING = 16
_MAX_PARAMETERS = 64
_MAX_OUTPUTS = 255
_SEED = 0


class RequestError(ValueError):
    """The caller asked for something that cannot be sent; the text names it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A student's source, the function to call in it, its parameters in order, and names for what it returns.

    `packages` are those of this project that it may import. `also` are more names that it must define. Where the source
    defines a forward and a `backward`, the last `forwards` parameters are the upstream gradients. A `driver` is a
    text with `drive(submission, **inputs)` that calls it in its own way (see `worker.sandbox.inside.drivers`).
    `order` is how the arrays that it gets lie in memory.
    """

    source: str
    function: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    packages: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    driver: str = ""
    backward: str = ""
    forwards: int = 1
    order: Literal["C", "F"] = "C"

    @property
    def way(self) -> Way:
        return Way(
            self.function,
            self.parameters,
            self.outputs,
            self.also,
            self.driver,
            self.backward,
            self.forwards,
            self.order,
        )


def pack(program: Program, calls: Sequence[Mapping[str, Argument]], limits: Limits) -> list[bytes]:
    """The request as pieces to be written one after another. RequestError names what cannot be sent."""
    _check(program)
    arrays: list[NDArray[Any]] = []
    nodes = [_arguments(program, call, number, arrays) for number, call in enumerate(calls, 1)]
    pieces = _laid_out(array.tobytes() for array in arrays)
    header = json.dumps(
        {
            "source": program.source,
            "way": program.way,
            "calls": nodes,
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
    if foreign := set(program.packages) - set(PACKAGES):
        raise RequestError(f"{sorted(foreign)} cannot be imported by a submission, only {sorted(PACKAGES)}")


def _arguments(program: Program, call: Mapping[str, Argument], number: int, arrays: list[NDArray[Any]]) -> list[Any]:
    if set(call) != set(program.parameters):
        raise RequestError(f"call {number} gives {sorted(call)}, the parameters are {sorted(program.parameters)}")
    return [_node(call[name], f"{name} in call {number}", arrays, _MAX_NESTING) for name in program.parameters]


def _node(value: Argument, where: str, arrays: list[NDArray[Any]], depth: int) -> Any:
    """The value as `inside.trees` reads it; the arrays in it are added to `arrays`."""
    if isinstance(value, np.ndarray):
        return _array(value, where, arrays)
    if isinstance(value, (np.generic, int)) and not isinstance(value, bool):
        value = value.item() if isinstance(value, np.generic) else value
        if isinstance(value, int) and value not in _INTEGERS:
            raise RequestError(f"{where} cannot be sent: {value} has more than 64 bits")
    if isinstance(value, (*_PLAIN, int)):
        return value
    if not depth:
        raise RequestError(f"{where} cannot be sent: it is nested more than {_MAX_NESTING} deep")
    if type(value) is dict:
        return [DICT, [str(key) for key in value], *(_node(one, where, arrays, depth - 1) for one in value.values())]
    if type(value) in _CONTAINERS:
        return [_CONTAINERS[type(value)], *(_node(one, where, arrays, depth - 1) for one in value)]
    raise RequestError(f"{where} is a {type(value).__name__}: send arrays, numbers, texts, or lists of them")


def _array(value: NDArray[Any], where: str, arrays: list[NDArray[Any]]) -> list[int]:
    array = np.asarray(value, order="C")
    if array.dtype.str not in _ARRAYS:
        raise RequestError(f"{where} is {array.dtype}: send float32, float64, int64 or bool")
    arrays.append(array)
    # Numbers only, and few: the child must make an object of each.
    return [ARRAY, DTYPES.index(array.dtype.str), *array.shape]


def _laid_out(raws: Iterable[bytes]) -> list[bytes]:
    """Each at the next multiple of the alignment."""
    return [piece for raw in raws for piece in (raw, bytes(-len(raw) % ALIGNMENT))]
