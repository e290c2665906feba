"""See which processes descend from which, from /proc alone: no library, no process of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
# Places in /proc/PID/stat after the name in brackets.
_STATE, _PARENT, _THREADS, _START, _RESIDENT = 0, 1, 17, 19, 21


class Process(NamedTuple):
    """One process as it was when it was looked at. `start` counts clock ticks since boot."""

    pid: int
    parent: int
    start: int
    state: str
    threads: int
    resident_mb: float

    @property
    def identity(self) -> tuple[int, int]:
        """Numbers are used again; a number and its start are not."""
        return self.pid, self.start

    @property
    def dead(self) -> bool:
        return self.state in "ZX"


def snapshot() -> dict[int, Process]:
    """All processes of this machine, or of this container, by their numbers."""
    found = (look(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return {process.pid: process for process in found if process}


def look(pid: int) -> Process | None:
    """None where there is no such process (any more)."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        parent, threads, start, pages = (int(fields[place]) for place in (_PARENT, _THREADS, _START, _RESIDENT))
        return Process(pid, parent, start, fields[_STATE], threads, pages * _PAGE_MB)
    return None


def descendants(processes: Mapping[int, Process], ancestors: Iterable[int]) -> list[Process]:
    """Children, their children and so on of `ancestors`, without these."""
    children: dict[int, list[Process]] = {}
    for process in processes.values():
        children.setdefault(process.parent, []).append(process)
    found: list[Process] = []
    queue = list(ancestors)
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += [process.pid for process in below]
    return found


def command(pid: int) -> bytes:
    """The arguments of a process, which those that it forks share; empty where they cannot be read."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
