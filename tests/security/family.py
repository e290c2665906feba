"""Keep track of every process that a run starts, also of those that leave their parents."""

from __future__ import annotations

from dataclasses import dataclass, field

from security.processes import Process, command, descendants, snapshot

_Identity = tuple[int, int]


@dataclass
class Family:
    """What descends from `root` and did not before. Made before a run; `look` is called often during it."""

    root: int
    elder: set[_Identity] = field(default_factory=set)
    known: set[_Identity] = field(default_factory=set)
    commands: set[bytes] = field(default_factory=set)
    processes: int = 0
    threads: int = 0
    resident_mb: float = 0.0

    def __post_init__(self) -> None:
        everything = snapshot()
        self.elder = {process.identity for process in everything.values()}
        self.servers = {process.identity for process in descendants(everything, [self.root])}

    def look(self) -> list[Process]:
        """Those that live now; raises the peaks."""
        everything = snapshot()
        living = [process for process in self._members(everything) if not process.dead]
        self.processes = max(self.processes, len(living))
        self.threads = max(self.threads, sum(process.threads for process in living))
        self.resident_mb = max(self.resident_mb, sum(process.resident_mb for process in living))
        return living

    def survivors(self) -> list[_Identity]:
        """Those that live, without a fork server that took the place of one that died."""
        living = self.look()
        here = {process.identity for process in snapshot().values()}
        lost = len(self.servers - here)
        replacing = [process for process in living if process.parent == self.root][:lost]
        return [process.identity for process in living if process not in replacing]

    def _members(self, everything: dict[int, Process]) -> list[Process]:
        fresh = {pid: process for pid, process in everything.items() if process.identity not in self.elder}
        known = {pid for pid, process in fresh.items() if process.identity in self.known}
        below = {process.pid for process in descendants(everything, [self.root, *known])}
        for pid in fresh.keys() & below:
            self._remember(fresh[pid])
        for pid in fresh.keys() - below - known:
            # An orphan that nobody saw with its parents still has their arguments.
            if command(pid) in self.commands:
                self._remember(fresh[pid])
        return [process for process in fresh.values() if process.identity in self.known]

    def _remember(self, process: Process) -> None:
        if process.identity in self.known:
            return
        self.known.add(process.identity)
        arguments = command(process.pid)
        # Between fork and exec a child still has the arguments of the root itself.
        if arguments and arguments != command(self.root):
            self.commands.add(arguments)
