"""Decide from how a child ended, and from what it had said until then, how the run ended."""

from __future__ import annotations

import signal
from collections.abc import Iterable

from worker.sandbox.ending import Ending
from worker.sandbox.limits import Limits
from worker.sandbox.result import Fault
from worker.sandbox.status import Status
from worker.sandbox.wire import Decoded

# A process that dies this near to its memory limit died of it.
_NEARLY_ALL = 0.8


def died(ending: Ending, limits: Limits) -> Status | None:
    """The status of a child that was ended by force; None if it left by itself."""
    if ending.overdue:
        return Status.timed_out
    if ending.exit_code >= 0:
        return None
    return _killed(-ending.exit_code, ending, limits)


def left(ending: Ending, decoded: Decoded) -> Status:
    """The status of a child that left by itself, by what it had said."""
    if not decoded.done or ending.exit_code != 0:
        return Status.exited_early
    if decoded.load_fault is not None:
        return Status.out_of_memory if _no_room_to_load(decoded) else Status.load_error
    return Status.out_of_memory if any(answer.out_of_memory for answer in decoded.returns) else Status.ok


def memory_fault(decoded: Decoded) -> Fault | None:
    """The first report that memory ran out, which names the line."""
    faults: Iterable[Fault | None] = (decoded.load_fault, *(answer.fault for answer in decoded.returns))
    return next(filter(_is_memory, faults), None)


def _killed(number: int, ending: Ending, limits: Limits) -> Status:
    if number == signal.SIGXCPU or (number == signal.SIGKILL and ending.cpu_seconds >= limits.cpu_seconds):
        return Status.cpu_limit
    if number == signal.SIGSYS:
        return Status.forbidden_call
    near = ending.peak_memory_mb >= _NEARLY_ALL * limits.memory_mb
    return Status.out_of_memory if near else Status.crashed


def _no_room_to_load(decoded: Decoded) -> bool:
    # The compiler also raises MemoryError for nesting that is too deep; that is a fault of the text.
    return decoded.compiled and _is_memory(decoded.load_fault)


def _is_memory(fault: Fault | None) -> bool:
    return fault is not None and fault.kind == "MemoryError"
