"""Start a program whose life ends with ours, and end it: politely first, then the whole process group."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradjudge import logs

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """`grace`: seconds between `stop_signal` and SIGKILL. `once`: it ends by itself, with 0 if it did well."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    grace: float = 5.0
    stop_signal: signal.Signals = signal.SIGTERM
    once: bool = False


class Process:
    """A running Program, with its own session and process group. Start it from the main thread: the kernel ends
    it when the thread that started it ends."""

    def __init__(self, program: Program, log: int, folder: Path) -> None:
        self.program = program
        self.started = time.monotonic()
        self._popen = subprocess.Popen(
            program.argv,
            env=program.env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_dies_with(os.getpid()),  # noqa: PLW1509  (this process has one thread)
        )
        self.pid = self._popen.pid

    @property
    def exit_code(self) -> int | None:
        return self._popen.poll()

    @property
    def uptime(self) -> float:
        return time.monotonic() - self.started

    def terminate(self) -> None:
        """Ask the leader only: a Celery master ends its pool in order, a signal to the group would cut it off."""
        if self.exit_code is None:
            self._popen.send_signal(self.program.stop_signal)

    def kill(self) -> None:
        """End whatever is left of the group, also when its leader has died already."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()


def start(program: Program, log: Path, folder: Path, *, again: bool = False) -> Process:
    """Run `program` in `folder`, its output appended to `log`, which is a fresh file unless it runs `again`."""
    descriptor = logs.reopen_log(log) if again else logs.open_log(log)
    try:
        return Process(program, descriptor, folder)
    finally:
        os.close(descriptor)


def how_it_ended(exit_code: int) -> str:
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    return f"was ended by {signal.Signals(-exit_code).name}"


def _dies_with(parent: int) -> Callable[[], None]:
    def ask_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return ask_kernel
