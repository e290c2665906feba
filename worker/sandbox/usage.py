"""How much memory a child took at its highest."""

from __future__ import annotations

import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_KB = 1024
# The kernel counts pages in batches per processor, so two readings of the same size differ.
_BLUR_KB = 8 * _KB


@dataclass(slots=True)
class Peak:
    """The highest resident size seen so far, in MB.

    The kernel's own figure starts at the parent's size (exec keeps it), so up to that only samples count.
    """

    inherited_kb: int
    sampled_kb: int = 0

    @classmethod
    def after_start(cls) -> Peak:
        """Of a child that has just been started by this process."""
        return cls(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + _BLUR_KB)

    def sample(self, pid: int) -> None:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            high = next(line for line in lines if line.startswith("VmHWM:"))
            self.sampled_kb = max(self.sampled_kb, int(high.split()[1]))

    def finish(self, start_kb: int, ru_maxrss: int) -> float:
        own = ru_maxrss if ru_maxrss > self.inherited_kb else 0
        return max(start_kb, self.sampled_kb, own) / _KB
