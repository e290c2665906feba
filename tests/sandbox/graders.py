"""Graders in processes of their own, so that they can be killed, and a look at the processes that they have."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
ENDLESS = "while True: pass"
PRELUDE = f"""
import os, signal, subprocess, sys, threading, time
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
import numpy as np
from worker import sandbox
from worker.sandbox import Limits, Program, run
from worker.sandbox.servers import server_for
LONG = Limits(wall_seconds=50, cpu_seconds=50)
def submit(source, limits=LONG, server=None):
    return run(Program(source, "f", ("x",), ("y",)), [{{"x": 1.0}}], limits, server=server)
"""


@contextmanager
def grader(script: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-B", "-u", "-c", PRELUDE + dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def at_work(source: str = ENDLESS) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A grader that runs `source`, with the pids of its zygote and of the child that is at it."""
    # The self-test of a zygote has children too: it is over when the sandbox has started.
    with grader(f"sandbox.start()\nprint('ready', flush=True)\nsubmit({source!r})\ntime.sleep(60)") as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        assert wait_until(lambda: len(descendants(process.pid)) == 2)
        yield process, descendants(process.pid)


def said(script: str) -> str:
    """What a grader printed until its end."""
    with grader(script) as process:
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return output


def descendants(pid: int) -> list[int]:
    parents = dict(parent_of(path) for path in Path("/proc").glob("[0-9]*/stat"))
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def parent_of(stat: Path) -> tuple[int, int]:
    with suppress(OSError):
        # The name in brackets may hold anything.
        state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        return int(stat.parent.name), 0 if state == "Z" else int(parent)
    return 0, 0


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if text_of(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()[:1] not in ([], ["Z"])]


def fields(pid: int) -> dict[str, str]:
    """/proc/PID/status."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def text_of(path: Path) -> str:
    with suppress(OSError):
        return path.read_text()
    return ""


def wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
