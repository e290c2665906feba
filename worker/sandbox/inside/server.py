"""The fork server: becomes a process that can do little, then makes one child a run, and reads nothing of it."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from dataclasses import dataclass

from . import descriptors, preload, process, rlimits, session
from .control import Control, Order
from .layers import selftest
from .lock import Lock

# For the self-test: what the layers hold must not depend on how tight a run is.
_ROOMY = Order(0, 60, 1 << 32, 1 << 20, -1, -1, -1)

LockDown = Callable[[Order], None]


@dataclass(frozen=True, slots=True)
class Start:
    """How to start. `parent_pid` is 0 where the death of the thread that started us must not be ours."""

    parent_pid: int
    uid: int
    packages: tuple[str, ...]
    without: tuple[str, ...]


def main(control_fd: int, start: Start) -> None:
    """Returns when the trusted side is gone."""
    if start.parent_pid:
        process.bind(start.parent_pid)
    process.reset_signals()
    descriptors.settle_server(control_fd)
    process.prefer_as_victim()
    control = Control()
    lock = Lock(start.without)
    lock.prepare()
    address_space = _preloaded(start)
    lock.close(start.uid, start.parent_pid or None)

    def lock_down(order: Order) -> None:
        rlimits.apply(order, address_space)
        lock.close_child()

    control.ready({"layers": lock.states, "escapes": selftest.escapes(lambda: lock_down(_ROOMY))})
    _serve(control, lock_down)


def _preloaded(start: Start) -> int:
    """The bytes of address space with everything imported."""
    preload.load(start.packages)
    # A fork takes only the thread that makes it, and leaves the locks of all others locked for ever.
    if (count := process.threads()) != 1:
        raise RuntimeError(f"{count} threads after the imports, where one can be forked: which library starts them?")
    return process.address_space()


def _serve(control: Control, lock_down: LockDown) -> None:
    me = os.getpid()
    while (order := control.order()) is not None:
        pid = os.fork()
        if pid == 0:
            session.main(order, me, lock_down)
        for fd in order.descriptors:
            os.close(fd)
        _see_through(control, order.number, pid)


def _see_through(control: Control, number: int, pid: int) -> None:
    pidfd = os.pidfd_open(pid)
    try:
        control.forked(number, pidfd)
        _wait(pidfd)
    finally:
        os.close(pidfd)
    _, status, usage = os.wait4(pid, 0)
    control.ended(number, status, usage)


def _wait(pidfd: int) -> None:
    """For its end; a word from the trusted side, or its death, hastens it."""
    poll = select.poll()
    for fd in (pidfd, descriptors.CONTROL):
        poll.register(fd, select.POLLIN)
    if pidfd not in dict(poll.poll()):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
