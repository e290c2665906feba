"""A zygote that failed or is old is replaced, a run is made again where that is fair, and nothing adds up."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.sandbox import Limits, Result, Status, run
from worker.sandbox.ending import Ending, ServerFault
from worker.sandbox.rooms import Rooms
from worker.sandbox.server import Server

from .graders import ENDLESS, alive, descendants, fields, wait_until
from .programs import arrays, submission

HONEST = "def f(x): return x * 2"
SHORT = Limits(wall_seconds=0.5, cpu_seconds=5)


def submit(server: Server, source: str = HONEST, limits: Limits = SHORT) -> Result:
    return run(submission(source), [{"x": 21.0}], limits, server=server)


def answered(result: Result) -> bool:
    return result.status is Status.ok and arrays(result)[0] == 42


def test_a_zygote_killed_between_runs_is_replaced(server: Server) -> None:
    assert answered(submit(server))
    first = server.zygote_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert answered(submit(server))
    assert server.zygote_pid not in {first, None}


def test_a_zygote_killed_during_a_run_is_our_fault_and_its_child_is_dead(server: Server) -> None:
    with struck(server, signal.SIGKILL) as family:
        result = submit(server, ENDLESS, Limits(wall_seconds=20, cpu_seconds=20))
    assert result.status is Status.sandbox_error and result.returns == ()
    assert result.fault is not None and "died" in result.fault.message
    assert len(family) == 2 and not alive(family)
    assert answered(submit(server))


def test_a_zygote_that_hangs_is_replaced_and_the_run_made_again(server: Server) -> None:
    assert answered(submit(server))
    first = server.zygote_pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    began = time.monotonic()
    assert answered(submit(server))
    assert 0.9 < time.monotonic() - began < 10
    assert server.zygote_pid != first and not alive([first])


@pytest.mark.parametrize("source", [ENDLESS, "import time\ntime.sleep(0.3)\n" + HONEST])
def test_a_zygote_that_hangs_during_a_run_is_our_fault(source: str, server: Server) -> None:
    with struck(server, signal.SIGSTOP) as family:
        result = submit(server, source, Limits(wall_seconds=1, cpu_seconds=20))
    assert result.status is Status.sandbox_error
    assert len(family) == 2 and not alive(family)
    assert answered(submit(server))


@pytest.mark.parametrize(("begun", "attempts"), [(False, 2), (True, 1)])
def test_a_run_is_made_again_once_and_only_if_no_student_code_had_run(begun: bool, attempts: int) -> None:
    class Failing(Server):
        asked = 0

        def run(self, rooms: Rooms) -> tuple[Ending, dict[str, str]]:
            self.asked += 1
            raise ServerFault("it failed", begun=begun)

    result = submit(failing := Failing())
    assert result.status is Status.sandbox_error and failing.asked == attempts
    assert result.fault is not None and result.fault.message == "it failed"


def test_where_we_may_not_kill_the_zygote_does(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(signal, "pidfd_send_signal", refuse)
    assert submit(server, ENDLESS).status is Status.timed_out
    first = server.zygote_pid
    assert answered(submit(server))
    assert server.zygote_pid == first


def test_an_old_zygote_is_replaced() -> None:
    server = Server(runs=3)
    pids = []
    for _ in range(7):
        assert answered(submit(server))
        pids.append(server.zygote_pid)
    server.close()
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_threads_take_turns(server: Server) -> None:
    results: list[Result] = []

    def work() -> None:
        for _ in range(10):
            results.append(submit(server))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 30 and all(map(answered, results))


def test_five_hundred_mixed_runs_leave_nothing_and_none_is_charged_for_another(server: Server) -> None:
    fates = {
        HONEST: Status.ok,
        "def f(x): raise ValueError": Status.ok,
        "def f(x): return [bytearray(2**20) for _ in range(1000)]": Status.out_of_memory,
        "import os\nos._exit(0)": Status.exited_early,
        "import ctypes\ndef f(x): ctypes.string_at(0)": Status.crashed,
        "import os\ndef f(x): os.setuid(0)": Status.forbidden_call,
        "import os\ndef f(x):\n    os.write(4, b'x')\n    return x": Status.protocol_error,
        "(": Status.load_error,
        "def f(x):\n    print('x' * 10**6)\n    return x": Status.ok,
    }
    limits = Limits(wall_seconds=20, cpu_seconds=20, memory_mb=64)
    for source, status in fates.items():
        assert submit(server, source, limits).status is status
    assert submit(server, ENDLESS).status is Status.timed_out
    zygote = server.zygote_pid
    assert zygote is not None
    before = descriptors(), descendants(os.getpid()), size(zygote)
    for source, status in list(fates.items()) * 56:
        assert submit(server, source, limits).status is status
    assert (descriptors(), descendants(os.getpid())) == before[:2]
    assert server.zygote_pid == zygote and size(zygote) - before[2] < 2048


class Struck:
    """Sends a signal to the zygote when it has a child; `family` is the two."""

    def __init__(self, server: Server, number: signal.Signals) -> None:
        self._server, self._number = server, number
        self._thread = threading.Thread(target=self._strike)
        self.family: list[int] = []

    def __enter__(self) -> list[int]:
        assert answered(submit(self._server))
        self._thread.start()
        return self.family

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _strike(self) -> None:
        zygote = self._server.zygote_pid
        assert zygote is not None
        wait_until(lambda: len(descendants(zygote)) == 1)
        time.sleep(0.1)
        self.family += [zygote, *descendants(zygote)]
        os.kill(zygote, self._number)


def struck(server: Server, number: signal.Signals) -> Struck:
    return Struck(server, number)


def descriptors() -> list[str]:
    return sorted(entry.name for entry in Path("/proc/self/fd").iterdir())


def size(pid: int) -> int:
    """Resident kB."""
    return int(fields(pid)["VmRSS"].split()[0])


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(patience=1.0)
    yield server
    server.close()
