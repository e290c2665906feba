"""See one run through, from the order to the report of its end, and stop it when its time is over."""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress

from worker.sandbox.channel import Channel, Ended, Forked, Gone, Started
from worker.sandbox.console import last_words
from worker.sandbox.ending import Ending, ServerFault
from worker.sandbox.rooms import Rooms

_KB = 1024
_DIE_SECONDS = 10.0


class Run:
    """A run on its way. The child and the server speak in any order; that it ended is what the server says last."""

    def __init__(self, channel: Channel, number: int, patience: float) -> None:
        self._channel, self._number, self._patience = channel, number, patience
        self._pidfd: int | None = None
        self._started: Started | None = None
        self._ended: Ended | None = None
        self._began = 0.0

    def follow(self, rooms: Rooms) -> Ending:
        """Raises ServerFault; then whoever made the channel must give it up, and its server."""
        try:
            return self._follow(rooms)
        except Gone:
            raise ServerFault("the sandbox's fork server died", begun=self._started is not None) from None

    def _follow(self, rooms: Rooms) -> Ending:
        self._channel.order(self._number, rooms)
        self._listen(time.monotonic() + self._patience, or_start=True)
        if self._started is None:
            raise ServerFault(f"the sandbox's fork server {self._trouble(rooms)}", begun=False)
        overdue = not self._listen(self._began + rooms.wall_seconds)
        wall = time.monotonic() - self._began
        if overdue:
            self._stop()
        if self._ended is None and not self._listen(time.monotonic() + self._patience):
            raise ServerFault("the sandbox's fork server does not say how a run ended", begun=True)
        return self._ending(overdue, wall)

    def close(self) -> None:
        """See the child dead, whatever became of the server, and forget it."""
        if self._pidfd is None:
            return
        if self._ended is None:
            with suppress(ProcessLookupError, PermissionError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            poll = select.poll()
            poll.register(self._pidfd, select.POLLIN)
            poll.poll(1000 * _DIE_SECONDS)
        os.close(self._pidfd)
        self._pidfd = None

    def _listen(self, deadline: float, *, or_start: bool = False) -> bool:
        """Whether it has ended, or at least started, by `deadline`."""
        while self._ended is None and not (or_start and self._started):
            message = self._channel.message(deadline)
            if message is None:
                return False
            self._take(message)
        return True

    def _take(self, message: Started | Ended | Forked) -> None:
        if isinstance(message, Forked):
            self._pidfd = message.pidfd
        elif message.number != self._number:
            raise ServerFault("the sandbox's fork server speaks of another run", begun=True)
        elif isinstance(message, Started):
            self._started, self._began = message, time.monotonic()
        else:
            self._ended = message

    def _stop(self) -> None:
        """SIGKILL by us, or by the server where it has another user's processes and we lack CAP_KILL."""
        with suppress(PermissionError):
            if self._pidfd is not None:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
                return
        self._channel.stop()

    def _trouble(self, rooms: Rooms) -> str:
        if self._ended is None:
            return f"was silent for {self._patience:g} s"
        code = os.waitstatus_to_exitcode(self._ended.wait_status)
        said = last_words(rooms.console)
        return f"made a process that ended with exit status {code} before it reached the submission ({said})"

    def _ending(self, overdue: bool, wall: float) -> Ending:
        start, end = self._started, self._ended
        assert start and end
        return Ending(
            overdue=overdue,
            exit_code=os.waitstatus_to_exitcode(end.wait_status),
            wall_seconds=wall,
            cpu_seconds=max(0.0, end.cpu_seconds - start.cpu_seconds),
            peak_memory_mb=max(0, end.peak_kb - start.peak_kb) / _KB,
            setup_cpu_seconds=start.cpu_seconds,
        )
