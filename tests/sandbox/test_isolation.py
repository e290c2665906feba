"""A submission shares neither secrets nor descriptors nor numpy with the grader, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from worker.sandbox import Limits, Status, run

from .programs import QUICK, arrays, execute, submission

ROOT = Path(__file__).parents[2]


def test_the_environment_is_the_literal_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PYTHONPATH", "/secret")
    source = """
        import os, sys
        def f(x):
            print(sorted(os.environ), os.getcwd(), "/secret" in sys.path)
            print(open("/proc/self/environ").read().replace(chr(0), " "))
            return 1
    """
    first, second = execute(source).console.splitlines()
    assert first == "['LC_ALL', 'OPENBLAS_NUM_THREADS', 'PYTHONHASHSEED'] / False"
    assert "secret" not in second


def test_only_the_fixed_descriptors_are_open() -> None:
    held = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(held, True)
    source = "import os\ndef f(x):\n    return [fd for fd in range(100) if os.path.exists(f'/proc/self/fd/{fd}')]"
    try:
        assert arrays(execute(source))[0].tolist() == [0, 1, 2, 4]
    finally:
        os.close(held)


def test_the_child_has_a_session_of_its_own_and_can_gain_no_privileges() -> None:
    source = """
        import os
        def f(x):
            words = open("/proc/self/status").read().split()
            return [os.getsid(0) == os.getpid(), words[words.index("NoNewPrivs:") + 1] == "1"]
    """
    assert arrays(execute(source))[0].tolist() == [True, True]


FORGE = """
    import os, struct
    FRAME = struct.Struct("<4sIBBBBI8QQ")
    def forge(seq, kind, dtype=0, ndim=0, dim=0, values=b""):
        os.write(4, FRAME.pack(b"GSF1", seq, kind, dtype, ndim, 0, 0, dim, *[0] * 7, len(values)) + values)
