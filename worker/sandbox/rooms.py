"""What a child reads from and writes to, and how much of everything it may take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from math import ceil
from typing import NamedTuple

from worker.sandbox import memory
from worker.sandbox.limits import Limits, console_room, result_room

_MB = 2**20


class Rooms(NamedTuple):
    """The three files of a run, the bounds of its child, and the wall clock's limit."""

    request: FileIO
    result: FileIO
    console: FileIO
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int
    wall_seconds: float

    @property
    def descriptors(self) -> list[int]:
        return [self.request.fileno(), self.result.fileno(), self.console.fileno()]


@contextmanager
def opened(request: Sequence[bytes], limits: Limits, calls: int, outputs: int) -> Iterator[Rooms]:
    """Memory for one run. OSError when there is none."""
    space, shown = result_room(limits, calls, outputs), console_room(limits)
    # The child holds the request as well as what it was given room for.
    room = limits.memory_mb * _MB + sum(map(len, request))
    with (
        memory.sealed("request", request) as sent,
        memory.room("result", space) as result,
        memory.room("console", shown) as console,
    ):
        yield Rooms(sent, result, console, ceil(limits.cpu_seconds), room, max(space, shown), limits.wall_seconds)
