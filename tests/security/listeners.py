"""Doors on this machine that nobody has a reason to knock at: they count who does."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Listeners:
    """Open sockets. The kernel keeps what arrives until it is counted, so no thread has to wait for it."""

    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: socket.socket

    def visits(self) -> dict[str, int]:
        """How often each was reached since the last count; those that were not are left out."""
        counts = {
            "tcp": _connections(self.tcp),
            "udp": _datagrams(self.udp),
            "unix": _connections(self.unix),
            "abstract": _connections(self.abstract),
        }
        return {name: count for name, count in counts.items() if count}

    def places(self) -> dict[str, str]:
        """What a submission is told: ports, a path, and an abstract name without its leading zero byte."""
        return {
            "TCP": str(self.tcp.getsockname()[1]),
            "UDP": str(self.udp.getsockname()[1]),
            "UNIX": self.unix.getsockname(),
            "ABSTRACT": self.abstract.getsockname()[1:].decode(),
        }


@contextmanager
def listening(folder: Path) -> Iterator[Listeners]:
    """All four, on loopback, in `folder` and by an abstract name; closed at the end."""
    with ExitStack() as stack:
        tcp, udp, unix, abstract = (
            stack.enter_context(socket.socket(family, kind))
            for family, kind in (
                (socket.AF_INET, socket.SOCK_STREAM),
                (socket.AF_INET, socket.SOCK_DGRAM),
                (socket.AF_UNIX, socket.SOCK_STREAM),
                (socket.AF_UNIX, socket.SOCK_STREAM),
            )
        )
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        path = str(folder / "broker.sock")
        unix.bind(path)
        # Whoever the submission runs as: the file's mode must not be what keeps it out.
        os.chmod(path, 0o777)  # noqa: PTH101
        abstract.bind(f"\0gsb-{secrets.token_hex(8)}")
        for door in (tcp, unix, abstract):
            door.listen(256)
        for door in (tcp, udp, unix, abstract):
            door.setblocking(False)
        yield Listeners(tcp, udp, unix, abstract)


def _connections(door: socket.socket) -> int:
    count = 0
    with suppress(BlockingIOError):
        while True:
            door.accept()[0].close()
            count += 1
    return count


def _datagrams(door: socket.socket) -> int:
    count = 0
    with suppress(BlockingIOError):
        while True:
            door.recv(65536)
            count += 1
    return count
