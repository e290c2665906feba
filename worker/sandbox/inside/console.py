"""sys.stdout and sys.stderr of the submission: bounded, and cheap when the bound is reached."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

_write = os.write


class _Bounded(io.RawIOBase):
    """Writes to a descriptor while there is `room`, and swallows the rest."""

    def __init__(self, fd: int, room: int) -> None:
        self._fd, self.room = fd, room

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        if self.room:
            part = view[: self.room]
            self.room -= len(part)
            self._put(part)
        return len(view)

    def _put(self, part: memoryview) -> None:
        try:
            while part:
                part = part[_write(self._fd, part) :]
        except OSError:
            # Filled by other means, or closed: a print must not fail for that.
            self.room = 0


class Console(io.TextIOWrapper):
    """Text, flushed at every line so that a stopped run shows what it had printed."""

    def __init__(self, room: int) -> None:
        self._bounded = _Bounded(1, room)
        super().__init__(
            io.BufferedWriter(self._bounded), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )

    def write(self, text: str) -> int:
        # When nothing more is kept, a million prints shall not each walk down to the descriptor.
        return super().write(text) if self._bounded.room else len(text)


def redirect(output_bytes: int) -> Console:
    """Point both streams at one bounded writer; one byte more than is kept tells that there was more."""
    console = Console(output_bytes + 1)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = console  # type: ignore[misc]
    return console
