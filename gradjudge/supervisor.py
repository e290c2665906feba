"""Keep a list of programs running: start them, start again what dies, and end them all, whatever happens."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gradjudge import logs, processes
from gradjudge.processes import Process, Program
from gradjudge.stopsignals import StopSignals
from gradjudge.trouble import Breakdown, Interrupted

Say = Callable[[str], None]


@dataclass(frozen=True)
class Pace:
    """Seconds. A death within `quick` of the start counts; `patience` of them in a row end everything."""

    quick: float = 15.0
    patience: int = 5
    first_pause: float = 0.5
    longest_pause: float = 8.0

    def pause(self, deaths: int) -> float:
        return min(self.longest_pause, self.first_pause * 2.0 ** max(0, deaths - 1))


@dataclass
class Child:
    program: Program
    process: Process
    quick_deaths: int = 0
    restart_at: float | None = None

    @property
    def done(self) -> bool:
        return self.program.once and self.process.exit_code == 0


class Supervisor:
    """Programs are ended in the opposite order of their starts, those of one `start` together."""

    def __init__(self, folder: Path, logs: Path, signals: StopSignals, say: Say, pace: Pace | None = None) -> None:
        self._folder = folder
        self._logs = logs
        self._signals = signals
        self._say = say
        self._pace = pace or Pace()
        self._waves: list[list[Child]] = []

    def start(self, *programs: Program) -> list[Child]:
        wave: list[Child] = []
        self._waves.append(wave)
        for program in programs:
            wave.append(Child(program, processes.start(program, self._log(program), self._folder)))
        return wave

    def wait_until(self, ready: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """False when `seconds` passed first. Raises Interrupted on a stop signal, Breakdown when a child gives up."""
        give_up_at = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > give_up_at:
                return False
            self._signals.wait(0.05)
            self.look_after()
        return True

    def look_after(self) -> None:
        """Start again what died. Raises Interrupted on a stop signal, Breakdown when a child gives up."""
        if self._signals.stopping:
            raise Interrupted("Stopped before it was ready.")
        for child in self._children():
            self._look_after(child)

    def serve(self) -> None:
        """Until a stop signal arrives."""
        while True:
            self._signals.wait(1.0)
            try:
                self.look_after()
            except Interrupted:
                return

    def stop(self) -> None:
        """Stop signal, then SIGKILL after a program's grace or on a second Ctrl-C. Returns when all are gone."""
        for wave in reversed(self._waves):
            self._stop(wave)
        self._waves.clear()

    def _stop(self, wave: list[Child]) -> None:
        for child in wave:
            child.process.terminate()
        begun = time.monotonic()
        for child in wave:
            while child.process.exit_code is None and not self._out_of_time(child, begun):
                self._signals.wait(0.05)
            child.process.kill()

    def _out_of_time(self, child: Child, begun: float) -> bool:
        return self._signals.impatient or time.monotonic() - begun > child.program.grace

    def _look_after(self, child: Child) -> None:
        exit_code = child.process.exit_code
        if exit_code is None:
            logs.cut(self._log(child.program))
        elif child.restart_at is not None:
            if time.monotonic() >= child.restart_at:
                self._restart(child)
        elif not child.done:
            self._mourn(child, processes.how_it_ended(exit_code))

    def _mourn(self, child: Child, ending: str) -> None:
        child.process.kill()
        name = child.program.name
        child.quick_deaths = child.quick_deaths + 1 if child.process.uptime < self._pace.quick else 1
        if child.program.once:
            raise self._breakdown(child, f"{name} {ending}.")
        if child.quick_deaths >= self._pace.patience:
            raise self._breakdown(child, f"{name} {ending}, {child.quick_deaths} times shortly after its start.")
        pause = self._pace.pause(child.quick_deaths)
        child.restart_at = time.monotonic() + pause
        self._say(f"{name} {ending}; it starts again in {pause:g} s. Its log: {self._log(child.program)}")

    def _restart(self, child: Child) -> None:
        child.process = processes.start(child.program, self._log(child.program), self._folder, again=True)
        child.restart_at = None

    def _breakdown(self, child: Child, what: str) -> Breakdown:
        log = self._log(child.program)
        return Breakdown(f"{what} The end of {log}:\n{logs.last_lines(log)}")

    def _children(self) -> list[Child]:
        return [child for wave in self._waves for child in wave]

    def _log(self, program: Program) -> Path:
        return self._logs / f"{program.name}.log"
