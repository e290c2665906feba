"""Become the parent of every process that a run leaves behind, so that none of them can stay."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PR_GET_CHILD_SUBREAPER = 37
_SWEEP_SECONDS = 2.0


@contextmanager
def swept() -> Iterator[bool]:
    """Kill at the end whatever was started within and detached itself; yields whether that can be done.

    It cannot where this process has children or threads of its own: an orphan of theirs looks the same.
    """
    if not _alone():
        yield False
        return
    before = _subreaper()
    _set_subreaper(1)
    try:
        yield True
    finally:
        _sweep()
        _set_subreaper(before)


def _alone() -> bool:
    return threading.current_thread() is threading.main_thread() and _children() == []


def _children() -> list[int] | None:
    """Processes whose parent we are; None where the kernel does not tell."""
    try:
        lists = [file.read_text() for file in Path("/proc/self/task").glob("*/children")]
    except OSError:
        return None
    return [int(pid) for text in lists for pid in text.split()] if lists else None


def _sweep() -> None:
    deadline = time.monotonic() + _SWEEP_SECONDS
    # Each one killed hands its own children on to us: again until there are none.
    while (left := _children()) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.001)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _subreaper() -> int:
    flag = ctypes.c_int()
    _libc().prctl(_PR_GET_CHILD_SUBREAPER, ctypes.byref(flag), 0, 0, 0)
    return flag.value


def _set_subreaper(flag: int) -> None:
    _libc().prctl(_PR_SET_CHILD_SUBREAPER, flag, 0, 0, 0)
