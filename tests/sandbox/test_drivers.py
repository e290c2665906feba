"""Pairs and driven submissions: what a driver sends is what comes back, and it is never the judge."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from worker.sandbox import Program, Result, Status, run

from .programs import arrays, fault_kinds

PAIR = """
def forward(x, w):
    return x * w, (x, w)
def backward(dout, cache):
    x, w = cache
    return dout * w, dout * x
"""
FORWARD, BACKWARD = "return x * w, (x, w)", "return dout * w, dout * x"
COUNTER = """
def drive(submission, start, steps):
    counter = submission.Counter(start)
    for step in steps:
        counter.add(*step)
    return counter.value, len(steps)
"""
CLASS = """
class Counter:
    def __init__(self, value):
        self.value = value
    def add(self, sign, amount):
        self.value = self.value + sign * amount
"""


def pair(source: str, **arguments: Any) -> Result:
    program = Program(source, "forward", ("x", "w", "dout"), ("out", "dx", "dw"), backward="backward")
    return run(program, [{"x": np.array([1.0, 2.0]), "w": 3.0, "dout": np.array([5.0, 7.0])} | arguments])


def driven(source: str, driver: str = COUNTER, **arguments: Any) -> Result:
    program = Program(source, "Counter", ("start", "steps"), ("value", "count"), driver=driver)
    return run(program, [{"start": np.zeros(2), "steps": [(1, 2.0), [-1, np.array([0.5, 1.0])]]} | arguments])


def test_a_backward_gets_the_cache_of_its_own_forward() -> None:
    out, dx, dw = arrays(pair(PAIR))
    assert (out.tolist(), dx.tolist(), dw.tolist()) == ([3.0, 6.0], [15.0, 21.0], [5.0, 14.0])


def test_two_results_come_with_two_upstream_gradients() -> None:
    source = "def f(x): return (x, 2 * x), None\ndef b(upstream, cache): return upstream[0] + 2 * upstream[1]\n"
    program = Program(source, "f", ("x", "da", "db"), ("a", "b", "dx"), backward="b", forwards=2)
    (answer,) = run(program, [{"x": 1.0, "da": 3.0, "db": 5.0}]).returns
    assert [float(value) for value in answer.values] == [1.0, 2.0, 13.0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (FORWARD, "return x * w", "`forward` must return 2 values, (the result, the cache); it returned one value"),
        (FORWARD, "pass", "`forward` must return 2 values, (the result, the cache); it returned None: did"),
        (BACKWARD, "return dout * w", "`backward` must return 2 values, (dx, dw); it returned one value"),
        (BACKWARD, "return 1, 2, 3", "`backward` must return 2 values, (dx, dw); it returned 3 values"),
    ],
)
def test_a_pair_that_returns_something_else_is_told_what_is_expected(old: str, new: str, message: str) -> None:
    (answer,) = pair(PAIR.replace(old, new)).returns
    assert answer.status == "wrong_count"
    assert answer.fault is not None and message in answer.fault.message


def test_a_pair_without_its_backward_is_not_loaded() -> None:
    result = pair("def forward(x, w):\n    return x, 0\n")
    assert result.status is Status.load_error
    assert result.fault is not None
    assert result.fault.message == "there is no `backward`; the submission defines `forward`"


def test_an_upstream_gradient_that_is_written_into_is_named() -> None:
    result = pair(PAIR.replace("x, w = cache", "x, w = cache; dout *= 1.5"))
    assert result.returns[0].mutated == ("dout",)


def test_a_driver_works_with_a_class_and_sends_numbers() -> None:
    value, count = arrays(driven(CLASS))
    assert (value.tolist(), int(count)) == ([1.5, 1.0], 2)


def test_arguments_may_be_nested_and_each_call_gets_its_own() -> None:
    source = CLASS.replace("self.value = self.value +", "amount *= 2; self.value = self.value +")
    arguments = {"start": 0.0, "steps": [(1, np.ones(1)), (1, np.ones(1))]}
    program = Program(source, "Counter", ("start", "steps"), ("value", "count"), driver=COUNTER)
    result = run(program, [arguments, arguments])
    assert [float(back.values[0][0]) for back in result.returns] == [4.0, 4.0]
    assert [back.mutated for back in result.returns] == [("steps",), ("steps",)]


@pytest.mark.parametrize(
    "value", [None, True, "a text", 3, -2.5, [], {}, {"pad": 1, "mode": "train", "deep": [(1, "x")]}]
)
def test_plain_values_arrive_as_they_are(value: Any) -> None:
    source = "def f(x):\n    print(repr(x))\n    return 0"
    result = run(Program(source, "f", ("x",), ("y",)), [{"x": value}])
    assert result.console == f"{value!r}\n"
    assert result.returns[0].mutated == ()


def test_a_fault_in_the_students_class_has_its_line() -> None:
    result = driven(CLASS.replace("self.value = self.value + sign * amount", "raise KeyError(sign)"))
    assert fault_kinds(result) == ["KeyError"]
    assert result.returns[0].fault is not None and result.returns[0].fault.line == 6


def test_a_class_by_another_name_is_found_among_what_is_there() -> None:
    result = driven(CLASS.replace("Counter", "counter"))
    assert result.status is Status.load_error
    assert result.fault is not None
    assert (
        result.fault.message
        == "there is no `Counter`; the submission defines `counter`; is `counter` the one that is meant?"
    )


def test_a_driver_is_ready_before_the_submission_can_replace_what_it_uses() -> None:
    hostile = "import numpy as np\nnp.asarray = lambda *a, **k: [99]\n" + CLASS
    driver = "from numpy import asarray\n" + COUNTER.replace("counter.value, ", "asarray(counter.value), ")
    assert arrays(driven(hostile, driver))[0].tolist() == [1.5, 1.0]


def test_a_broken_driver_is_not_the_students_fault() -> None:
    result = driven(CLASS, driver="def drive(:\n")
    assert result.status is Status.sandbox_error
