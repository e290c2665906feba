"""The kernel's own limits on this process, set before any student code is compiled."""

from __future__ import annotations

import resource

from .control import Order

_DESCRIPTORS = 16
_NONE = (
    resource.RLIMIT_NPROC,
    resource.RLIMIT_CORE,
    resource.RLIMIT_MEMLOCK,
    resource.RLIMIT_MSGQUEUE,
    resource.RLIMIT_SIGPENDING,
)


def apply(order: Order, address_space: int) -> None:
    """Memory counts from `address_space` bytes, which the interpreter and numpy have taken already."""
    _limit(resource.RLIMIT_AS, address_space + order.memory_bytes)
    # The soft limit sends SIGXCPU, which can be ignored; a second later the hard one kills.
    _limit(resource.RLIMIT_CPU, order.cpu_seconds, order.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, order.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    for which in _NONE:
        _limit(which, 0)


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    ceiling = resource.getrlimit(which)[1]
    wanted = soft if hard is None else hard
    # Without privileges a hard limit only goes down: one that is tighter already stays.
    if ceiling != resource.RLIM_INFINITY:
        soft, wanted = min(soft, ceiling), min(wanted, ceiling)
    resource.setrlimit(which, (soft, wanted))
