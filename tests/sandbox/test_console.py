"""What a submission prints is kept within bounds and made safe to show."""

from __future__ import annotations

import pytest

from worker.sandbox import Limits, Status
from worker.sandbox.console import clean, decode

from .programs import QUICK, arrays, execute

SMALL = Limits(output_bytes=1000)


def test_both_streams_arrive_in_order() -> None:
    source = """
        import sys
        print('loading')
        def f(x):
            print('é ∂', file=sys.stderr)
            print('x', x, flush=True)
            return x
    """
    result = execute(source)
    assert result.console == "loading\né ∂\nx 1.0\n"
    assert not result.console_truncated


def test_a_last_line_without_its_end_is_kept() -> None:
    assert execute("def f(x):\n    print('half', end='')\n    return 1").console == "half"


def test_a_million_prints_are_cut_and_cost_no_time() -> None:
    result = execute("def f(x):\n    for i in range(1_000_000): print('line', i)\n    return 1")
    assert result.status is Status.ok
    assert len(result.console) == 65536 and result.console_truncated


def test_exactly_the_limit_is_not_truncated() -> None:
    result = execute("def f(x):\n    print('a' * 999)\n    return 1", limits=SMALL)
    assert len(result.console) == 1000 and not result.console_truncated


def test_one_byte_more_than_the_limit_is_truncated() -> None:
    result = execute("def f(x):\n    print('a' * 1000)\n    return 1", limits=SMALL)
    assert len(result.console) == 1000 and result.console_truncated


def test_raw_writes_are_bounded_too() -> None:
    source = """
        import os
        def f(x):
            for _ in range(300):
                try:
                    os.write(1, b"A" * (1 << 20))
                except OSError:
                    return os.lseek(1, 0, os.SEEK_END)
    """
    result = execute(source)
    assert len(result.console) == 65536 and result.console_truncated
    assert arrays(result)[0] < 80_000


def test_the_console_of_a_crash_is_kept() -> None:
    result = execute("import os\ndef f(x):\n    print('last words')\n    os.abort()")
    assert result.status is Status.crashed
    assert result.console == "last words\n"


def test_closing_and_replacing_the_streams_does_no_harm() -> None:
    for harm in ("sys.stdout.close()", "os.close(1)", "sys.stdout = None", "sys.stdout.flush = None"):
        assert execute(f"import os, sys\ndef f(x):\n    {harm}\n    return 1").status is Status.ok


def test_reading_from_the_keyboard_is_at_its_end() -> None:
    (answer,) = execute("def f(x):\n    return input()").returns
    assert answer.fault is not None and answer.fault.kind == "EOFError"


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    source = "import sys\ndef f(x):\n    sys.stdout.buffer.write(b'\\xff\\xfe ok\\n')\n    return 1"
    assert execute(source, limits=QUICK).console == "\ufffd\ufffd ok\n"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain é ∂ 中文 😀\n\tnext", "plain é ∂ 中文 😀\n\tnext"),
        ("\x1b[31mred\x07\r\x00\x7f\x9b", "\ufffd[31mred" + "\ufffd" * 5),
        ("a\u202eb\u2066c\u200fd\u00ade\ufefff", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"),
        ("a\u2028b\u2029c\ud800d", "a\ufffdb\ufffdc\ufffdd"),
    ],
)
def test_control_and_direction_characters_are_replaced(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_character_cut_by_the_limit_is_dropped() -> None:
    assert decode("aé".encode(), 2) == ("a", True)
    assert decode("aé".encode(), 3) == ("aé", False)
