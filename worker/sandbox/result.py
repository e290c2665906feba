"""What a run hands back: one `Returned` for each finished call, the console, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from worker.sandbox.status import Status

Answer = Literal["returned", "raised", "not_an_array", "wrong_count"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, in the student's terms. `line` is the innermost line of their own file, from 1."""

    kind: str
    line: int | None
    message: str
    source_line: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Returned:
    """The answer to one call. `values` stand in the order of the program's outputs; `mutated` names arguments."""

    status: Answer
    values: tuple[NDArray[Any], ...]
    fault: Fault | None
    mutated: tuple[str, ...]

    @property
    def out_of_memory(self) -> bool:
        """No further call was made after this one."""
        return self.fault is not None and self.fault.kind == "MemoryError"


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One run. Times leave out the start of the interpreter; `layers` says which protections were in force."""

    status: Status
    fault: Fault | None = None
    returns: tuple[Returned, ...] = ()
    console: str = ""
    console_truncated: bool = False
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0
    layers: dict[str, str] = field(default_factory=dict)
