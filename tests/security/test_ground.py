"""Harm that is really done is really seen: what the oracles judge by is no guess."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from security import grader_state, traces
from security.ground import Ground, environment, planted
from security.runner import victim_of

KEY = 0x475342F0


def test_a_visit_to_each_door_is_counted_once(ground: Ground) -> None:
    places = ground.listeners.places()
    with socket.create_connection(("127.0.0.1", int(places["TCP"]))):
        pass
    for address in (places["UNIX"], "\0" + places["ABSTRACT"]):
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.sendto(b"x", ("127.0.0.1", int(places["UDP"])))
    assert ground.listeners.visits() == {"tcp": 1, "udp": 1, "unix": 1, "abstract": 1}
    assert ground.listeners.visits() == {}


def test_a_signal_to_the_victim_is_told_and_a_dead_or_stopped_one_is_replaced(ground: Ground) -> None:
    assert victim_of(ground) == ""
    os.kill(ground.victim.pid, signal.SIGTERM)
    assert victim_of(ground) == "received the signals [15]"
    for deed, said in ((signal.SIGSTOP, "was stopped"), (signal.SIGKILL, "was killed")):
        os.kill(ground.victim.pid, deed)
        time.sleep(0.2)
        assert victim_of(ground) == said
        assert victim_of(ground) == ""


def test_files_in_the_canary_and_in_shared_folders_are_seen_and_removed(ground: Ground, tmp_path: Path) -> None:
    before = traces.files(ground.canary)
    left = {str(ground.canary / "w" / "anything"), f"/tmp/gsb_{os.getpid()}"}
    for name in left:
        Path(name).touch()
    (tmp_path / "other").touch()
    assert traces.files(ground.canary) - before == left
    traces.remove(left, ground.canary)
    assert traces.files(ground.canary) == before


def test_system_v_objects_of_each_kind_are_seen_and_removed() -> None:
    libc = ctypes.CDLL(None)
    before = traces.system_v()
    numbers = {
        "shm": libc.shmget(KEY, 4096, 0o1600),
        "sem": libc.semget(KEY, 1, 0o1600),
        "msg": libc.msgget(KEY, 0o1600),
    }
    assert min(numbers.values()) >= 0
    left = {f"{kind} {number}" for kind, number in numbers.items()}
    assert traces.system_v() - before == left
    traces.remove_system_v(left)
    assert traces.system_v() == before


def test_processes_threads_and_memory_are_counted_at_their_highest(ground: Ground) -> None:
    code = (
        "import os, threading, time\n"
        "held = b'x' * (200 << 20)\n"
        "for _ in range(3): threading.Thread(target=time.sleep, args=(0.4,)).start()\n"
        "os.fork(); time.sleep(0.4)\n"
    )
    ground.watcher.ask("begin", os.getpid())
    subprocess.run([sys.executable, "-S", "-W", "ignore", "-c", code], check=True)
    processes, threads, resident_mb, survivors = ground.watcher.ask("end")
    assert (processes, threads) == (2, 5)
    assert 200 < resident_mb < 600
    assert survivors == []


def test_a_process_that_left_its_parents_and_lives_on_is_found(ground: Ground) -> None:
    fork = "if not os.fork():\n    os.setsid()\n    if not os.fork(): time.sleep(30)\n    os._exit(0)\nos.wait()"
    code = f"import os, time\ntime.sleep(0.3)\n{fork}"
    ground.watcher.ask("begin", os.getpid())
    subprocess.run([sys.executable, "-S", "-c", code], check=True)
    survivors = ground.watcher.ask("end")[3]
    try:
        assert len(survivors) == 1
    finally:
        for pid, _ in survivors:
            os.kill(pid, signal.SIGKILL)


def test_what_happens_to_the_grader_itself_is_seen() -> None:
    with grader_state.watched() as state:
        os.kill(os.getpid(), signal.SIGUSR1)
        block = bytearray(160 << 20)
        block[::4096] = b"x" * len(block[::4096])
        del block
        held = os.dup(0)
    os.close(held)
    assert state.signals == ["SIGUSR1"]
    assert 150 < state.grown_mb < 250
    assert (state.threads, state.descriptors) == (0, 1)


def test_a_quiet_grader_has_not_changed() -> None:
    with grader_state.watched() as state:
        pass
    assert state.signals == []
    assert state.grown_mb < 20
    assert (state.threads, state.descriptors) == (0, 0)


def test_every_placeholder_is_filled_and_every_token_is_planted(ground: Ground) -> None:
    names = ("CANARY", "TCP", "UDP", "UNIX", "ABSTRACT", "VICTIM", "GRADER")
    filled = ground.fill(" ".join(f"@@{name}@@" for name in names)).split()
    assert "@@" not in "".join(filled)
    assert filled[0] == str(ground.canary)
    assert (ground.canary / "secret.txt").read_text() == ground.tokens[0]
    assert ground.tokens[1] in (ground.canary / "reference.py").read_text()
    assert ground.tokens[1] == sys.modules["gsb_reference"].TOKEN
    assert ground.tokens[3] in os.environ["DATABASE_URL"]


def test_nothing_planted_stays() -> None:
    before = descriptors()
    with planted() as ground:
        canary, pids = ground.canary, (ground.victim.pid, ground.watcher.pid)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not canary.exists()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert "gsb_reference" not in sys.modules
    assert descriptors() == before


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setenv("DATABASE_URL", environment()["DATABASE_URL"])
    with planted() as one:
        yield one
