"""A helper process that is no child of the grader, which may have none, and ends when the grader does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

_TESTS = Path(__file__).parents[1]


def detach() -> None:
    """Called first in the helper: go on as a process that init is the parent of, and say the number."""
    if os.fork():
        os._exit(0)
    os.setsid()
    say(os.getpid())


def say(value: Any) -> None:
    """One line to the grader."""
    os.write(1, json.dumps(value).encode() + b"\n")


class Detached:
    """`security.NAME` run as a module of its own. Use as a context: leaving it ends the helper."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-S", "-m", f"security.{module}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_TESTS,
            env={"LC_ALL": "C.UTF-8"},
        )
        self.pid = int(self.hear())
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def ask(self, *words: object) -> Any:
        """Send one line and wait for the answer's."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        """The next line. EOFError where the helper is gone."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise EOFError("the helper process has ended")
        return json.loads(line)
