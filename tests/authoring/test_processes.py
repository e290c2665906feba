"""Provers are processes: one that dies costs one exercise, and none outlives the command."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.settings import CHECKOUT, Settings
from authoring.conftest import Written
from authoring.families import command, descendants, eventually, runs
from authoring.typing_commands import changed


def test_a_prover_that_is_killed_costs_one_exercise(settings: Settings, written: Written) -> None:
    endless(written("a-1", "gradient_function"))
    written("b-1", "diagnosis")
    with proving(settings) as process:
        prover = eventually(lambda: [pid for pid in descendants(process.pid) if "spawn_main" in command(pid)])[0]
        eventually(lambda: descendants(prover))
        os.kill(prover, signal.SIGKILL)
        said, _ = process.communicate(timeout=60)
    assert "PROBLEM  the process that proved it has died (SIGKILL)" in said
    assert "b-1  proved," in said
    assert process.returncode == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_is_ended_no_process_stays(settings: Settings, written: Written, how: signal.Signals) -> None:
    for name in ("a-1", "b-1"):
        endless(written(name, "gradient_function"))
    with proving(settings) as process:
        started = eventually(lambda: found if len(found := descendants(process.pid)) >= 7 else [])
        begun = time.monotonic()
        if how == signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        _, said = process.communicate(timeout=90)
        eventually(lambda: not any(runs(pid) for pid in started))
    assert time.monotonic() - begun < 10
    assert "Traceback" not in said


def endless(path: Path) -> None:
    changed(path / "reference.py", "    n = LENGTHS", "    while True:\n        pass\n    n = LENGTHS")


def proving(settings: Settings) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "GRADJUDGE_EXERCISES_DIR": str(settings.exercises_dir),
        "GRADJUDGE_DATA_DIR": str(settings.data_dir),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "gradjudge", "prove", "--jobs", "2"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
