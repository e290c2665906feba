"""Turn Ctrl-C, SIGTERM and SIGHUP into something to ask about, at places where stopping is safe."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self


class StopSignals:
    """Inside `with`, signals are collected instead of ending the process; `wait` returns early when one arrives
    or a child dies. A SIGHUP that was ignored before (nohup) stays ignored."""

    def __init__(self) -> None:
        self._received: list[int] = []

    def __enter__(self) -> Self:
        self._read_end, write_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._write_end = write_end
        self._wakeup_before = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        wanted = [signal.SIGINT, signal.SIGTERM, signal.SIGCHLD]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            wanted.append(signal.SIGHUP)
        self._before = {number: signal.signal(number, _heard) for number in wanted}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._read_end)
        os.close(self._write_end)

    def wait(self, seconds: float) -> None:
        ready, _, _ = select.select([self._read_end], [], [], seconds)
        if ready:
            self._received += [number for number in os.read(self._read_end, 4096) if number != signal.SIGCHLD]

    @property
    def stopping(self) -> bool:
        self.wait(0)
        return bool(self._received)

    @property
    def impatient(self) -> bool:
        """Ctrl-C came again after the first signal."""
        self.wait(0)
        return signal.SIGINT in self._received[1:]


def _heard(number: int, frame: FrameType | None) -> None:
    """The number is in the wake-up pipe; there is nothing left to do here."""
