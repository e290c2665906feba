"""The kernel's own limits on this process, set before any student code is compiled."""

from __future__ import annotations

import os
import resource
from math import ceil
from pathlib import Path

from .request import Request

_DESCRIPTORS = 16


def apply(request: Request) -> None:
    """Memory and processor time count from here: what the interpreter and numpy took is given on top."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = ceil(usage.ru_utime + usage.ru_stime + request.cpu_seconds)
    _limit(resource.RLIMIT_AS, _address_space() + request.memory_mb * 2**20)
    # The soft limit sends SIGXCPU, which can be ignored; a second later the hard one kills.
    _limit(resource.RLIMIT_CPU, cpu, cpu + 1)
    _limit(resource.RLIMIT_FSIZE, request.result_room)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_MSGQUEUE, 0)


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(which)[1]
    wanted = soft if hard is None else hard
    # Without privileges a hard limit only goes down: one that is tighter already stays.
    if ceiling != resource.RLIM_INFINITY:
        soft, wanted = min(soft, ceiling), min(wanted, ceiling)
    resource.setrlimit(which, (soft, wanted))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
