"""The benchmark runs, and compares programs that compute the same."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


def test_a_quick_run_prints_every_program_and_names_what_is_not_installed() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "autodiff.py"), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for words in (
        "chain of 1000",
        "1000x100",
        "float32",
        "while loop",
        "n = 1000",
        "Hessian, n = 100",
        "bytes",
        "import",
    ):
        assert words in done.stdout
    for label in ("torch", "HIPS autograd", "MyGrad"):
        assert label in done.stdout


@pytest.mark.parametrize("name", ["chain", "vectors", "regression", "mlp", "while_loop"])
def test_all_ways_of_a_program_give_the_same_value_and_gradients(programs: Any, name: str) -> None:
    arguments = {"regression": (20, 5), "mlp": (np.float64,)}.get(name, ())
    program = getattr(programs, name)(*arguments)
    by_hand = numbers(program["numpy"]())
    for way, thunk in program.items():
        for ours, theirs in zip(numbers(thunk()), by_hand, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12, err_msg=way)


def test_the_hessian_by_hand_is_the_one_that_is_computed(programs: Any) -> None:
    program = programs.hessian(6)
    np.testing.assert_allclose(program["eager"](), program["numpy"]())


def numbers(found: Any) -> list[Any]:
    if isinstance(found, tuple | list):
        return [number for part in found for number in numbers(part)]
    return [np.asarray(found.detach() if hasattr(found, "detach") else found)]


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    yield importlib.import_module("programs")
    for name in ("programs", "peers"):
        sys.modules.pop(name, None)
