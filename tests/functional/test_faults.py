"""What is accepted is graded, whichever part dies: kill -9 of a pool process, of the worker, of the broker."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from functional.stack import Stack, started

RIGHT = "def grad(X, y, w):\n    return 2 / len(y) * X.T @ (X @ w - y)\n"
SLOW = "import time\ndef grad(X, y, w):\n    time.sleep(0.1)\n    return 2 / len(y) * X.T @ (X @ w - y)\n"


def test_a_run_whose_pool_process_is_killed_is_graded_by_another(stack: Stack) -> None:
    made = stack.post(SLOW).body["id"]
    grading(stack, made)
    os.kill(children(part(stack, "worker"))[0], signal.SIGKILL)
    os.kill(children(part(stack, "worker"))[-1], signal.SIGKILL)
    found = stack.settled(made, seconds=60)
    assert (found["state"], found["outcome"]) == ("graded", "passed")


def test_a_worker_that_is_killed_is_started_again_and_loses_nothing(stack: Stack) -> None:
    made = [stack.post(SLOW).body["id"] for _ in range(4)]
    grading(stack, made[0])
    os.kill(part(stack, "worker"), signal.SIGKILL)
    found = [stack.settled(submission_id, seconds=90) for submission_id in made]
    assert [entry["outcome"] for entry in found] == ["passed"] * 4


def test_while_the_broker_is_dead_submissions_are_taken_and_graded_afterwards(stack: Stack) -> None:
    broker = part(stack, "broker.sock")
    os.kill(broker, signal.SIGSTOP)
    try:
        answers = [stack.post(RIGHT) for _ in range(2)]
    finally:
        os.kill(broker, signal.SIGKILL)
    assert [answer.status for answer in answers] == [202, 202]
    found = [stack.settled(answer.body["id"], seconds=90) for answer in answers]
    assert [entry["outcome"] for entry in found] == ["passed"] * 2


def grading(stack: Stack, submission_id: int) -> None:
    give_up_at = time.monotonic() + 30
    while stack.read(submission_id).body["state"] != "grading":
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def part(stack: Stack, name: str) -> int:
    """The pid of a child of this stack's supervisor, by a word of its command line."""
    supervisor = int((stack.data / "lock").read_text())
    for pid in children(supervisor):
        if name in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
            return pid
    raise AssertionError(f"no child with {name!r}")


def children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout
    return [int(line) for line in listed.split()]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    data = tmp_path_factory.mktemp("faults") / "data"
    with started(data, lease_seconds="10", max_wall_seconds="5") as running:
        yield running
