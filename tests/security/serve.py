"""A grader in a process of its own that runs the items it is asked for: one line in, one line out."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from security import fit, ground
from security.manifest import Item, items
from security.oracles import broken
from security.runner import Runner, ready

_CHECKOUT = Path(__file__).parents[2]
# Far above what any item may take: three runs, a probe and a wait.
PATIENCE_SECONDS = 60.0


def serve() -> None:
    """Answers each id on standard input with its broken oracles, in JSON; first a refusal or null."""
    refusal = fit.refusal()
    _say(refusal)
    if refusal is None:
        with ready() as runner:
            for line in sys.stdin:
                _say(_findings(runner, items()[json.loads(line)]))


def _findings(runner: Runner, item: Item) -> list[str]:
    return broken(item.oracles, runner.run(item))


def _say(value: Any) -> None:
    print(json.dumps(value), flush=True)


class Grader:
    """Such a process, as a context. A grader that has died is started anew for the next item."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._refusal: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def findings(self, item_id: str) -> list[str]:
        """The oracles that do not hold for this item, one sentence each."""
        process = self._process or self._start()
        if self._refusal:
            return [self._refusal]
        try:
            return [str(line) for line in self._ask(process, item_id)]
        except (EOFError, BrokenPipeError):
            self._leave()
            return [f"grader_ok: the grader died or hung in this run, or after it (exit {process.returncode})"]

    def command(self) -> list[str]:
        """What is started: this module, with the checkout and its tests on the path."""
        return [sys.executable, "-B", "-m", "security.serve"]

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            self.command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_CHECKOUT,
            env={**ground.environment(), "PYTHONPATH": os.pathsep.join((str(_CHECKOUT), str(_CHECKOUT / "tests")))},
        )
        self._refusal = self._hear(self._process)
        return self._process

    def _ask(self, process: subprocess.Popen[str], item_id: str) -> Any:
        assert process.stdin
        process.stdin.write(json.dumps(item_id) + "\n")
        process.stdin.flush()
        return self._hear(process)

    def _hear(self, process: subprocess.Popen[str]) -> Any:
        assert process.stdout
        if not select.select([process.stdout], [], [], PATIENCE_SECONDS)[0]:
            process.kill()
        line = process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def _leave(self) -> None:
        process, self._process = self._process, None
        if process:
            process.communicate()


if __name__ == "__main__":
    serve()
