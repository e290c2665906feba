"""Load the program and make its calls one after another, each with arguments of its own."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from numpy import ndarray

from .drivers import Call, Way
from .faults import MEMORY, Reserve, report_of
from .frames import Frames
from .layout import Kind
from .loader import LoadFault, load
from .request import Request
from .trees import differs, fresh
from .values import Unusable, to_arrays

_tobytes = ndarray.tobytes


def perform(request: Request, called_by: Callable[[ModuleType], Call], frames: Frames) -> None:
    """Everything that the submission does happens in here; what came of it is in the frames."""
    try:
        call = called_by(load(request.source, request.way.names, request.way.own_parameters))
    except LoadFault as fault:
        frames.event(fault.kind, fault.report)
    else:
        frames.event(Kind.loaded)
        reserve = Reserve()
        for given in request.calls:
            if not _answer(call, given, request.way, frames, reserve):
                break
    frames.event(Kind.done)


def _answer(call: Call, given: tuple[Any, ...], way: Way, frames: Frames, reserve: Reserve) -> bool:
    """False where memory ran out: the next call would fill it once more, at the same price."""
    arguments: list[Any] = []
    try:
        reserve.hold()
        arguments = [fresh(one, way.order) for one in given]
        arrays = to_arrays(call(*arguments), way.outputs, frames.left)
        # All that takes memory is in here.
        raw = [_tobytes(array) for array in arrays]
    except Unusable as unusable:
        kind, report = unusable.status, unusable.report
    except BaseException as error:
        kind, report = Kind.raised, report_of(error, reserve)
    else:
        for part, array in enumerate(arrays):
            frames.value(part, array, raw[part])
        frames.event(Kind.returned, mutated=_mutated(given, arguments))
        return True
    frames.event(kind, report, _mutated(given, arguments))
    return report.kind != MEMORY


def _mutated(given: tuple[Any, ...], arguments: list[Any]) -> int:
    changed = map(differs, given, arguments)
    return sum(1 << bit for bit, yes in enumerate(changed) if yes)
