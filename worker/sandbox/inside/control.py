"""The fork server's side of its talk with the trusted process. Only numbers and descriptors pass through here."""

from __future__ import annotations

import json
import os
import resource
import socket
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

from .descriptors import CONTROL
from .layout import (
    ENDED,
    ENDED_FIELDS,
    FORKED,
    FORKED_FIELDS,
    ORDER,
    ORDER_DESCRIPTORS,
    READY,
    STARTED,
    STARTED_FIELDS,
    STOP,
)

_DESCRIPTOR = struct.Struct("@i")
_DESCRIPTORS = struct.Struct(f"@{ORDER_DESCRIPTORS}i")


class Order(NamedTuple):
    """What to run, unread, and within which limits."""

    number: int
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    request: int
    result: int
    console: int

    @property
    def descriptors(self) -> tuple[int, int, int]:
        return self.request, self.result, self.console


class Control:
    """Made before the layers: a filter refuses what Python asks of a new socket."""

    def __init__(self) -> None:
        self._socket = socket.socket(fileno=CONTROL)

    def ready(self, report: Mapping[str, Any]) -> None:
        self._socket.send(READY + json.dumps(report).encode())

    def order(self) -> Order | None:
        """The next order; None when the trusted side is gone."""
        while True:
            data, ancillary, _, _ = self._socket.recvmsg(ORDER.size, socket.CMSG_SPACE(_DESCRIPTORS.size))
            if not data:
                return None
            # It came too late: the run that it was for is over.
            if data != STOP:
                return Order(*ORDER.unpack(data), *_DESCRIPTORS.unpack(ancillary[0][2]))

    def forked(self, number: int, pidfd: int) -> None:
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, _DESCRIPTOR.pack(pidfd))
        self._socket.sendmsg([FORKED + FORKED_FIELDS.pack(number)], [rights])

    def ended(self, number: int, status: int, usage: resource.struct_rusage) -> None:
        cpu = usage.ru_utime + usage.ru_stime
        self._socket.send(ENDED + ENDED_FIELDS.pack(number, status, cpu, usage.ru_maxrss))


def tell_started(number: int) -> None:
    """Said by the child itself and once: behind the filter it can still write, but not send."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    os.write(CONTROL, STARTED + STARTED_FIELDS.pack(number, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
    os.close(CONTROL)
