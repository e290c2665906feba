"""Run a student's program on given arguments in a process of its own, and get plain arrays back."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from worker.sandbox import console, explain, layers, memory, outcome, rooms
from worker.sandbox.ending import Ending, SandboxUnavailable, ServerFault
from worker.sandbox.limits import Limits, console_room, result_room
from worker.sandbox.request import Argument, Program, RequestError, pack
from worker.sandbox.result import Fault, Result, Returned
from worker.sandbox.server import Server
from worker.sandbox.servers import server_for
from worker.sandbox.status import Status
from worker.sandbox.wire import ProtocolError, decode

_DEFAULT = Limits()
_Read = tuple[Status, Fault | None, tuple[Returned, ...]]


def run(
    program: Program,
    calls: Sequence[Mapping[str, Argument]],
    limits: Limits = _DEFAULT,
    server: Server | None = None,
) -> Result:
    """Load `program` and make `calls` in order, each with fresh copies of its arguments, within `limits`.

    What the student did wrong is in the result's status and faults. What is ours (no memory, no
    interpreter, a host that cannot confine it, an argument that cannot be sent) is `sandbox_error` with a text
    that says what to check; nothing is raised for either. An array arrives in the program's order.
    `server` is for tests and measurements: None is this process's own.
    """
    if sys.platform != "linux":
        return _ours("grading needs Linux: use docker compose")
    try:
        request = pack(program, calls, limits)
        return _tried(request, program, len(calls), limits, server or server_for(program.packages))
    except RequestError as error:
        return _ours(f"the grader asked for something that cannot be sent: {error}")
    except (SandboxUnavailable, ServerFault) as error:
        return _ours(str(error))
    except OSError as error:
        return _ours(layers.not_startable(error))


def _tried(request: Sequence[bytes], program: Program, calls: int, limits: Limits, server: Server) -> Result:
    try:
        return _run(request, program, calls, limits, server)
    except ServerFault as fault:
        if fault.begun:
            raise
    # Its zygote had died or hung, and no student code had run: once more, with a new one.
    return _run(request, program, calls, limits, server)


def _run(request: Sequence[bytes], program: Program, calls: int, limits: Limits, server: Server) -> Result:
    with rooms.opened(request, limits, calls, len(program.outputs)) as opened:
        ending, in_force = server.run(opened)
        text, truncated = console.decode(memory.written(opened.console, console_room(limits)), limits.output_bytes)
        raw = memory.written(opened.result, result_room(limits, calls, len(program.outputs)))
    status, fault, returns = _read(raw, program, calls, ending, limits)
    return Result(
        status=status,
        fault=fault,
        returns=returns,
        console=text,
        console_truncated=truncated,
        wall_seconds=ending.wall_seconds,
        cpu_seconds=ending.cpu_seconds,
        peak_memory_mb=ending.peak_memory_mb,
        layers=in_force,
    )


def _read(raw: bytes, program: Program, calls: int, ending: Ending, limits: Limits) -> _Read:
    forced = outcome.died(ending, limits)
    try:
        decoded = decode(raw, program, calls, cut=forced is not None or ending.exit_code != 0)
    except ProtocolError as error:
        return Status.protocol_error, explain.broken_protocol(str(error)), ()
    status = forced or outcome.left(ending, decoded)
    return status, explain.fault_of(status, ending, decoded, calls, limits), decoded.returns


def _ours(what: str) -> Result:
    return Result(Status.sandbox_error, explain.our_fault(what))
