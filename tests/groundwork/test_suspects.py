"""Suspects: the sweep agrees with the core, wrong contributions change what they should, changed programs end."""

import ast
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from worker.groundwork.draws import Draw
from worker.groundwork.exercise import Exercise, Task
from worker.groundwork.reference import expected
from worker.groundwork.suspects import mutants, patience
from worker.groundwork.suspects.effects import effects
from worker.groundwork.suspects.penalty import penalty
from worker.groundwork.suspects.sketch import LENGTH, code, sketch
from worker.groundwork.suspects.work import suspects
from worker.groundwork.sweep import gradients, swept, taped

RNG = np.random.default_rng(3)
WAY = {"function": "grad", "parameters": ("X", "y", "w", "lam"), "outputs": ("dw",)}
SOLUTION = """
import numpy as np
def grad(X, y, w, lam):
    r = X @ w - y
    dw = np.zeros_like(w)
    for x, e in zip(X, r):
        dw += 2 * e * x
    return dw + 2 * lam * w
"""


def test_the_sweep_gives_the_gradients_of_the_core(ridge: Exercise, draws: list[Draw]) -> None:
    tape = taped(ridge, draws[0])
    (found,) = gradients(tape, swept(tape, tape.seeds))
    np.testing.assert_allclose(found, expected(ridge, draws[0])[0].value, rtol=1e-14)


def test_what_an_edge_contributes_is_what_is_lost_without_it(ridge: Exercise, draws: list[Draw]) -> None:
    known = [mutants.known(taped(ridge, one)) for one in draws]
    lost = [effect for effect in effects(known) if effect.missing.group == "regulariser"]
    assert lost
    for effect in lost:
        given = draws[0].arguments
        np.testing.assert_allclose(effect.arrays[0][0], 2 * given["lam"] * given["w"], rtol=1e-14)


def test_the_penalty_is_found_where_there_are_data(ridge: Exercise, draws: list[Draw]) -> None:
    tape = taped(ridge, draws[0])
    assert {tape.nodes[number].op.name for number in penalty(tape)} == {"multiply", "sum", "square"}


@pytest.mark.parametrize(
    ("group", "wrong"),
    [
        ("accumulate", lambda X, y, w, lam: 2 * (X[-1] @ w - y[-1]) * X[-1] + 2 * lam * w),
        ("regulariser", lambda X, y, w, lam: 2 * X.T @ (X @ w - y)),
        ("wrong_tensor", lambda X, y, w, lam: 2 * X.T @ (X @ w) + 2 * lam * w),
        ("numerics", lambda X, y, w, lam: np.trunc(2 * X.T @ (X @ w - y) + 2 * lam * w)),
    ],
)
def test_a_mistake_is_among_the_suspects_under_its_group(
    ridge: Exercise, draws: list[Draw], group: str, wrong: Any
) -> None:
    right = [[expected(ridge, one)[0].value] for one in draws]
    found = suspects(ridge, draws, right)
    assert found["faults"] == []
    given = np.concatenate([sketch(wrong(**one.arguments), one.arguments["w"].size) for one in draws])
    rows = [slips for slips, (number,) in found["rows"] if np.allclose(found["answers"][0][number], given, 1e-9)]
    effects_ = [slip for slip, _, (move,) in found["effects"] if np.allclose(found["answers"][0][0] - move, given)]
    assert group in {slip[1] for slips in rows for slip in slips} | {slip[1] for slip in effects_}


def test_a_program_that_never_ends_is_stopped() -> None:
    names: dict[str, Any] = {}
    tree = patience.counted(ast.parse("def f():\n    while True:\n        pass"))
    exec(compile(ast.fix_missing_locations(tree), "solution.py", "exec"), names)
    with pytest.raises(RuntimeError, match="endless"):
        names["f"]()


def test_calls_without_end_are_stopped_by_the_clock() -> None:
    def split(n: int) -> int:
        return split(n - 1) + split(n - 1) if n else 1

    with pytest.raises(patience.Late), patience.within(0.05):
        split(60)


def test_sketches_keep_sums_and_multiples_and_tell_arrays_apart() -> None:
    a, b = RNG.standard_normal((20, 7)), RNG.standard_normal((20, 7))
    np.testing.assert_allclose(sketch(a - 3 * b, LENGTH), sketch(a, LENGTH) - 3 * sketch(b, LENGTH), atol=1e-12)
    c = a.copy()
    c[3, 3] += 1e-6
    assert np.abs(sketch(a, LENGTH) - sketch(c, LENGTH)).max() > 1e-8


def test_a_code_tells_shapes_and_numbers_that_are_none_apart() -> None:
    nan = np.array([1.0, np.nan])
    assert len({code(np.ones(2)), code(np.ones((2, 1))), code(nan), code(nan[::-1])}) == 4


@pytest.fixture(scope="module")
def ridge() -> Exercise:
    module = ModuleType("reference")
    module.__dict__["loss"] = lambda X, y, w, lam: ad.sum(ad.square(X @ w - y)) + lam * ad.sum(ad.square(w))
    task = Task("gradient_function", ("X", "y", "w", "lam"), (), ("w",), ("dw",), None, (), WAY, SOLUTION)
    return Exercise(task, module)


@pytest.fixture(scope="module")
def draws() -> list[Draw]:
    return [drawn(*sizes) for sizes in ((7, 3), (5, 11), (3, 2), (13, 5))]


def drawn(n: int, d: int) -> Draw:
    made = {"X": RNG.standard_normal((n, d)), "y": RNG.standard_normal(n), "w": RNG.standard_normal(d), "lam": 0.37}
    return Draw("generic", 0, "float64", made)
