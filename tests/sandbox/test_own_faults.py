"""What is the grader's own fault is a sandbox_error with a text that helps, never an exception."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.sandbox import Result, SandboxUnavailable, Status, close, start

from .programs import execute


def our_fault(result: Result) -> str:
    assert result.status is Status.sandbox_error and result.returns == () and result.fault is not None
    return result.fault.message


@pytest.mark.usefixtures("no_server")
def test_an_interpreter_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "check" in (message := our_fault(execute("def f(x): return 1"))) and "/nowhere/python" in message


@pytest.mark.usefixtures("no_server")
def test_an_interpreter_that_ends_at_once_shows_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named numpy' >&2\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    message = our_fault(execute("def f(x): return 1"))
    assert "(No module named numpy)" in message and "import numpy" in message
    with pytest.raises(SandboxUnavailable, match="No module named numpy"):
        start()


def test_a_child_that_fails_before_the_submission_is_our_fault_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.sandbox.request.REQUEST_MAGIC", b"GSQ0")
    assert our_fault(execute("def f(x): return 1")) == (
        "the sandbox's fork server made a process that ended with exit status 71 before it reached the submission "
        "(ValueError: the request has the wrong magic)"
    )


def test_running_out_of_descriptors_is_our_fault() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        result = execute("def f(x): return 1")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "descriptor limits" in our_fault(result)
    assert execute("def f(x): return 1").status is Status.ok


def test_other_systems_are_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert our_fault(execute("def f(x): return 1")) == "grading needs Linux: use docker compose"


@pytest.fixture
def no_server() -> Iterator[None]:
    close()
    yield
    close()
