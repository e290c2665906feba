"""autodiff_core can be imported by a program that may, and is not even in the memory of one that may not."""

from __future__ import annotations

from worker.sandbox import Program, Result, Status, run

from .programs import arrays

USE = """
import numpy as np
import autodiff_core as ad
def f(x):
    leaf = ad.tensor(np.array([x, 2 * x])).requires_grad_(True)
    (leaf * leaf).sum().backward()
    return np.asarray(leaf.grad)
"""
SEARCH = """
import sys
def f(x):
    names = {str(kind.__module__).partition(".")[0] for kind in everything(object)}
    return [len(names & {"autodiff_core", "worker", "app", "gradjudge"}), "numpy" in names,
            any(name.startswith("autodiff_core") for name in sys.modules)]
def everything(kind):
    found = [kind]
    for one in found:
        found += [inner for inner in type.__subclasses__(one) if inner not in found]
    return found
"""


def submit(source: str, *packages: str) -> Result:
    return run(Program(source, "f", ("x",), ("y",), packages), [{"x": 3.0}])


def test_a_program_that_may_import_it_finds_it_ready() -> None:
    (gradient,) = arrays(submit(USE, "autodiff_core"))
    assert gradient.tolist() == [6.0, 12.0]


def test_another_program_does_not_find_it() -> None:
    result = submit(USE)
    assert result.status is Status.load_error
    assert result.fault is not None and result.fault.kind == "ModuleNotFoundError"
    assert result.fault.message == "No module named 'autodiff_core'"


def test_another_program_finds_nothing_of_it_in_memory_even_after_one_that_may() -> None:
    submit(USE, "autodiff_core")
    assert arrays(submit(SEARCH))[0].tolist() == [0, 1, 0]
    assert arrays(submit(SEARCH, "autodiff_core"))[0].tolist() == [1, 1, 1]


def test_the_rest_of_the_project_cannot_be_asked_for() -> None:
    result = submit("def f(x): return x", "worker")
    assert result.status is Status.sandbox_error
    assert result.fault is not None and "'worker'" in result.fault.message
