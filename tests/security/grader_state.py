"""How the grader itself comes out of a run: signals that reached it, memory, threads and descriptors."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

# Ends of children are its daily work; Ctrl-C is the person's who started it, and loud anyhow.
_EXPECTED = {signal.SIGCHLD, signal.SIGINT, signal.SIGKILL, signal.SIGSTOP}
# Writing this to clear_refs makes the kernel measure the highest memory anew.
_RESET_PEAK = "5"


@dataclass
class State:
    """Filled while `watched` is open, complete after it."""

    signals: list[str] = field(default_factory=list)
    grown_mb: float = 0.0
    threads: int = 0
    descriptors: int = 0


@contextmanager
def watched() -> Iterator[State]:
    """Take every signal that can be taken, and see at the end by how much the grader grew at its highest."""
    state = State()

    def note(number: int, _: FrameType | None) -> None:
        state.signals.append(_name(number))

    numbers = sorted(signal.valid_signals() - _EXPECTED)
    before = {number: signal.signal(number, note) for number in numbers}
    start, descriptors, threads = _reset_peak(), _descriptors(), threading.active_count()
    try:
        yield state
    finally:
        state.grown_mb = _memory_mb("VmHWM") - start
        state.descriptors = _descriptors() - descriptors
        state.threads = threading.active_count() - threads
        for number, handler in before.items():
            # None: the handler was installed by something else than Python, which cannot be said again.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _name(number: int) -> str:
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _reset_peak() -> float:
    """What memory is counted from: the present size, or the highest so far where that cannot be reset."""
    try:
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK)
    except OSError:
        return _memory_mb("VmHWM")
    return _memory_mb("VmRSS")


def _memory_mb(row: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{row}:")).split()[1]) / 1024


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
