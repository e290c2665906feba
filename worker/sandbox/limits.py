"""How much time, memory and text one run may use, and how large the shared memory for it must be."""

from __future__ import annotations

from dataclasses import dataclass

from worker.sandbox.inside.layout import HEADER, MAX_MESSAGE

_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run. `cpu_seconds` is rounded up to whole seconds, the kernel counts no finer.

    `memory_mb` is what the submission may ask for beyond the interpreter with numpy; `result_bytes`
    bounds the raw values of all calls together; `output_bytes` is how much of the console is kept.
    """

    wall_seconds: float = 5.0
    cpu_seconds: float = 5.0
    memory_mb: int = 1024
    output_bytes: int = 65536
    result_bytes: int = 16 * 2**20


def console_room(limits: Limits) -> int:
    """Bytes of console memory: at least a page above what is kept, so that an overflow can be seen."""
    return (limits.output_bytes // _PAGE + 2) * _PAGE


def result_room(limits: Limits, calls: int, outputs: int) -> int:
    """Bytes of result memory: all values, and every frame and message of an honest child."""
    per_call = (outputs + 1) * HEADER.size + MAX_MESSAGE
    return limits.result_bytes + (calls + 2) * per_call
