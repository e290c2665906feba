"""Run a student's program on given arguments in a process of its own, and get plain arrays back."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from subprocess import SubprocessError

from worker.sandbox import console, explain, layers, memory, outcome, survivors
from worker.sandbox.child import Ending, Rooms, run_child
from worker.sandbox.limits import Limits, console_room, result_room
from worker.sandbox.request import Argument, Program, RequestError, pack
from worker.sandbox.result import Fault, Result, Returned
from worker.sandbox.status import Status
from worker.sandbox.wire import ProtocolError, decode

_DEFAULT = Limits()
_Read = tuple[Status, Fault | None, tuple[Returned, ...]]


def run(
    program: Program,
    calls: Sequence[Mapping[str, Argument]],
    limits: Limits = _DEFAULT,
    audible: int | None = None,
) -> Result:
    """Load `program` and make `calls` in order, each with fresh copies of its arguments, within `limits`.

    What the student did wrong is in the result's status and faults. What is ours (no memory, no
    interpreter, an argument that cannot be sent) is `sandbox_error` with a text that says what to
    check; nothing is raised for either. An array arrives in C order, a Python number as itself.
    Of the console only what is printed while loading and in the first `audible` calls is kept (None: in all).
    """
    if sys.platform != "linux":
        return _ours("grading needs Linux: use docker compose")
    try:
        return _run(program, calls, limits, len(calls) if audible is None else audible)
    except RequestError as error:
        return _ours(f"the grader asked for something that cannot be sent: {error}")
    except (OSError, SubprocessError) as error:
        return _ours(f"no child could be run ({error}): check memory, process and descriptor limits, and {_python()}")


def _run(program: Program, calls: Sequence[Mapping[str, Argument]], limits: Limits, audible: int) -> Result:
    space = result_room(limits, len(calls), len(program.outputs))
    with (
        memory.sealed("request", pack(program, calls, limits, audible)) as request,
        memory.room("result", space) as result,
        memory.room("console", console_room(limits)) as shown,
    ):
        with survivors.swept() as swept:
            ending = run_child(Rooms(request, result, shown), limits.wall_seconds)
        text, truncated = console.decode(memory.written(shown, console_room(limits)), limits.output_bytes)
        status, fault, returns = _read(memory.written(result, space), program, len(calls), ending, limits)
    return Result(
        status=status,
        fault=fault if ending.started else explain.not_started(ending, text),
        returns=returns,
        console=text,
        console_truncated=truncated,
        wall_seconds=ending.wall_seconds,
        cpu_seconds=ending.cpu_seconds,
        peak_memory_mb=ending.peak_memory_mb,
        layers=layers.in_force(swept),
    )


def _read(raw: bytes, program: Program, calls: int, ending: Ending, limits: Limits) -> _Read:
    forced = outcome.died(ending, limits)
    if forced is Status.sandbox_error:
        return forced, None, ()
    try:
        decoded = decode(raw, program, calls, cut=forced is not None or ending.exit_code != 0)
    except ProtocolError as error:
        return Status.protocol_error, explain.broken_protocol(str(error)), ()
    status = forced or outcome.left(ending, decoded)
    return status, explain.fault_of(status, ending, decoded, calls, limits), decoded.returns


def _python() -> str:
    return f"that {sys.executable} is an interpreter the worker may execute"


def _ours(what: str) -> Result:
    return Result(Status.sandbox_error, explain.our_fault(what))
