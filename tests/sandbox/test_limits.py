"""A run ends within its limits, whatever the submission does about it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from worker.sandbox import Limits, Program, Status, close, run

from .programs import QUICK, arrays, execute, fault_kinds

GENEROUS = 10.0


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "import time\n    while True: time.sleep(1e-4)",
        "import signal; [signal.signal(s, signal.SIG_IGN) for s in (2, 15, 24)]\n    while True: pass",
        "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    ],
)
def test_a_call_that_does_not_end_is_stopped(body: str) -> None:
    began = time.monotonic()
    result = execute(f"def f(x):\n    {body}", limits=QUICK)
    assert result.status is Status.timed_out
    assert 0.9 < result.wall_seconds < GENEROUS and time.monotonic() - began < GENEROUS
    assert result.fault is not None and "after 1 s in call 1 of 1" in result.fault.message


def test_an_import_that_does_not_end_is_stopped() -> None:
    result = execute("while True: pass", limits=QUICK)
    assert result.status is Status.timed_out
    assert result.fault is not None and "while the submission was being loaded" in result.fault.message


def test_calls_that_finished_before_the_stop_are_kept_as_evidence() -> None:
    source = "def f(x):\n    print('call', x)\n    while x > 2: pass\n    return x * 10"
    result = execute(source, 1, 2, 3, 4, limits=QUICK)
    assert result.status is Status.timed_out
    assert [value.tolist() for value in arrays(result)] == [10, 20]
    assert result.console == "call 1\ncall 2\ncall 3\n"


def test_processor_time_is_limited_apart_from_the_clock() -> None:
    result = execute("def f(x):\n    while True: pass", limits=Limits(wall_seconds=20, cpu_seconds=1))
    assert result.status is Status.cpu_limit
    assert 0.9 < result.cpu_seconds < GENEROUS


def test_ignoring_the_first_warning_does_not_lift_the_processor_limit() -> None:
    source = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f(x):\n    while True: pass"
    assert execute(source, limits=Limits(wall_seconds=20, cpu_seconds=1)).status is Status.cpu_limit


def test_asking_for_four_gigabytes_is_out_of_memory_and_names_the_line() -> None:
    result = execute("import numpy as np\ndef f(x):\n    return np.zeros(1 << 29)")
    assert result.status is Status.out_of_memory
    assert fault_kinds(result) == ["MemoryError"]
    assert result.fault is not None and result.fault.line == 3
    assert result.fault.message.startswith("more than 1024 MB of memory were needed: Unable to allocate 4.00 GiB")


def test_filling_memory_with_small_objects_is_out_of_memory() -> None:
    source = "def f(x):\n    kept = []\n    while True:\n        kept.append([0] * 10)"
    result = execute(source, 1, 2, limits=Limits(memory_mb=64, wall_seconds=20, cpu_seconds=20))
    assert result.status is Status.out_of_memory
    assert result.fault is not None and result.fault.message == "more than 64 MB of memory were needed"
    assert 48 < result.peak_memory_mb < 80


def test_memory_that_the_module_holds_on_to_leaves_room_to_say_so() -> None:
    source = "kept = []\ndef f(x):\n    while True:\n        kept.append([0] * 10)"
    result = execute(source, 1, 2, 3, limits=Limits(memory_mb=64, wall_seconds=20, cpu_seconds=20))
    assert result.status is Status.out_of_memory
    assert fault_kinds(result) == ["MemoryError"]


def test_the_graders_own_memory_is_not_charged() -> None:
    ballast = np.ones(40_000_000)
    close()
    assert execute("def f(x): return 1").peak_memory_mb < 16 < ballast.nbytes / 2**20


def test_what_a_submission_takes_beyond_the_interpreter_is_its_peak() -> None:
    source = "import numpy as np\ndef f(x):\n    return np.ones(int(x)).sum()"
    assert 100 < execute(source, 13_107_200).peak_memory_mb < 116


def test_a_large_request_is_not_charged() -> None:
    result = execute("def f(x): return x.sum()", np.ones(8 * 2**20), limits=Limits(memory_mb=100))
    assert result.status is Status.ok


def test_running_out_of_memory_in_one_call_keeps_what_came_before_and_ends_the_run() -> None:
    result = execute("import numpy as np\ndef f(x):\n    return np.zeros(x).sum()", 3, 1 << 29, 3)
    assert result.status is Status.out_of_memory
    assert fault_kinds(result) == [None, "MemoryError"]


def test_running_out_of_memory_while_being_imported_is_out_of_memory() -> None:
    result = execute("import numpy as np\n\nkept = np.ones(1 << 29)")
    assert result.status is Status.out_of_memory
    assert result.fault is not None and result.fault.line == 3


def test_matrix_products_fit_into_a_small_memory() -> None:
    source = "import numpy as np\ndef f(x):\n    return (np.ones((200, 200)) @ np.ones((200, 200)))[0, 0]"
    assert arrays(execute(source, limits=Limits(memory_mb=32)))[0] == 200


@pytest.mark.parametrize("place", ["import os\nos._exit(0)", "def f(x):\n    import os\n    os._exit(0)"])
def test_leaving_without_an_answer_is_exited_early(place: str) -> None:
    result = execute(place)
    assert result.status is Status.exited_early
    assert result.fault is not None and "exit status 0" in result.fault.message


def test_calls_before_an_early_exit_are_kept() -> None:
    result = execute("import os\ndef f(x):\n    return x or os._exit(3)", 7, 0, 7)
    assert result.status is Status.exited_early
    assert [value.tolist() for value in arrays(result)] == [7]
    assert result.fault is not None and "exit status 3 in call 2 of 3" in result.fault.message


def test_a_dying_interpreter_is_crashed_with_its_signal() -> None:
    result = execute("import ctypes\ndef f(x):\n    ctypes.string_at(0)")
    assert result.status is Status.crashed
    assert result.fault is not None and "SIGSEGV" in result.fault.message


def test_recursion_with_a_raised_limit_ends_in_an_answer() -> None:
    source = """
        import sys
        sys.setrecursionlimit(10**9)
        class A:
            def __getattr__(self, name): return getattr(self, name + "a")
        def f(x):
            return A().b
    """
    result = execute(source, limits=Limits(memory_mb=256))
    if result.status is Status.ok:
        assert fault_kinds(result) == ["RecursionError"]
    else:
        assert result.status in {Status.crashed, Status.out_of_memory, Status.timed_out}


def test_descriptors_and_file_sizes_are_limited() -> None:
    source = """
        import os, tempfile
        def f(x):
            n = 0
            try:
                while n < 1000:
                    os.dup(1)
                    n += 1
            except OSError:
                return n
    """
    assert arrays(execute(source))[0] < 16


def test_honest_work_after_the_limits_are_set_still_works() -> None:
    source = """
        import collections, copy, dataclasses, functools, itertools, json, math, random, re, statistics, typing
        import numpy as np
        from numpy.linalg import lstsq, norm
        def f(x):
            np.log(np.zeros(2))
            lstsq(x, x[:, 0], rcond=None), np.linalg.svd(x), np.fft.fft(x), np.random.default_rng(1).normal(size=3)
            return norm(copy.deepcopy(x)) + np.einsum("ij,ij->", x, x)
    """
    result = execute(source, np.eye(4))
    assert arrays(result)[0] == 6.0
    assert "submission.py:5: RuntimeWarning: divide by zero" in result.console
    assert "np.log(np.zeros(2))" in result.console


def test_a_bomb_that_goes_off_in_every_call_goes_off_once() -> None:
    source = "kept = []\ndef grad(x):\n    del kept[:]\n    while True:\n        kept.append(bytearray(2**20))\n"
    program = Program(source, "grad", ("x",), ("dx",))
    result = run(program, [{"x": 1.0}] * 20, Limits(wall_seconds=20, cpu_seconds=20, memory_mb=200))
    assert result.status == Status.out_of_memory
    assert len(result.returns) == 1
    assert result.fault is not None and "200 MB" in result.fault.message
