"""An innocent process of the same user: it waits, and tells of every signal that was sent to it."""

from __future__ import annotations

import signal
import sys

from security.detached import detach, say


def serve() -> None:
    """Answers each line with the numbers of the signals sent since the last; ends with its input."""
    while sys.stdin.buffer.readline():
        say(_taken())


def _taken() -> list[int]:
    # Blocked signals wait in the kernel from the moment they are sent; a handler might not have run yet.
    waiting = signal.sigpending()
    for _ in waiting:
        signal.sigtimedwait(waiting, 0)
    return sorted(waiting)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    detach()
    serve()
