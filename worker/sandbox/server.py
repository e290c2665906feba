"""A fork server that is always there: started when needed, replaced when it failed or is old, ended with us."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection
from subprocess import SubprocessError

from worker.sandbox import layers
from worker.sandbox.ending import Ending, SandboxUnavailable, ServerFault
from worker.sandbox.rooms import Rooms
from worker.sandbox.zygote import Zygote

# Its children share its address layout: a new one now and then takes away what may have been learnt of it.
RUNS = 2000
PATIENCE_SECONDS = 10.0


class Server:
    """Runs of several threads take turns. In a fork of this process it starts a zygote of its own.

    `allow_unsandboxed` runs student code where the host cannot confine it. `without` leaves out layers, to measure
    what they cost; the results then say so. `patience` is how long, in seconds, a zygote may be silent.
    """

    def __init__(
        self,
        packages: Collection[str] = (),
        *,
        allow_unsandboxed: bool = False,
        without: Collection[str] = (),
        patience: float = PATIENCE_SECONDS,
        runs: int = RUNS,
    ) -> None:
        self._packages, self._without = packages, without
        self._allow_unsandboxed, self._patience, self._runs = allow_unsandboxed, patience, runs
        self._zygote: Zygote | None = None
        self._pid = os.getpid()
        self._turn = threading.RLock()

    def start(self) -> dict[str, str]:
        """The layers in force. SandboxUnavailable says what this host lacks."""
        with self._turn:
            zygote = self._ready()
            return layers.in_force(zygote.layers, zygote.escapes)

    def run(self, rooms: Rooms) -> tuple[Ending, dict[str, str]]:
        """How the child ended, and under which layers. Raises SandboxUnavailable and ServerFault."""
        with self._turn:
            zygote = self._ready()
            try:
                return zygote.run(rooms), layers.in_force(zygote.layers, zygote.escapes)
            except BaseException:
                self._zygote = None
                raise

    @property
    def zygote_pid(self) -> int | None:
        """The process id of the zygote, if one is there."""
        return self._zygote.pid if self._zygote else None

    def close(self) -> None:
        """End the zygote. The next run starts another."""
        with self._turn:
            zygote, self._zygote = self._zygote, None
            if zygote is not None:
                zygote.kill()

    def disown(self) -> None:
        """Called in a fork of this process: the zygote is not ours, nor is a turn that another thread had taken."""
        zygote, self._zygote = self._zygote, None
        self._pid, self._turn = os.getpid(), threading.RLock()
        if zygote is not None:
            zygote.disown()

    def _ready(self) -> Zygote:
        if self._pid != os.getpid():
            self.disown()
        if self._zygote is not None and self._zygote.runs >= self._runs:
            self.close()
        if self._zygote is None:
            self._zygote = self._started()
        return self._zygote

    def _started(self) -> Zygote:
        try:
            zygote = Zygote(self._packages, self._without, self._patience)
        except ServerFault as fault:
            raise SandboxUnavailable(str(fault)) from fault
        except (OSError, SubprocessError) as error:
            raise SandboxUnavailable(layers.not_startable(error)) from error
        lack = layers.lacking(zygote.layers, zygote.escapes)
        if lack and not self._allow_unsandboxed:
            zygote.kill()
            raise SandboxUnavailable(layers.refusal(lack))
        return zygote
