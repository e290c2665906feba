"""What a call raises is reported with the student's own line, and the next call is made."""

from __future__ import annotations

from worker.sandbox import Status

from .programs import arrays, execute, fault_kinds


def test_an_exception_names_the_innermost_line_of_the_students_own_file() -> None:
    source = """
        import json
        def helper(x):
            return json.loads("{")
        def f(x):
            return helper(x)
    """
    (answer,) = execute(source).returns
    assert answer.status == "raised" and answer.values == () and answer.fault is not None
    assert (answer.fault.kind, answer.fault.line) == ("JSONDecodeError", 3)
    assert answer.fault.source_line == '    return json.loads("{")'


def test_later_calls_go_on_after_an_exception() -> None:
    result = execute("def f(x):\n    return 1 / x", 0.0, 2.0, 0.0)
    assert result.status is Status.ok
    assert fault_kinds(result) == ["ZeroDivisionError", None, "ZeroDivisionError"]
    assert arrays(result)[0] == 0.5


def test_leaving_interrupting_and_endless_recursion_are_caught_in_a_call() -> None:
    source = """
        import sys
        def again(x):
            return again(x)
        def f(x):
            if x == 0: sys.exit(2)
            if x == 1: raise KeyboardInterrupt
            if x == 2: raise GeneratorExit
            if x == 3: return again(x)
            raise BaseExceptionGroup("several", [ValueError(1), KeyboardInterrupt()])
    """
    result = execute(source, *range(5))
    assert result.status is Status.ok
    assert fault_kinds(result) == [
        "SystemExit", "KeyboardInterrupt", "GeneratorExit", "RecursionError", "BaseExceptionGroup",
    ]  # fmt: skip


def test_hostile_exceptions_are_reported_without_being_asked() -> None:
    source = """
        class Evil(BaseException):
            def __str__(self): raise Evil()
            __repr__ = __str__
            def __getattribute__(self, name): raise Evil()
        Evil.__name__ = "Evil\\x1b[31m<b>"
        class Loud(str):
            def __getitem__(self, key): raise Evil()
            encode = __str__ = __getitem__
        class Sly(Exception):
            def __str__(self): return Loud("x" * 10_000)
        def f(x):
            raise (Evil() if x else Sly())
    """
    sly, evil = (answer.fault for answer in execute(source, 0, 1).returns)
    assert sly is not None and (sly.kind, sly.message) == ("Sly", "x" * 500)
    assert evil is not None and (evil.kind, evil.line) == ("Evil\ufffd[31m<b>", 12)
    assert evil.message == "(its message could not be read)"


def test_a_forged_line_number_is_left_out() -> None:
    source = """
        import sys
        from types import TracebackType
        code = compile("raise ValueError('here')", "submission.py", "exec").replace(co_firstlineno=10**6)
        def f(x):
            if x:
                exec(code)
            raise ValueError.with_traceback(ValueError(), TracebackType(None, sys._getframe(), 0, -7))
    """
    result = execute(source, 0, 1)
    assert fault_kinds(result) == ["ValueError", "ValueError"]
    for answer in result.returns:
        assert answer.fault is not None
        assert answer.fault.line is None and answer.fault.source_line == ""


def test_lines_are_counted_as_python_counts_them() -> None:
    (answer,) = execute("a = '''\x0c\u2028'''\r\n\r\ndef f(x):\r\n    raise ValueError\r\n").returns
    assert answer.fault is not None and answer.fault.line == 4
    assert answer.fault.source_line == "    raise ValueError"
