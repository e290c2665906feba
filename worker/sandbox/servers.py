"""The fork servers of this process: one, and another for each set of packages that programs may import."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass, field

from worker.sandbox.server import Server


@dataclass
class _Servers:
    allow_unsandboxed: bool = False
    running: dict[tuple[str, ...], Server] = field(default_factory=dict)

    def server_for(self, packages: tuple[str, ...]) -> Server:
        key = tuple(sorted(set(packages)))
        # setdefault: two threads may ask at once, and a Server that nobody starts costs nothing.
        return self.running.setdefault(key, Server(key, allow_unsandboxed=self.allow_unsandboxed))

    def close(self) -> None:
        while self.running:
            self.running.popitem()[1].close()

    def disown(self) -> None:
        for server in self.running.values():
            server.disown()


_mine = _Servers()


def start(*, allow_unsandboxed: bool = False) -> dict[str, str]:
    """Start the sandbox now, and from the main thread, rather than with the first run; the layers in force.

    SandboxUnavailable says what this host lacks; with `allow_unsandboxed` nothing is required, and every result's
    layers say "unsandboxed". This holds for all later runs of this process and of its forks.
    """
    if _mine.allow_unsandboxed != allow_unsandboxed:
        close()
        _mine.allow_unsandboxed = allow_unsandboxed
    return server_for(()).start()


def close() -> None:
    """End all that was started. A later run starts anew."""
    _mine.close()


def server_for(packages: tuple[str, ...]) -> Server:
    """The server whose children find `packages` imported."""
    return _mine.server_for(packages)


atexit.register(close)
# At once, and not with the first run: while a fork holds the line, a zygote does not see that we are gone.
os.register_at_fork(after_in_child=_mine.disown)
