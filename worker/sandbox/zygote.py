"""One fork server's process: start it with nothing of ours in it, give it runs, and end it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Collection
from contextlib import ExitStack, closing, suppress
from io import FileIO
from pathlib import Path

from worker.sandbox import memory
from worker.sandbox.channel import Channel, Gone
from worker.sandbox.console import last_words
from worker.sandbox.ending import Ending, ServerFault
from worker.sandbox.follow import Run
from worker.sandbox.request import PACKAGES
from worker.sandbox.rooms import Rooms

_ENTRY = Path(__file__).parent / "inside" / "main.py"
_PROJECT = Path(__file__).parents[2]
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
# What -I stands for, but without -E, which would ignore the hash seed; the environment is ours to the last byte.
_ISOLATED = ("-P", "-s", "-B")
# The range in which systemd makes up users for a while: they own no file. One each for the servers of a machine.
_FIRST_UID, _UIDS = 61184, 4336
_START_SECONDS = 60.0
_DIE_SECONDS = 10.0
_WORDS_BYTES = 65536


class Zygote:
    """Not for two threads at once. `layers` and `escapes` are what it found out about itself when it started."""

    def __init__(self, packages: Collection[str], without: Collection[str], patience: float) -> None:
        """OSError when it cannot be started, ServerFault when it does not come up. `patience` is in seconds."""
        self.runs = 0
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()
        try:
            self._channel = self._held.enter_context(closing(Channel()))
            self._words = self._held.enter_context(memory.room("words", _WORDS_BYTES))
            self._process = _spawn(self._channel, self._words, packages, without)
            self._channel.theirs.close()
            self.layers, self.escapes = self._report()
        except BaseException:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def run(self, rooms: Rooms) -> Ending:
        """One run. After ServerFault, or whatever else a signal handler raises in here, this server is dead."""
        self.runs += 1
        run = Run(self._channel, self.runs, self._patience)
        try:
            return run.follow(rooms)
        except BaseException:
            self.kill()
            raise
        finally:
            run.close()

    def kill(self) -> None:
        """With its child, if there is one: that dies with it."""
        # Where it may not be killed, it ends by itself when the channel is closed.
        self._held.close()
        if self._process is not None and self._process.returncode is None:
            with suppress(PermissionError):
                self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_DIE_SECONDS)

    def disown(self) -> None:
        """In a fork of the process that started it: it is the other's, and must see only the other's death."""
        self._held.close()
        if self._process is not None:
            self._process.returncode = 0

    def _report(self) -> tuple[dict[str, str], list[str]]:
        try:
            said = self._channel.report(_START_SECONDS)
        except Gone:
            said = {}
        if said:
            return said["layers"], said["escapes"]
        how = "was too slow and stopped" if said is None else "ended"
        raise ServerFault(
            f"the sandbox's interpreter {how} before it was ready ({last_words(self._words)}): check that "
            f"`{sys.executable} -P -s -c 'import numpy'` works for the worker's user, and that memory is free",
            begun=False,
        )


def _spawn(
    channel: Channel, words: FileIO, packages: Collection[str], without: Collection[str]
) -> subprocess.Popen[bytes]:
    # The kernel ties a process to the thread that made it: one that may end before us must not be that.
    lasting = threading.current_thread() is threading.main_thread()
    start = {
        "parent_pid": os.getpid() if lasting else 0,
        "uid": _FIRST_UID + os.getpid() % _UIDS,
        "packages": [str(_PROJECT / PACKAGES[name]) for name in packages],
        "without": list(without),
    }
    return subprocess.Popen(
        [sys.executable, *_ISOLATED, str(_ENTRY), str(channel.theirs.fileno()), json.dumps(start)],
        stdin=subprocess.DEVNULL,
        stdout=words,
        stderr=words,
        pass_fds=(channel.theirs.fileno(),),
        close_fds=True,
        cwd="/",
        env=_ENVIRONMENT,
        start_new_session=True,
    )
