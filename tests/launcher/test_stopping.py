"""However it ends, the supervisor leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gradjudge.processes import Program
from gradjudge.supervisor import Supervisor

Python = Callable[..., Program]
Ask = Callable[[int], bool]
Eventually = Callable[[Callable[[], bool]], bool]

TIDY = """
def end(number, frame):
    with open("ended", "a") as file: file.write(sys.argv[0] + NAME + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
Path(NAME).touch()
while True: time.sleep(60)
"""
STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN); Path('ready').touch(); time.sleep(600)"


def test_a_child_may_finish_its_work_after_sigterm(supervisor: Supervisor, python: Python, tmp_path: Path) -> None:
    supervisor.start(python("NAME = 'one'" + TIDY))
    supervisor.wait_until((tmp_path / "one").exists)
    supervisor.stop()
    assert "one" in (tmp_path / "ended").read_text()


def test_a_child_gets_the_stop_signal_that_it_wants(supervisor: Supervisor, python: Python, tmp_path: Path) -> None:
    code = "NAME = 'one'" + TIDY.replace("SIGTERM", "SIGINT")
    supervisor.start(python(code, stop_signal=signal.SIGINT))
    supervisor.wait_until((tmp_path / "one").exists)
    supervisor.stop()
    assert (tmp_path / "ended").exists()


def test_what_started_last_is_stopped_first(supervisor: Supervisor, python: Python, tmp_path: Path) -> None:
    for name in ("broker", "worker"):
        supervisor.start(python(f"NAME = '{name}'" + TIDY, name))
        supervisor.wait_until((tmp_path / name).exists)
    supervisor.stop()
    assert (tmp_path / "ended").read_text().replace("-c", "").split() == ["worker", "broker"]


def test_a_child_that_ignores_sigterm_is_killed_when_its_grace_is_over(
    supervisor: Supervisor, python: Python, tmp_path: Path
) -> None:
    (child,) = supervisor.start(python(STUBBORN, grace=0.3))
    supervisor.wait_until((tmp_path / "ready").exists)
    begun = time.monotonic()
    supervisor.stop()
    assert child.process.exit_code == -signal.SIGKILL
    assert time.monotonic() - begun >= 0.3


def test_a_second_ctrl_c_does_not_wait_for_the_grace(supervisor: Supervisor, python: Python, tmp_path: Path) -> None:
    (child,) = supervisor.start(python(STUBBORN, grace=60))
    supervisor.wait_until((tmp_path / "ready").exists)
    os.kill(os.getpid(), signal.SIGTERM)
    supervisor.serve()
    os.kill(os.getpid(), signal.SIGINT)
    begun = time.monotonic()
    supervisor.stop()
    assert child.process.exit_code == -signal.SIGKILL
    assert time.monotonic() - begun < 30


def test_what_a_child_leaves_in_its_group_dies_with_it(
    supervisor: Supervisor, python: Python, tmp_path: Path, alive: Ask, eventually: Eventually
) -> None:
    code = (
        "p = subprocess.Popen(['sleep', '600']); Path('pid.new').write_text(str(p.pid)); os.rename('pid.new', 'pid')\n"
    )
    supervisor.start(python(code + "time.sleep(600)"))
    supervisor.wait_until((tmp_path / "pid").exists)
    grandchild = int((tmp_path / "pid").read_text())
    assert alive(grandchild)
    supervisor.stop()
    assert eventually(lambda: not alive(grandchild))


def test_kill_9_of_the_supervisor_leaves_nothing(tmp_path: Path, alive: Ask, eventually: Eventually) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    children = [int(pid) for pid in owner.stdout.readline().split()]
    assert len(children) == 2 and all(alive(pid) for pid in children)
    owner.kill()
    owner.communicate()
    assert eventually(lambda: not any(alive(pid) for pid in children))


def test_a_hang_up_is_ignored_under_nohup(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    asking = "import os; from gradjudge.stopsignals import StopSignals\n"
    asking += "with StopSignals() as s: os.kill(os.getpid(), signal.SIGHUP); print(s.stopping)"
    run = subprocess.run([sys.executable, "-c", ignoring + asking], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


OWNER = """
import os, sys
from pathlib import Path
from gradjudge.processes import Program
from gradjudge.stopsignals import StopSignals
from gradjudge.supervisor import Supervisor
folder = Path(sys.argv[1])
with StopSignals() as signals:
    supervisor = Supervisor(folder, folder, signals, print)
    sleepers = supervisor.start(*(Program(name, ("sleep", "600"), dict(os.environ)) for name in "ab"))
    print(*(child.process.pid for child in sleepers), flush=True)
    supervisor.serve()
"""
