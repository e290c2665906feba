"""Which entries count as kinks, and that the matrices give the gradient of whichever side is chosen at each."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from worker.grading.choices import Choices, shares
from worker.grading.trials import Trial
from worker.groundwork.choices import choices
from worker.groundwork.draws import Draw, draw
from worker.groundwork.exercise import Exercise, Task
from worker.groundwork.reference import expected

RNG = np.random.default_rng(8)
SHAPES = {"X": (4, 3), "W1": (3, 5), "W2": (5, 4), "v": (4, 4)}


@pytest.mark.parametrize("seed", range(8))
def test_a_corner_of_all_choices_is_the_gradient_beside_the_kinks(seed: int) -> None:
    inputs = at_kinks(seed)
    found = plain(deep, inputs, ("W1", "W2"))
    assert found is not None
    inner, outer = np.random.default_rng(seed).choice([-1.0, 1.0], (2, 3))
    beside = {**inputs, "b": moved(inputs["b"], 1e-9 * inner), "c": moved(inputs["c"], 1e-7 * outer)}
    wanted = np.concatenate([want.value.reshape(-1) for want in reference(deep, beside, ("W1", "W2"))])
    on = np.array([*outer, *inner]) > 0
    np.testing.assert_allclose(found.gradient(on.astype(float), slice(None)), wanted, atol=1e-4)


def test_the_slopes_are_those_of_the_gradient() -> None:
    found = plain(deep, at_kinks(3), ("W1", "W2"))
    assert found is not None
    s, h = RNG.random(found.owner.size), 1e-6
    slopes = found.slopes(s, slice(None))
    for port in range(s.size):
        step = h * (np.arange(s.size) == port)
        numeric = (found.gradient(s + step, slice(None)) - found.gradient(s - step, slice(None))) / (2 * h)
        np.testing.assert_allclose(slopes[:, port], numeric, atol=1e-8)


def test_what_reaches_no_variable_is_no_choice() -> None:
    x = np.zeros(3)
    assert plain(lambda x: ad.sum(0.0 * ad.relu(x)), {"x": x}, ("x",)) is None
    assert plain(lambda x: ad.sum(ad.relu(ad.relu(x - 1.0))), {"x": x}, ("x",)) is None


@pytest.mark.parametrize(
    ("loss", "at", "ops"),
    [
        (lambda x: ad.sum(ad.relu(x)), [0.0, 1.0, -1.0], ["relu"]),
        (lambda x: ad.sum(ad.abs(x)), [0.0, 0.0, -1.0], ["abs", "abs"]),
        (lambda x: ad.sum(ad.maximum(x, 1.0)), [1.0, 2.0, 0.0], ["maximum"]),
        (lambda x: ad.sum(ad.minimum(x, 2.0 * x[::-1])), [2.0, 5.0, 1.0], ["minimum"]),
        (lambda x: ad.sum(ad.clip(x, 0.0, 1.0)), [0.0, 1.0, 0.5], ["clip", "clip"]),
        (ad.max, [2.0, 2.0, 0.0], ["max"]),
        (ad.max, [2.0, 1.0, 0.0], []),
        (ad.norm, [0.0, 0.0, 0.0], ["norm"]),
        (ad.norm, [0.0, 1e-12, 0.0], []),
        (lambda x: ad.sum(ad.leaky_relu(x)), [0.0, 1.0, -1.0], ["where"]),
        (lambda x: ad.sum(ad.where(ad.greater(x, 0), x + 1.0, x)), [0.0, 1.0, -1.0], []),
        (lambda x: ad.sum(ad.tanh(x)), [0.0, 0.0, 0.0], []),
    ],
)
def test_each_operation_has_its_own_kinks(loss: Callable[..., Any], at: list[float], ops: list[str]) -> None:
    found = plain(loss, {"x": np.array(at)}, ("x",))
    assert sorted(found.ops if found else []) == sorted(ops)


def test_the_margin_of_a_near_kink_is_its_distance_in_units_of_its_own_rounding() -> None:
    found = plain(lambda x: ad.sum(ad.relu(x - 1.0)), {"x": np.array([1.0 + 1e-8, 1.5])}, ("x",))
    assert found is not None
    (margin,) = found.margins
    assert 1e-9 < margin < 1e-8
    assert found.open_to(2.0**-24).all()
    assert not found.open_to(2.0**-53).any()


def at_kinks(seed: int) -> dict[str, Any]:
    """Multiples of 1/4, for which three units of each layer are at 0. The outer ones' groups come first."""
    rng = np.random.default_rng(seed)
    made = {name: np.round(4 * rng.standard_normal(shape)) / 4 for name, shape in SHAPES.items()}
    made = {name: value + (value == 0) for name, value in made.items()}
    made["b"] = np.where(np.eye(4, 5) * (np.arange(4)[:, None] < 3), -(made["X"] @ made["W1"]), 100.0)
    hidden = np.maximum(made["X"] @ made["W1"] + made["b"], 0) @ made["W2"]
    made["c"] = np.where(np.eye(4, 4)[:, :4] * (np.arange(4) < 3), -hidden, 10000.0)
    return made


def moved(b: np.ndarray, steps: np.ndarray) -> np.ndarray:
    b = b.copy()
    b[np.arange(3), np.arange(3)] += steps
    return b


def deep(X: Any, W1: Any, W2: Any, v: Any, b: Any, c: Any) -> Any:
    return ad.sum(v * ad.relu(ad.relu(X @ W1 + b) @ W2 + c))


def plain(loss: Callable[..., Any], inputs: dict[str, Any], wrt: tuple[str, ...]) -> Choices | None:
    exercise, one = ready(loss, inputs, wrt)
    trial = Trial("case", 1, True, False, one.arguments, "float64")
    share = shares(choices(exercise, one, expected(exercise, one)), trial, len(wrt))[0]
    return share.choices if share else None


def reference(loss: Callable[..., Any], inputs: dict[str, Any], wrt: tuple[str, ...]) -> list[Any]:
    return expected(*ready(loss, inputs, wrt))


def ready(loss: Callable[..., Any], inputs: dict[str, Any], wrt: tuple[str, ...]) -> tuple[Exercise, Draw]:
    module = ModuleType("reference")
    module.__dict__.update(loss=loss, inputs=lambda rng, case: inputs)
    task = Task("gradient_function", tuple(inputs), (), wrt, tuple(f"d{name}" for name in wrt), None, ())
    exercise = Exercise(task, module)
    return exercise, draw(exercise, "case", 1, "float64")
