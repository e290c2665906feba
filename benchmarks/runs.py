"""One function, run in every way that is compared; each returns the CPU and wall seconds of all its processes."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from worker.sandbox import Program, Status, run
from worker.sandbox.ending import Ending
from worker.sandbox.rooms import Rooms
from worker.sandbox.server import Server

SOURCE = """
import numpy as np
def grad(X, y, w):
    return 2 * X.T @ (X @ w - y) / len(y)
"""
CALL = """
rng = np.random.default_rng(0)
grad(rng.normal(size=(100, 10)), rng.normal(size=100), rng.normal(size=10))
"""
PROGRAM = Program(SOURCE, "grad", ("X", "y", "w"), ("dw",))
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
Way = Callable[[], tuple[float, float]]

_servers: dict[tuple[str, ...], "Watched"] = {}


class Watched(Server):
    """Keeps how the last child ended: a result does not say what it took to make it."""

    ending: Ending

    def run(self, rooms: Rooms) -> tuple[Ending, dict[str, str]]:
        self.ending, layers = super().run(rooms)
        return self.ending, layers

    def cpu(self) -> float:
        """Seconds of CPU of the fork server itself, by its process clock (see clock_getcpuclockid)."""
        assert self.zygote_pid
        return time.clock_gettime((~self.zygote_pid << 3) | 2)


def sandboxed(cases: int, *without: str) -> Way:
    rng = np.random.default_rng(cases)
    calls = [
        {"X": rng.normal(size=(100, 10)), "y": rng.normal(size=100), "w": rng.normal(size=10)} for _ in range(cases)
    ]
    # Nothing that student code wrote is run here, so a layer may be missing.
    server = _servers.setdefault(without, Watched(without=without, allow_unsandboxed=bool(without), runs=10**9))

    def way() -> tuple[float, float]:
        server.start()
        before, own, began = server.cpu(), time.process_time(), time.perf_counter()
        result = run(PROGRAM, calls, server=server)
        wall, ours = time.perf_counter() - began, time.process_time() - own
        assert result.status is Status.ok, result.fault
        # The server is done a moment after we have the answer.
        time.sleep(0.001)
        child = server.ending.setup_cpu_seconds + server.ending.cpu_seconds
        return ours + server.cpu() - before + child, wall

    return way


def plain_fork() -> tuple[float, float]:
    own, began = time.process_time(), time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    usage = os.wait4(pid, 0)[2]
    wall = time.perf_counter() - began
    return time.process_time() - own + usage.ru_utime + usage.ru_stime, wall


def cold_import() -> tuple[float, float]:
    return _cold("import numpy")


def cold_function() -> tuple[float, float]:
    return _cold(SOURCE + CALL)


def _cold(script: str) -> tuple[float, float]:
    before, own, began = _children(), time.process_time(), time.perf_counter()
    subprocess.run([sys.executable, "-P", "-s", "-B", "-c", script], env=ENVIRONMENT, cwd="/", check=True)
    wall = time.perf_counter() - began
    return time.process_time() - own + _children() - before, wall


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def layers() -> dict[str, str]:
    return _servers[()].start()


def close() -> None:
    for server in _servers.values():
        server.close()
