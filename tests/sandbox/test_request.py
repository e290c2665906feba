"""A request that cannot be sent is our fault, and says which argument it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from worker.sandbox import Program, Status, run

from .programs import submission


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ({"x": np.ones(2, np.complex128)}, "x in call 1 is complex128: send float32, float64, int64 or bool"),
        ({"x": np.array([None])}, "x in call 1 is object"),
        ({"x": np.ones(2, ">f8")}, "x in call 1 is >f8"),
        ({"x": [1.0, {2.0}]}, "x in call 1 is a set: send arrays, numbers, texts, or lists of them"),
        ({"x": 2**70}, "x in call 1 cannot be sent"),
        ({"w": 1.0}, "call 1 gives ['w'], the parameters are ['x']"),
        ({}, "call 1 gives [], the parameters are ['x']"),
    ],
)
def test_an_argument_that_cannot_be_sent_is_named(call: dict[str, Any], complaint: str) -> None:
    result = run(submission("def f(x): return x"), [call])
    assert result.status is Status.sandbox_error
    assert result.fault is not None and complaint in result.fault.message


@pytest.mark.parametrize("program", [Program("", "f", ("x",), ()), Program("", "f", ("x",) * 65, ("y",))])
def test_a_program_without_outputs_or_with_too_many_parameters_is_refused(program: Program) -> None:
    assert run(program, []).status is Status.sandbox_error


def test_numbers_that_json_does_not_know_arrive() -> None:
    calls = [{"x": value} for value in (float("nan"), float("inf"), 5e-324, -0.0)]
    source = "def f(x):\n    print(x.hex())\n    return x"
    assert run(submission(source), calls).console.split() == ["nan", "inf", "0x0.0000000000001p-1022", "-0x0.0p+0"]


def test_large_arrays_arrive_whole() -> None:
    big = np.random.default_rng(0).normal(size=(1000, 700))
    result = run(submission("def f(x): return x"), [{"x": big}, {"x": big.T}])
    assert [np.array_equal(answer.values[0], sent) for answer, sent in zip(result.returns, (big, big.T), strict=True)]
    assert result.returns[1].values[0].shape == (700, 1000)
