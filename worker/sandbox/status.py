"""How a run ended. `ok` means that every call was answered, not that any answer is right."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    ok = "ok"
    load_error = "load_error"
    timed_out = "timed_out"
    cpu_limit = "cpu_limit"
    out_of_memory = "out_of_memory"
    forbidden_call = "forbidden_call"
    exited_early = "exited_early"
    crashed = "crashed"
    protocol_error = "protocol_error"
    sandbox_error = "sandbox_error"
