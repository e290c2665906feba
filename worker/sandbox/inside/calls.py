"""Load the program and make its calls one after another, each with arguments of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import ne
from typing import Any

from numpy import ndarray
from numpy.typing import NDArray

from .console import Console
from .faults import MEMORY, Reserve, report_of
from .frames import Frames
from .layout import Kind
from .loader import LoadFault, load
from .request import Given, Request
from .values import Unusable, to_arrays

_tobytes = ndarray.tobytes
_reshape = ndarray.reshape
# Numbers compared at a time: two copies of a large argument may be more than there is memory for.
_PIECE = 1 << 16


def perform(request: Request, frames: Frames, console: Console) -> None:
    """Everything that the submission does happens in here; what came of it is in the frames."""
    try:
        function = load(request.source, request.function, request.parameters)
    except LoadFault as fault:
        frames.event(fault.kind, fault.report)
    else:
        frames.event(Kind.loaded)
        reserve = Reserve()
        for number, call in enumerate(request.calls):
            if number == request.audible:
                console.mute()
            if not _answer(function, call, request.outputs, frames, reserve):
                break
    frames.event(Kind.done)


def _answer(
    function: Callable[..., Any], call: tuple[Given, ...], outputs: tuple[str, ...], frames: Frames, reserve: Reserve
) -> bool:
    """False where memory ran out: the next call would fill it once more, at the same price."""
    arguments: list[Any] = []
    try:
        reserve.hold()
        arguments = [given.fresh() for given in call]
        arrays = to_arrays(function(*arguments), outputs, frames.left)
        # All that takes memory is in here.
        raw = [_tobytes(array) for array in arrays]
    except Unusable as unusable:
        kind, report = unusable.status, unusable.report
    except BaseException as error:
        kind, report = Kind.raised, report_of(error, reserve)
    else:
        for part, array in enumerate(arrays):
            frames.value(part, array, raw[part])
        frames.event(Kind.returned, mutated=_mutated(call, arguments))
        return True
    frames.event(kind, report, _mutated(call, arguments))
    return report.kind != MEMORY


def _mutated(call: tuple[Given, ...], arguments: list[Any]) -> int:
    changed = (not given.scalar and _differs(given, argument) for given, argument in zip(call, arguments, strict=False))
    return sum(1 << bit for bit, yes in enumerate(changed) if yes)


def _differs(given: Given, argument: Any) -> bool:
    same_form = argument.shape == given.kept.shape and argument.dtype == given.kept.dtype
    if not same_form or argument.size <= _PIECE:
        return not same_form or _tobytes(argument) != _tobytes(given.kept)
    return any(map(ne, _pieces(argument), _pieces(given.kept)))


def _pieces(array: NDArray[Any]) -> Iterator[bytes]:
    flat = _reshape(array, -1)
    return (_tobytes(flat[at : at + _PIECE]) for at in range(0, array.size, _PIECE))
