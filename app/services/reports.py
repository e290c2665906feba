"""The report of one grading run as plain data: what the worker hands over and `submissions.finish` keeps."""

from dataclasses import dataclass, field
from typing import Any

from app.models import Outcome, SandboxStatus


@dataclass(frozen=True)
class VariableReport:
    """One variable in one case with one seed. `verdict` is exact, close, wrong or missing."""

    case: str
    seed: int
    public: bool
    variable: str
    verdict: str
    shape: tuple[int, ...] | None
    expected_shape: tuple[int, ...]
    dtype: str = ""
    largest_error: float | None = None
    tolerance: float | None = None
    ratio: float | None = None
    message: str = ""

    @property
    def right(self) -> bool:
        return self.verdict in ("exact", "close")


@dataclass(frozen=True)
class FindingReport:
    """One thing found. `mistake` is the exercise's id for it, or a general one such as `syntax-error`."""

    mistake: str
    group: str
    message: str
    hint: str = ""
    variable: str | None = None
    line: int | None = None
    remark: bool = False
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All that is known about one run. `share` is the part of the points earned, 0 to 1.

    `status` is None where no sandbox was needed, as for a formula that is only read.
    """

    outcome: Outcome
    share: float
    variables: tuple[VariableReport, ...] = ()
    findings: tuple[FindingReport, ...] = ()
    fingerprint: str | None = None
    console: str = ""
    seeds: tuple[int, ...] = ()
    steps: dict[str, float] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)
    status: SandboxStatus | None = None
    checker_version: str = ""
    environment: str = ""


class GraderFault(Exception):
    """Our own failure while grading: never charged to the student, tried again, at last shown with its reason.

    `status` is what the sandbox said, where it was the sandbox that failed.
    """

    def __init__(self, reason: str, status: SandboxStatus | None = None) -> None:
        super().__init__(reason)
        self.status = status
