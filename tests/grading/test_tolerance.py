"""The tolerance is computed, not guessed: honest rounding stays inside it, one moved entry does not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff_core as ad
from app.content import ExerciseFolder
from grading.points import point
from worker.grading.expected import Expected
from worker.grading.prepare import Prepared, prepare
from worker.grading.verdict import judge_value
from worker.groundwork.draws import Unsound
from worker.groundwork.reference import bounded
from worker.groundwork.rounding import rounding_bound

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([1e-6, 1.0, 1e6]))


@given(SIZES)
def test_honest_float32_work_is_inside_the_bound(sizes: tuple[int, int, int, float]) -> None:
    (X, y, w), want = regression(*sizes, dtype="float32")
    for answer in (2 / len(y) * X.T @ (X @ w - y), np.float32(2) / len(y) * (X.T @ X @ w - X.T @ y)):
        assert answer.dtype == np.float32
        assert judge_value(answer, want, "float32").name == "exact"


@given(SIZES)
def test_honest_float64_work_is_inside_the_bound(sizes: tuple[int, int, int, float]) -> None:
    (X, y, w), want = regression(*sizes, dtype="float64")
    assert judge_value(2 / len(y) * (X.T @ X @ w - X.T @ y), want, "float64").name == "exact"


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_noise_below_a_tenth_of_the_bound_passes_and_ten_times_the_bound_is_seen(
    prepared: Prepared, dtype: str
) -> None:
    rng = np.random.default_rng(5)
    for trial, wants in zip(prepared.trials, prepared.wanted, strict=True):
        if trial.dtype != dtype:
            continue
        for want in wants:
            tolerance = want.tolerance(dtype)
            noise = rng.uniform(-0.1, 0.1, want.value.shape) * tolerance
            assert judge_value(want.value + noise, want, dtype).name == "exact"
            moved = want.value.copy()
            moved[0] += 10 * tolerance[0]
            assert judge_value(moved, want, dtype).name != "exact"


def test_an_error_of_a_millionth_is_wrong_in_float64(prepared: Prepared) -> None:
    want = prepared.wanted[0][0]
    moved = want.value.copy()
    moved[0] *= 1 + 1e-5
    assert judge_value(moved, want, "float64").name == "wrong"


def test_the_bound_grows_with_cancellation_not_with_the_result() -> None:
    x = ad.tensor(np.array([1e8, 1.0, -1e8]), requires_grad=True)
    assert float(rounding_bound(ad.sum(x))) > 1e8


def test_the_bound_of_a_basic_operation_counts_one_rounding() -> None:
    x = ad.tensor(np.array([3.0]), requires_grad=True)
    assert rounding_bound(x * x).tolist() == [27.0]


def regression(n: int, d: int, seed: int, scale: float, dtype: str) -> tuple[list[np.ndarray], Expected]:
    rng = np.random.default_rng(seed)
    made = rng.standard_normal((n, d)), scale * rng.standard_normal(n), scale * rng.standard_normal(d)
    given = [array.astype(dtype) for array in made]
    X, y, w = (ad.tensor(array.astype(np.float64), requires_grad=True) for array in given)
    (gradient,) = ad.grad(ad.mean(ad.square(X @ w - y)), [w], create_graph=True)
    return given, Expected(*bounded(gradient))


@pytest.fixture(params=["lr-01", "vc-02"])
def prepared(request: pytest.FixtureRequest, exercises: dict[str, ExerciseFolder]) -> Prepared:
    return prepare(exercises[request.param], "a secret")


@pytest.mark.parametrize(("answer", "name"), [(np.inf, "exact"), (-np.inf, "wrong"), (np.nan, "wrong"), (1.0, "wrong")])
def test_where_the_gradient_is_infinite_so_must_the_answer_be(answer: float, name: str) -> None:
    want = Expected(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]))
    assert judge_value(np.array([answer, 1.0]), want, "float64").name == name
    assert judge_value(np.array([np.inf, 1.1]), want, "float64").name == "wrong"


def test_an_answer_that_is_not_finite_is_wrong_where_the_gradient_is() -> None:
    want = Expected(np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    verdict = judge_value(np.array([np.nan, 1.0]), want, "float64")
    assert (verdict.name, verdict.message) == ("wrong", "1 of 2 entries are nan or infinite")


def test_a_number_too_small_for_float32_may_vanish_in_float32_only() -> None:
    want = Expected(np.array([1e-42]), np.array([1e-42]))
    assert judge_value(np.zeros(1, np.float32), want, "float32").name == "exact"
    assert judge_value(np.zeros(1), want, "float64").name == "wrong"


@pytest.mark.parametrize("function", [ad.relu, ad.leaky_relu, lambda x: ad.maximum(x, 0.0), lambda x: ad.clip(x, 0, 1)])
def test_beside_a_kink_the_bound_is_that_of_both_sides(function: Callable[[Any], Any]) -> None:
    x = ad.tensor(np.array([1.0, 1.0]), requires_grad=True)
    beside = x - np.array([1.0 + 1e-8, 1.5])
    bound = rounding_bound(ad.sum(function(beside) * np.array([1.0, 0.0])))
    assert float(bound) > 1.5


def test_a_reference_whose_rounding_cannot_be_bounded_is_refused() -> None:
    with pytest.raises(Unsound, match="cannot be bounded"):
        point(lambda x, y: ad.sum(y * ((x - x) * 1e10)), {"x": np.array([1e300]), "y": np.ones(1)}, ("y",))
