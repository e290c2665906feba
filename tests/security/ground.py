"""Plant what attacks look for: secrets in files, environment and memory, open doors, an innocent process."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from security.detached import Detached
from security.listeners import Listeners, listening

_MODULE = "gsb_reference"
_VARIABLE = "DATABASE_URL"
_PASSWORD = re.compile(r"gsb-token-[0-9a-f]{16}")
_REFERENCE = '''"""The model answer, which no submission may see."""

TOKEN = "{token}"


def reference_grad(X, y, w):
    return 2 * X.T @ (X @ w - y) / len(y)
'''


@dataclass
class Ground:
    """Everything planted. `tokens` are the secrets; one of them in anything that is kept is a leak."""

    canary: Path
    tokens: tuple[str, ...]
    listeners: Listeners
    victim: Detached
    watcher: Detached

    def renew_victim(self) -> None:
        """Another innocent process in place of one that is dead or stopped."""
        with suppress(ProcessLookupError):
            os.kill(self.victim.pid, signal.SIGKILL)
        self.victim.__exit__()
        self.victim = Detached("victim")

    def fill(self, source: str) -> str:
        """The text of an attack with its placeholders replaced by what stands here."""
        values = {
            "CANARY": str(self.canary),
            "VICTIM": str(self.victim.pid),
            "GRADER": str(os.getpid()),
            **self.listeners.places(),
        }
        for name, value in values.items():
            source = source.replace(f"@@{name}@@", value)
        return source


@contextmanager
def planted() -> Iterator[Ground]:
    """A ground for any number of runs, gone at the end. The submission may run as anybody: all is world-readable."""
    secret, reference = _token(), _token()
    # Attacks search the grader's memory for this prefix.
    remembered = f"MEMTOKEN-{secrets.token_hex(8)}"
    canary = Path(tempfile.mkdtemp(prefix="attack-canary-"))
    try:
        _files(canary, secret, reference)
        tokens = (secret, reference, remembered, *_PASSWORD.findall(os.environ.get(_VARIABLE, "")))
        with (
            _module(_REFERENCE.format(token=reference)),
            listening(canary) as listeners,
            Detached("watcher") as watcher,
        ):
            ground = Ground(canary, tokens, listeners, Detached("victim"), watcher)
            try:
                yield ground
            finally:
                ground.victim.__exit__()
    finally:
        shutil.rmtree(canary)


def environment() -> dict[str, str]:
    """What to start a grader with: /proc shows only what a process had from its start, so it cannot plant this."""
    return {**os.environ, _VARIABLE: f"postgresql://gradjudge:{_token()}@127.0.0.1/gradjudge"}


def _token() -> str:
    return f"gsb-token-{secrets.token_hex(8)}"


def _files(canary: Path, secret: str, reference: str) -> None:
    canary.chmod(0o755)
    (canary / "secret.txt").write_text(secret)
    (canary / "reference.py").write_text(_REFERENCE.format(token=reference))
    (canary / "w").mkdir()
    (canary / "w").chmod(0o777)


@contextmanager
def _module(text: str) -> Iterator[None]:
    """The reference as the grader would have it: an imported module with its function."""
    module = ModuleType(_MODULE)
    exec(compile(text, "reference.py", "exec"), module.__dict__)
    sys.modules[_MODULE] = module
    try:
        yield
    finally:
        del sys.modules[_MODULE]
