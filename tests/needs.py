"""Skip a test whose real component this machine lacks, or fail it where the machine is said to have it."""

import os
import socket

import pytest

REQUIRED = {name for name in os.environ.get("GRADJUDGE_TEST_REQUIRE", "").split(",") if name}


def need(name: str, present: bool) -> None:
    """`GRADJUDGE_TEST_REQUIRE=postgres,redis,chromium` turns each such skip into a failure."""
    if present:
        return
    if name in REQUIRED:
        pytest.fail(f"{name} is required here and cannot be used")
    pytest.skip(f"no {name} on this machine")


def answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0
