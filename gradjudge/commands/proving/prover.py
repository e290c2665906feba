"""A process of its own that proves one exercise after the other, in a sandbox of its own."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from app.content import ExerciseFolder
from app.settings import Settings
from gradjudge.commands.exercises import judge_of, one_line
from gradjudge.commands.proving.outcome import Outcome
from worker.grading.judge import Judge
from worker.grading.proof import prove
from worker.sandbox import SandboxUnavailable

# A fork would take over what our threads hold; a spawned process begins with nothing.
SPAWN = multiprocessing.get_context("spawn")
END_SECONDS = 5.0


class Prover:
    """`begin` one exercise, wait for `connection`, take its `outcome`; then the next one."""

    def __init__(self, settings: Settings) -> None:
        self._mistakes, self._begun = 0, 0.0
        self.connection, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_work, args=(theirs, settings), daemon=True)
        with _interrupts_wait():
            self._process.start()
        theirs.close()

    def begin(self, folder: ExerciseFolder) -> None:
        self._mistakes, self._begun = len(folder.mistakes), time.monotonic()
        # Where it has died in the meantime, its connection says so at once.
        with suppress(OSError):
            self.connection.send(folder)

    def outcome(self) -> Outcome:
        """Raises SandboxUnavailable."""
        try:
            found = self.connection.recv()
        except (EOFError, OSError):
            return Outcome(problems=(f"the process that proved it has died ({self._how()})",))
        if isinstance(found, str):
            raise SandboxUnavailable(found)
        notes, problems = found
        return Outcome(notes, problems, self._mistakes, time.monotonic() - self._begun)

    @property
    def lives(self) -> bool:
        return self._process.is_alive()

    def end(self) -> None:
        """It may be in the midst of a proof."""
        self.connection.close()
        self._process.kill()
        self._process.join(END_SECONDS)

    def _how(self) -> str:
        self._process.join(END_SECONDS)
        code = self._process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Whom Ctrl-C reaches while it starts must not die of it with a traceback: it is ended by us."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection, settings: Settings) -> None:
    # No handler that is ignored or blocked: what we start would inherit that.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _end_with_parent()
    while True:
        try:
            folder = connection.recv()
        except EOFError:
            return
        try:
            # It keeps what it prepares, so one for each exercise; and a proof takes nothing from a shelf.
            judge = judge_of(settings)
        except SandboxUnavailable as error:
            connection.send(str(error))
            return
        connection.send(_proved(folder, judge))


def _proved(folder: ExerciseFolder, judge: Judge) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        proof = prove(folder, judge)
    except Exception as error:  # whatever it is, the other exercises are proved
        return (), (f"the proof failed on our side: {type(error).__name__}: {one_line(error)}",)
    return tuple(proof.notes), tuple(proof.problems)


def _end_with_parent() -> None:
    """However it ends, killed included."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
