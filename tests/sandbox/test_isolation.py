"""A submission shares neither secrets nor descriptors nor numpy with the grader, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from worker.sandbox import Limits, Status, close, run

from .programs import QUICK, arrays, execute, fault_kinds, submission


def test_the_environment_is_the_literal_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("PYTHONPATH", "/secret")
    close()
    source = """
        import os, sys
        def f(x):
            print(sorted(os.environ), os.environ.get("DATABASE_URL"), sys.path, sys.argv, os.getppid() > 0)
            return open("/proc/self/environ")
    """
    result = execute(source)
    assert result.console == ("['LC_ALL', 'OPENBLAS_NUM_THREADS', 'PYTHONHASHSEED'] None [] ['submission.py'] True\n")
    assert fault_kinds(result) == ["PermissionError"]


def test_only_the_fixed_descriptors_are_open() -> None:
    held = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(held, True)
    close()
    source = """
        import os
        def is_open(fd):
            try:
                return os.get_inheritable(fd) is not None
            except OSError:
                return False
        def f(x):
            return [fd for fd in range(100) if is_open(fd)]
    """
    try:
        assert arrays(execute(source))[0].tolist() == [0, 1, 2, 4]
    finally:
        os.close(held)


def test_a_submission_can_read_no_file_and_learn_of_none() -> None:
    source = """
        import os
        def f(x):
            return [open, os.listdir, os.stat, os.path.exists, os.chdir, os.readlink][int(x)]("/etc/passwd")
    """
    kinds = fault_kinds(result := execute(source, *range(6)))
    assert kinds == ["PermissionError", "PermissionError", "FileNotFoundError", None, "PermissionError",
                     "FileNotFoundError"]  # fmt: skip
    assert arrays(result)[0] == 0


def test_a_submission_can_start_no_process_and_no_thread_and_signal_nobody() -> None:
    source = """
        import os, signal, subprocess, threading
        WAYS = [os.fork, threading.Thread(target=print).start, lambda: subprocess.run(["true"]),
                lambda: os.kill(os.getpid(), signal.SIGSTOP), lambda: os.kill(os.getppid(), 0),
                lambda: os.killpg(0, signal.SIGKILL), lambda: signal.pidfd_send_signal(0, 0)]
        def f(x):
            return WAYS[int(x)]()
    """
    result = execute(source, *range(7))
    assert result.status is Status.ok
    assert fault_kinds(result) == ["BlockingIOError", "RuntimeError", *["PermissionError"] * 4, "OSError"]


@pytest.mark.parametrize(
    "body",
    [
        "import os\n    os.execv('/bin/true', ['true'])",
        "import os\n    os.setuid(0)",
        "import ctypes\n    ctypes.CDLL(None).ptrace(0, 0, 0, 0)",
    ],
)
def test_what_no_innocent_program_asks_for_is_a_forbidden_call(body: str) -> None:
    result = execute(f"def f(x):\n    {body}", 1, 2)
    assert result.status is Status.forbidden_call
    assert result.fault is not None and "in call 1 of 2" in result.fault.message


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


def test_no_descriptor_is_left_after_any_kind_of_run() -> None:
    fates = ["return 1", "raise ValueError", "while True: pass", "import os; os._exit(1)", "import os; os.abort()", "("]
    execute("def f(x): return 1")
    before = descriptors()
    for fate in fates:
        execute(f"def f(x):\n    {fate}", limits=Limits(wall_seconds=0.3))
    run(submission("def f(x): return 1"), [{}])
    assert descriptors() == before


def test_two_hundred_runs_leave_no_descriptor_and_no_process() -> None:
    execute("def f(x): return 1")
    before = descriptors(), children()
    assert {execute("def f(x): return x", limits=QUICK).status for _ in range(200)} == {Status.ok}
    assert (descriptors(), children()) == before


def children() -> str:
    """The pids of this process's children, zombies included."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


def descriptors() -> list[str]:
    return sorted(entry.name for entry in Path("/proc/self/fd").iterdir())
