"""The process that counts, from outside, what a run starts: its processes, threads and memory."""

from __future__ import annotations

import json
import select
import time
from io import FileIO

from security.detached import detach, say
from security.family import Family

_TICK_SECONDS = 0.025
_GRACE_SECONDS = 0.5
_input = FileIO(0)


def serve() -> None:
    """Answers `["begin", PID]` and then `["end"]`; ends with its input."""
    while line := _line():
        _, root = json.loads(line)
        family = Family(root)
        say("watching")
        while not select.select([0], [], [], _TICK_SECONDS)[0]:
            family.look()
        if _line():
            say(_seen(family))


def _line() -> bytes:
    # Not through a buffer: select would not see what waits in there.
    return _input.readline()


def _seen(family: Family) -> list[object]:
    """The peaks, and who is still there when those that are on their way out have had their time."""
    deadline = time.monotonic() + _GRACE_SECONDS
    while (left := family.survivors()) and time.monotonic() < deadline:
        time.sleep(_TICK_SECONDS)
    return [family.processes, family.threads, family.resident_mb, left]


if __name__ == "__main__":
    detach()
    serve()
