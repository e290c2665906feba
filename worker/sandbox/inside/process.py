"""Tie a process to the one that started it, and give it signals as a fresh program has them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from .layers import libc

_PR_SET_PDEATHSIG = 1


def bind(parent_pid: int) -> None:
    """SIGKILL for us when the thread that made us ends; exit now if its process already has.

    A change of user undoes this, and so does fork.
    """
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)


def reset_signals() -> None:
    """What a parent ignores or blocks survives exec. With SIGCHLD ignored no exit status could be read."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGCHLD, signal.SIGXCPU, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def prefer_as_victim() -> None:
    """When the machine runs out of memory, this one goes first. Not every host lets us say so."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        return


def address_space() -> int:
    """Bytes, as RLIMIT_AS counts them. Needs /proc."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def threads() -> int:
    """How many this process has. Needs /proc."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())
