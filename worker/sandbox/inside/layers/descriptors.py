"""Close what nobody asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from . import libc

_LAST = 2**32 - 1
# What fs.nr_open is unless somebody raises it; the limit of a process may be said to be without end.
_KERNEL_LIMIT = 2**20


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    try:
        libc.syscall("close_range", first, _LAST, 0)
    except OSError:
        _one_by_one(first)


def _one_by_one(first: int) -> None:
    """Where the kernel is older than 5.9, or a filter around us does not know the call."""
    # Not os.closerange: from Python 3.13 on it may be glibc's closefrom, which ends the process without /proc.
    for fd in _candidates():
        if fd >= first:
            with suppress(OSError):
                os.close(fd)


def _candidates() -> Iterable[int]:
    try:
        return map(int, os.listdir("/proc/self/fd"))  # noqa: PTH208
    except OSError:
        return range(min(os.sysconf("SC_OPEN_MAX"), _KERNEL_LIMIT))
