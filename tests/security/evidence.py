"""What is known about one run when it is over: what was kept of it, and what it did to its surroundings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.services.reports import Report
from worker.sandbox import Fault, Result

PASSED = "passed"


@dataclass
class Kept:
    """Everything of a submission that somebody will store, read or look at. `largest`: bytes of text of one run."""

    outcome: str = ""
    texts: list[str] = field(default_factory=list)
    values: list[NDArray[Any]] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    largest: int = 0

    def add_result(self, result: Result) -> None:
        """What `worker.sandbox.run` gave back."""
        faults = (result.fault, *(answer.fault for answer in result.returns))
        self._add([result.console, *(text for fault in faults if fault for text in _texts_of(fault))])
        self.values += [value for answer in result.returns for value in answer.values]

    def add_report(self, report: Report) -> None:
        """What `Judge.judge` made of it, as it goes to the database."""
        self.outcome = str(report.outcome)
        self.reports.append(report)
        self._add(list(_strings(json.loads(json.dumps(asdict(report))))))

    def add_terminal(self, outcome: str, *written: bytes) -> None:
        """What a command wrote."""
        self.outcome = outcome
        self._add([text.decode("utf-8", "replace") for text in written])

    def _add(self, texts: list[str]) -> None:
        self.texts += texts
        self.largest = max(self.largest, sum(len(text.encode("utf-8", "replace")) for text in texts))


@dataclass
class Evidence:
    """Filled by the runner, judged by the oracles. Seconds are those of the slowest run, peaks those of all."""

    tokens: tuple[str, ...] = ()
    kept: Kept = field(default_factory=Kept)
    page: str = ""
    fault_of_ours: str = ""
    wall_seconds: float = 0.0
    processes: int = 0
    threads: int = 0
    resident_mb: float = 0.0
    survivors: list[tuple[int, int]] = field(default_factory=list)
    visits: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    late_files: list[str] = field(default_factory=list)
    system_v: list[str] = field(default_factory=list)
    victim: str = ""
    signals: list[str] = field(default_factory=list)
    grown_mb: float = 0.0
    grown_threads: int = 0
    grown_descriptors: int = 0
    probe: str = ""
    next_outcome: str = PASSED
    next_seconds: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(self.kept.texts)


def bytes_of(value: NDArray[np.generic]) -> Iterator[bytes]:
    """The ways in which an array can carry text: its memory, or one character in each number."""
    yield value.tobytes()
    if value.dtype.kind in "biuf":
        numbers = np.nan_to_num(value.astype(np.float64).ravel(), posinf=0, neginf=0)
        yield bytes(np.clip(numbers, 0, 255).round().astype(np.uint8))


def _texts_of(fault: Fault) -> tuple[str, ...]:
    return fault.kind, fault.message, fault.source_line


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
