"""Try to get out: start-up runs this before any submission, and believes nothing but its outcome."""

from __future__ import annotations

import _thread
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from . import libc

_CONTAINED, _THROUGH, _NOT_LOCKED = 77, 78, 79
_SECONDS = 10
_AF_UNIX, _AF_INET, _STREAM = 1, 2, 1
_READ_WRITE_EXEC, _PRIVATE_ANONYMOUS, _PAGE = 7, 0x22, 4096
_PTRACE_TRACEME = 0

Attempt = Callable[[], object]


def escapes(lock_down: Callable[[], None]) -> list[str]:
    """The names of the attempts that got through; empty is good. "lock_down" if that raised an exception.

    `lock_down` puts the layers on. Each attempt has a child of its own, which goes through it first.
    """
    outcomes = {name: _outcome(lock_down, attempt) for name, attempt in _ATTEMPTS.items()}
    if _NOT_LOCKED in outcomes.values():
        return ["lock_down"]
    # A filter that kills where it might refuse contains as well.
    through = [name for name, code in outcomes.items() if code not in {_CONTAINED, -signal.SIGSYS}]
    # That a forbidden call kills must show in one that does.
    survived = _outcome(lock_down, _trace) != -signal.SIGSYS
    return [*through, "ptrace is not killed"] if survived else through


def _outcome(lock_down: Callable[[], None], attempt: Attempt) -> int:
    pid = os.fork()
    if pid == 0:
        os._exit(_try(lock_down, attempt))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _try(lock_down: Callable[[], None], attempt: Attempt) -> int:
    try:
        # Bounds an attempt that hangs. Behind the fork server's filter no alarm can be set: there the time that it has
        # to start in is the bound.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)
        lock_down()
    except BaseException:
        return _NOT_LOCKED
    try:
        attempt()
    except (OSError, RuntimeError):
        return _CONTAINED
    except BaseException:
        return _THROUGH
    return _THROUGH


def _read_memory() -> None:
    os.close(os.open("/proc/self/mem", os.O_RDONLY))


def _read_passwd() -> None:
    os.close(os.open("/etc/passwd", os.O_RDONLY))


def _write_file() -> None:
    """May leave an empty file behind where making one is possible, and removing it is not."""
    for folder in ("/tmp", "/dev/shm", "/"):  # noqa: S108
        path = f"{folder}/gradjudge-selftest-{os.getpid()}"
        with suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            break
    else:
        raise OSError("no file could be made")
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108


def _socket(family: int) -> None:
    os.close(libc.syscall("socket", family, _STREAM, 0))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _map_machine_code() -> None:
    libc.syscall("mmap", 0, _PAGE, _READ_WRITE_EXEC, _PRIVATE_ANONYMOUS, -1, 0)


def _execute() -> None:
    # Where this succeeds, the exit status is not ours.
    for path in (sys.executable, "/proc/self/exe", "/bin/true"):
        with suppress(OSError):
            os.execv(path, [path, "-S", "-c", ""])  # noqa: S606
    raise OSError("no program could be run")


def _trace() -> None:
    libc.syscall("ptrace", _PTRACE_TRACEME, 0, 0, 0)


_ATTEMPTS: dict[str, Attempt] = {
    "read /etc/passwd": _read_passwd,
    "open own memory": _read_memory,
    "stat the root": lambda: os.stat("/"),  # noqa: PTH116
    "write a new file": _write_file,
    "make a TCP socket": lambda: _socket(_AF_INET),
    "make a unix socket": lambda: _socket(_AF_UNIX),
    "fork": _fork,
    "start a thread": lambda: _thread.start_new_thread(lambda: None, ()),
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "run a program": _execute,
    "map machine code": _map_machine_code,
}