"""


def test_frames_forged_beside_the_real_ones_are_a_protocol_error() -> None:
    result = execute(FORGE + "    def f(x):\n        forge(1, 4, 12, 1, 1, bytes(8))\n        return 1.0\n")
    assert result.status is Status.protocol_error
    assert result.returns == () and result.fault is not None


def test_forged_answers_to_later_calls_do_not_end_in_ok() -> None:
    body = "    def f(x):\n        for seq in (4, 3, 0, 0, 1): forge(seq, 5)\n        return 1.0\n"
    assert execute(FORGE + body, 1, 2).status is Status.protocol_error


@pytest.mark.parametrize(
    "body",
    [
        'os.write(4, b\'{"score": 1.0, "passed": true}\')',
        "os.lseek(4, 1000, 0)",
        "os.lseek(4, 2**40, 0)",
        "os.pwrite(4, b'x' * 50, 0)",
        "os.close(4)",
        "os.dup2(1, 4)",
        "[os.write(4, bytes(2**20)) for _ in range(100)]",
    ],
)
def test_meddling_with_the_result_channel_is_never_ok(body: str) -> None:
    result = execute(f"import os\ndef f(x):\n    {body}\n    return 1.0")
    assert result.status in {Status.protocol_error, Status.exited_early, Status.ok}
    assert not (result.status is Status.ok and arrays(result))


def test_a_complete_forgery_needs_a_clean_exit() -> None:
    frames = "forge(1, 4, 12, 1, 1, bytes(8)), forge(2, 5), forge(3, 9)"
    result = execute(f"{FORGE}    def f(x):\n        {frames}\n        os._exit(3)")
    assert result.status is Status.exited_early and len(result.returns) == 1


def test_leaving_in_the_middle_of_a_frame_is_a_protocol_error() -> None:
    result = execute("import os\ndef f(x):\n    os.write(4, b'GSF1')\n    os._exit(0)")
    assert result.status is Status.protocol_error


def test_replacing_numpy_and_builtins_does_not_break_the_runner() -> None:
    source = """
        import builtins, gc, os, sys
        import numpy as np
        true = lambda *a, **k: True
        for name in ("array", "asarray", "ascontiguousarray", "allclose", "isfinite", "ndarray", "generic"):
            setattr(np, name, true)
        os.write = os._exit = true
        sys.setprofile(true)
        gc.callbacks.append(true)
        builtins.print = true
        def f(x):
            return x * 2
    """
    result = execute(source, np.ones(2), np.zeros(2))
    assert result.status is Status.ok
    assert [value.tolist() for value in arrays(result)] == [[2, 2], [0, 0]]


def test_an_array_changed_after_it_was_returned_stays_as_it_was() -> None:
    source = "import numpy as np\nout = np.zeros(2)\ndef f(x):\n    out[:] += 1\n    return out"
    assert [value.tolist() for value in arrays(execute(source, 1, 2))] == [[1, 1], [2, 2]]


def test_threads_and_exit_handlers_do_not_hold_up_the_end() -> None:
    source = """
        import atexit, threading, time
        atexit.register(time.sleep, 60)
        def f(x):
            try:
                threading.Thread(target=time.sleep, args=(60,)).start()
            except RuntimeError:
                pass
            return 1
    """
    result = execute(source, limits=Limits(wall_seconds=10))
    assert result.status is Status.ok and result.wall_seconds < 9


def test_processes_of_the_same_group_end_also_where_daemons_cannot_be_swept(tmp_path: Path) -> None:
    source = """
        import os, time
        def f(x):
            try:
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
            except OSError:
                pass
            return 1
    """
    with grade(source, tmp_path, busy=True) as grader:
        output, _ = grader.communicate(timeout=30)
    assert output == "ok off: the worker has threads or children of its own\n"
    assert processes_of(tmp_path) == []


def test_a_daemon_that_left_the_group_ends_with_the_run(tmp_path: Path) -> None:
    source = """
        import os, time
        def f(x):
            try:
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        time.sleep(60)
                    os._exit(0)
                time.sleep(0.3)
            except OSError:
                pass
            return 1
    """
    with grade(source, tmp_path) as grader:
        output, _ = grader.communicate(timeout=30)
    assert output == "ok on\n"
    assert processes_of(tmp_path) == []


def test_a_child_dies_with_the_grader(tmp_path: Path) -> None:
    with grade(ENDLESS, tmp_path) as grader:
        assert wait_until(lambda: len(processes_of(tmp_path)) == 1)
        grader.kill()
    assert wait_until(lambda: processes_of(tmp_path) == [])


def test_an_exception_from_a_signal_handler_of_the_grader_leaves_no_child(tmp_path: Path) -> None:
    with grade(ENDLESS, tmp_path, busy=True) as grader:
        assert wait_until(lambda: len(processes_of(tmp_path)) == 1)
        grader.send_signal(signal.SIGINT)
        output, _ = grader.communicate(timeout=10)
    assert output == "interrupted True\n"
    assert processes_of(tmp_path) == []


def test_no_descriptor_is_left_after_any_kind_of_run() -> None:
    fates = ["return 1", "raise ValueError", "while True: pass", "import os; os._exit(1)", "import os; os.abort()", "("]
    before = descriptors()
    for fate in fates:
        execute(f"def f(x):\n    {fate}", limits=Limits(wall_seconds=0.3))
    run(submission("def f(x): return 1"), [{}])
    assert descriptors() == before


def test_two_hundred_runs_leave_no_descriptor_and_no_process() -> None:
    before = descriptors(), children()
    assert {execute("def f(x): return x", limits=QUICK).status for _ in range(200)} == {Status.ok}
    assert (descriptors(), children()) == before


ENDLESS = "while True: pass"

GRADER = """
import subprocess, sys
from pathlib import Path
from worker.sandbox import Limits, Program, run
other = subprocess.Popen(["cat"], stdin=subprocess.PIPE) if sys.argv[2] == "busy" else None
program = Program(sys.argv[1], "f", ("x",), ("y",))
try:
    result = run(program, [{"x": 1.0}], Limits(wall_seconds=50, cpu_seconds=50))
    print(result.status, result.layers["survivors"])
except KeyboardInterrupt:
    children = Path("/proc/thread-self/children").read_text().split()
    print("interrupted", children == [str(other.pid)])
if other:
    other.communicate()
"""


@contextmanager
def grade(source: str, folder: Path, *, busy: bool = False) -> Iterator[subprocess.Popen[str]]:
    """A grader in a process of its own; a submission's processes have `folder` in their memory map.

    A busy grader has another child of its own, which must be left alone.
    """
    mark = folder / "mark"
    mark.write_bytes(bytes(4096))
    hold = f"import numpy\nheld = numpy.memmap({str(mark)!r}, mode='r')\n"
    command = [sys.executable, "-c", GRADER, hold + dedent(source), "busy" if busy else "alone"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as grader:
        try:
            yield grader
        finally:
            grader.kill()


def processes_of(folder: Path) -> list[int]:
    return [int(maps.parent.name) for maps in Path("/proc").glob("[0-9]*/maps") if str(folder) in text_of(maps)]


def text_of(path: Path) -> str:
    with suppress(OSError):
        return path.read_text()
    return ""


def children() -> str:
    """The pids of this process's children, zombies included."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


def descriptors() -> list[str]:
    return sorted(entry.name for entry in Path("/proc/self/fd").iterdir())


def wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()
