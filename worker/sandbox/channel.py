"""The trusted side's talk with a fork server. What it hears was said before student code, or by the server itself."""

from __future__ import annotations

import array
import json
import select
import socket
import time
from math import ceil
from typing import Any, NamedTuple

from worker.sandbox.inside.layout import (
    ENDED,
    ENDED_FIELDS,
    FORKED,
    MAX_CONTROL,
    ORDER,
    READY,
    STARTED,
    STARTED_FIELDS,
    STOP,
)
from worker.sandbox.rooms import Rooms

_PIDFD = socket.CMSG_SPACE(4)


class Started(NamedTuple):
    """Student code comes next."""

    number: int
    cpu_seconds: float
    peak_kb: int


class Ended(NamedTuple):
    number: int
    wait_status: int
    cpu_seconds: float
    peak_kb: int


class Forked(NamedTuple):
    """The child exists; `pidfd` is to be closed by who gets it."""

    pidfd: int


Message = Started | Ended | Forked


class Gone(Exception):
    """The other side has closed its end, or died."""


class Channel:
    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._poll = select.poll()
        self._poll.register(self._ours, select.POLLIN)

    def close(self) -> None:
        self._ours.close()
        self.theirs.close()

    def report(self, seconds: float) -> dict[str, Any] | None:
        """What the server says of itself when it is ready; None if it says nothing for so long. Raises Gone."""
        data, _ = self._received(time.monotonic() + seconds)
        if not data:
            return None
        said: dict[str, Any] = json.loads(data.removeprefix(READY))
        return said

    def order(self, number: int, rooms: Rooms) -> None:
        data = ORDER.pack(number, rooms.cpu_seconds, rooms.memory_bytes, rooms.file_bytes)
        try:
            socket.send_fds(self._ours, [data], rooms.descriptors)
        except ConnectionError as error:
            raise Gone from error

    def stop(self) -> None:
        """Ask for the end of the run at hand."""
        try:
            self._ours.send(STOP)
        except ConnectionError as error:
            raise Gone from error

    def message(self, deadline: float) -> Message | None:
        """The next one; None if there is none until `deadline` on the monotonic clock. Raises Gone."""
        data, pidfds = self._received(deadline)
        if not data:
            return None
        kind, fields = data[:1], data[1:]
        if kind == FORKED:
            return Forked(pidfds[0])
        return Started(*STARTED_FIELDS.unpack(fields)) if kind == STARTED else _ended(kind, fields)

    def _received(self, deadline: float) -> tuple[bytes, list[int]]:
        """Empty if nothing came."""
        left = max(0, ceil(1000 * (deadline - time.monotonic())))
        if not self._poll.poll(left):
            return b"", []
        try:
            data, ancillary, _, _ = self._ours.recvmsg(MAX_CONTROL, _PIDFD, socket.MSG_CMSG_CLOEXEC)
        except ConnectionError as error:
            raise Gone from error
        if not data:
            raise Gone
        return data, [fd for _, _, raw in ancillary for fd in array.array("i", raw)]


def _ended(kind: bytes, fields: bytes) -> Ended:
    assert kind == ENDED
    return Ended(*ENDED_FIELDS.unpack(fields))
