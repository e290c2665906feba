"""Run what a student wrote where it can do no harm: `run(program, calls, limits)` gives plain arrays back."""

from worker.sandbox.ending import SandboxUnavailable
from worker.sandbox.limits import Limits
from worker.sandbox.request import Program
from worker.sandbox.result import Fault, Result, Returned
from worker.sandbox.runner import run
from worker.sandbox.servers import close, start
from worker.sandbox.status import Status

__all__ = [
    "Fault",
    "Limits",
    "Program",
    "Result",
    "Returned",
    "SandboxUnavailable",
    "Status",
    "close",
    "run",
    "start",
]
