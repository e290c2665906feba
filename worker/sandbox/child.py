"""Start one child for one submission, watch it, and see it dead. Knows nothing of what it computes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from math import ceil
from pathlib import Path
from typing import NamedTuple

from worker.sandbox.inside.layout import STARTED
from worker.sandbox.usage import Peak

_ENTRY = Path(__file__).parent / "inside" / "main.py"
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
# What -I stands for, but without -E, which would ignore the hash seed; the environment is ours to the last byte.
_ISOLATED = ("-P", "-s", "-B")
_START_SECONDS = 30.0
_REAP_SECONDS = 10.0
# A child that gave up before student code may still be on its way out.
_LEAVE_SECONDS = 1.0
_TICK_SECONDS = 0.05

_Process = subprocess.Popen[bytes]


class Rooms(NamedTuple):
    """What a child reads from and writes to."""

    request: FileIO
    result: FileIO
    console: FileIO


class _Start(NamedTuple):
    cpu_seconds: float
    peak_kb: int


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended. `started`: it came as far as student code. `overdue`: it was stopped by the clock.

    `exit_code` is negative for a signal, as in subprocess. Times count from the start of student code.
    """

    started: bool
    overdue: bool
    exit_code: int
    wall_seconds: float
    cpu_seconds: float
    peak_memory_mb: float


def run_child(rooms: Rooms, wall_seconds: float) -> Ending:
    """Run the request to its end or for `wall_seconds`. OSError when a child cannot be started or watched."""
    read_fd, write_fd = os.pipe()
    with FileIO(read_fd) as started, FileIO(write_fd, "w") as tell:
        process = _spawn(rooms, tell)
        try:
            peak = Peak.after_start()
            tell.close()
            return _follow(process, started, peak, wall_seconds)
        finally:
            # A signal handler may raise in there; nothing outlives the run for that.
            if process.returncode is None:
                _kill(process)
                process.wait(_REAP_SECONDS)


def _spawn(rooms: Rooms, tell: FileIO) -> _Process:
    passed = (rooms.request.fileno(), rooms.result.fileno(), tell.fileno())
    return subprocess.Popen(
        [sys.executable, *_ISOLATED, str(_ENTRY), *map(str, passed), str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=rooms.console,
        stderr=rooms.console,
        pass_fds=passed,
        close_fds=True,
        cwd="/",
        env=_ENVIRONMENT,
        start_new_session=True,
    )


def _follow(process: _Process, started: FileIO, peak: Peak, wall_seconds: float) -> Ending:
    with FileIO(os.pidfd_open(process.pid)) as pidfd:
        start = _wait_for_start(pidfd, started)
        began = time.monotonic()
        alive = _lives_on(pidfd, process.pid, peak, wall_seconds if start else _LEAVE_SECONDS)
        wall = time.monotonic() - began
        _kill(process)
        usage = _reap(process, pidfd)
    before = start or _Start(0.0, 0)
    return Ending(
        started=start is not None,
        overdue=alive,
        exit_code=process.returncode,
        wall_seconds=wall,
        cpu_seconds=max(0.0, usage.ru_utime + usage.ru_stime - before.cpu_seconds),
        peak_memory_mb=peak.finish(before.peak_kb, usage.ru_maxrss),
    )


def _wait_for_start(pidfd: FileIO, started: FileIO) -> _Start | None:
    """What the interpreter took before student code; None if it never got there."""
    if not _readable(_START_SECONDS, started, pidfd):
        return None
    # At the death of the child the pipe is at its end, so this never blocks.
    word = started.read(STARTED.size) or b""
    return _Start(*STARTED.unpack(word)) if len(word) == STARTED.size else None


def _lives_on(pidfd: FileIO, pid: int, peak: Peak, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    peak.sample(pid)
    while (left := deadline - time.monotonic()) > 0:
        if _readable(min(left, _TICK_SECONDS), pidfd):
            return False
        peak.sample(pid)
    return not _readable(0, pidfd)


def _readable(seconds: float, *files: FileIO) -> bool:
    poll = select.poll()
    for file in files:
        poll.register(file, select.POLLIN)
    return bool(poll.poll(ceil(seconds * 1000)))


def _kill(process: _Process) -> None:
    """The child and all of its process group. It must not be reaped yet: its number is the group's."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _reap(process: _Process, pidfd: FileIO) -> os.struct_rusage:  # type: ignore[name-defined]
    if not _readable(_REAP_SECONDS, pidfd):
        raise TimeoutError(f"process {process.pid} does not die after SIGKILL")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage
