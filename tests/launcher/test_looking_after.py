"""A child that dies is started again, and one that cannot live ends everything with its own last words."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from gradjudge import logs
from gradjudge.processes import Program
from gradjudge.stopsignals import StopSignals
from gradjudge.supervisor import Pace, Supervisor
from gradjudge.trouble import Breakdown, Interrupted

Python = Callable[..., Program]


def test_a_child_that_was_killed_runs_again(
    supervisor: Supervisor, python: Python, said: list[str], tmp_path: Path
) -> None:
    (child,) = supervisor.start(python("print('here', flush=True); time.sleep(600)"))
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert supervisor.wait_until(lambda: (tmp_path / "child.log").read_text().count("here") == 1, 30)
    assert child.process.pid != first
    assert said[0].startswith("child was ended by SIGKILL; it starts again in ")


def test_a_child_that_ends_well_runs_again_too(supervisor: Supervisor, python: Python, said: list[str]) -> None:
    supervisor.start(python("sys.exit(0)"))
    assert supervisor.wait_until(lambda: len(said) == 2, 30)
    assert "ended with exit code 0" in said[0]


def test_five_quick_deaths_end_everything_with_the_last_lines_of_the_log(
    supervisor: Supervisor, python: Python, said: list[str]
) -> None:
    supervisor.start(python("print('no sandbox on this machine'); sys.exit(3)", "worker"))
    with pytest.raises(Breakdown, match=r"(?s)worker ended with exit code 3, 5 times.*no sandbox on this machine"):
        supervisor.wait_until(lambda: False, 60)
    assert len(said) == 4


def test_deaths_long_after_the_start_do_not_add_up(
    signals: StopSignals, python: Python, said: list[str], tmp_path: Path
) -> None:
    patient = Supervisor(tmp_path, tmp_path, signals, said.append, Pace(quick=0.0, first_pause=0.01))
    patient.start(python("sys.exit(3)"))
    assert patient.wait_until(lambda: len(said) == 8, 60)
    patient.stop()


def test_the_pause_before_a_restart_doubles_up_to_a_limit() -> None:
    pace = Pace(first_pause=0.5, longest_pause=8.0)
    assert [pace.pause(deaths) for deaths in (1, 2, 3, 4, 5, 9)] == [0.5, 1, 2, 4, 8, 8]


def test_a_program_that_runs_once_is_done_and_stays_so(supervisor: Supervisor, python: Python, said: list[str]) -> None:
    (migrate,) = supervisor.start(python("pass", "migrate", once=True))
    assert supervisor.wait_until(lambda: migrate.done, 30)
    supervisor.wait_until(lambda: False, 0.3)
    assert said == []


def test_a_program_that_runs_once_and_fails_ends_everything(supervisor: Supervisor, python: Python) -> None:
    supervisor.start(python("sys.exit('the database is locked')", "migrate", once=True))
    with pytest.raises(Breakdown, match=r"(?s)migrate ended with exit code 1\..*the database is locked"):
        supervisor.wait_until(lambda: False, 30)


def test_a_stop_signal_ends_waiting(supervisor: Supervisor) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(Interrupted):
        supervisor.wait_until(lambda: False, 30)


def test_a_restart_adds_to_the_log_of_the_life_before(supervisor: Supervisor, python: Python, tmp_path: Path) -> None:
    supervisor.start(python("print('again', flush=True); sys.exit(1)"))
    assert supervisor.wait_until(lambda: (tmp_path / "child.log").read_text().count("again") >= 3, 30)


def test_a_start_moves_the_logs_of_earlier_starts_aside(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for start in range(6):
        descriptor = logs.open_log(log)
        os.write(descriptor, f"start {start}".encode())
        os.close(descriptor)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"web.log": "start 5", "web.log.1": "start 4", "web.log.2": "start 3", "web.log.3": "start 2"}


def test_a_log_that_grows_too_long_is_cut_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    descriptor = logs.open_log(log)
    os.write(descriptor, b"x" * 1000)
    logs.cut(log, longest=1000)
    assert log.stat().st_size == 1000
    os.write(descriptor, b"y")
    logs.cut(log, longest=1000)
    os.write(descriptor, b"z")
    os.close(descriptor)
    assert log.read_text() == "z"
    assert (tmp_path / "web.log.1").read_text() == "x" * 1000 + "y"


def test_a_log_is_quoted_from_its_end(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"\xff" * 100_000 + b"\n" + b"".join(b"line %d\n" % number for number in range(100)))
    assert logs.last_lines(log, count=2) == "    line 98\n    line 99"
