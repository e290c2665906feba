"""Say in a sentence why a run did not end well: what happened, how far it had come, what to do."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from worker.sandbox.ending import Ending
from worker.sandbox.limits import Limits
from worker.sandbox.outcome import memory_fault
from worker.sandbox.result import Fault
from worker.sandbox.status import Status
from worker.sandbox.wire import Decoded

_Teller = Callable[[Ending, Limits, str], str]


def fault_of(status: Status, ending: Ending, decoded: Decoded, calls: int, limits: Limits) -> Fault | None:
    """The fault of the run as a whole; None for `ok`, where each call has its own."""
    if status is Status.ok:
        return None
    if status is Status.load_error:
        return decoded.load_fault
    if status is Status.out_of_memory:
        return _memory(decoded, calls, limits)
    return Fault(status.value, None, _TEXTS[status](ending, limits, _where(decoded, calls)))


def broken_protocol(complaint: str) -> Fault:
    return Fault(
        Status.protocol_error.value,
        None,
        f"the results cannot be read ({complaint}): something wrote into the grader's channel; "
        "leave file descriptors alone and return arrays",
    )


def our_fault(what: str) -> Fault:
    return Fault(Status.sandbox_error.value, None, what)


def _where(decoded: Decoded, calls: int) -> str:
    if not decoded.loaded:
        return "while the submission was being loaded"
    return f"in call {min(len(decoded.returns) + 1, calls)} of {calls}"


def _memory(decoded: Decoded, calls: int, limits: Limits) -> Fault:
    needed = f"more than {limits.memory_mb} MB of memory were needed"
    known = memory_fault(decoded)
    if known is None:
        return Fault("MemoryError", None, f"{needed} {_where(decoded, calls)}")
    return replace(known, message=f"{needed}: {known.message}" if known.message else needed)


def _timed_out(ending: Ending, limits: Limits, where: str) -> str:
    return f"stopped after {limits.wall_seconds:g} s {where}: is there a loop that does not end?"


def _cpu_limit(ending: Ending, limits: Limits, where: str) -> str:
    return f"more than {limits.cpu_seconds:g} s of processor time were used {where}"


def _forbidden(ending: Ending, limits: Limits, where: str) -> str:
    return f"a system call that submissions may not make was tried {where}"


def _exited(ending: Ending, limits: Limits, where: str) -> str:
    return f"the process ended itself with exit status {ending.exit_code} {where}: do not leave, return"


def _crashed(ending: Ending, limits: Limits, where: str) -> str:
    name = str(-ending.exit_code)
    with suppress(ValueError):
        name = signal.Signals(-ending.exit_code).name
    return f"the interpreter died of {name} {where}: endless recursion with a raised limit, ctypes, or a kill?"


_TEXTS: dict[Status, _Teller] = {
    Status.timed_out: _timed_out,
    Status.cpu_limit: _cpu_limit,
    Status.forbidden_call: _forbidden,
    Status.exited_early: _exited,
    Status.crashed: _crashed,
}
