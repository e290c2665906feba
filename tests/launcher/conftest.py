"""A supervisor to give small programs to, what it said, and how to ask whether a process is alive."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gradjudge.processes import Program
from gradjudge.stopsignals import StopSignals
from gradjudge.supervisor import Pace, Supervisor

QUICK = Pace(quick=15.0, patience=5, first_pause=0.01, longest_pause=0.05)


@pytest.fixture
def signals() -> Iterator[StopSignals]:
    with StopSignals() as collected:
        yield collected


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, signals: StopSignals, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, tmp_path, signals, said.append, QUICK)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def python(tmp_path: Path) -> Callable[..., Program]:
    """A Program that runs a line of Python in the test's folder."""

    def program(code: str, name: str = "child", **how: Any) -> Program:
        prelude = "import os, signal, subprocess, sys, time; from pathlib import Path\n"
        return Program(name, (sys.executable, "-c", prelude + code), dict(os.environ), **how)

    return program


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], bool]:
    def wait(condition: Callable[[], bool], seconds: float = 30) -> bool:
        give_up_at = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > give_up_at:
                return False
            time.sleep(0.02)
        return True

    return wait


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """False for a zombie too: it runs no more, whoever has to reap it."""

    def ask(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        except (FileNotFoundError, ProcessLookupError):
            return False

    return ask


@pytest.fixture
def without_roots_rights() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)
