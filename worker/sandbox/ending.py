"""How a child ended, as the kernel and the clock saw it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ending:
    """`overdue`: it was stopped by the clock. `exit_code` is negative for a signal, as in subprocess.

    Times, and memory beyond what it had inherited, count from the start of student code;
    `setup_cpu_seconds` is what making the child took before.
    """

    overdue: bool
    exit_code: int
    wall_seconds: float
    cpu_seconds: float
    peak_memory_mb: float
    setup_cpu_seconds: float


class ServerFault(Exception):
    """The fork server failed; the text says how. `begun`: student code may have run."""

    def __init__(self, text: str, *, begun: bool) -> None:
        super().__init__(text)
        self.begun = begun


class SandboxUnavailable(Exception):
    """No submission can or may be run here; the text says what is missing and what to do."""
