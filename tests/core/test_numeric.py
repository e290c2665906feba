"""Numerical gradients are as near to the true ones as their method can come, and say so."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import numeric

X = np.array([[0.3, -1.2], [2.0, 40.0]])


@pytest.mark.parametrize(
    ("method", "tolerance"),
    [("forward", 1e-6), ("central", 1e-8), ("richardson", 1e-11), ("complex", 1e-14)],
)
def test_each_method_finds_a_known_gradient(method: str, tolerance: float) -> None:
    found = numeric.gradient(smooth, X, method)
    assert found.shape == X.shape
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, slope(X), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("method", ["forward", "central", "richardson", "complex"])
def test_integers_are_copied_to_float64_and_the_argument_is_left_alone(method: str) -> None:
    x = np.array([1, 2, 3])

    def spoils_its_argument(z: Any) -> Any:
        value = np.sum(z**3)
        z[:] = 0
        return value

    np.testing.assert_allclose(numeric.gradient(spoils_its_argument, x, method), [3.0, 12.0, 27.0], rtol=1e-6)
    assert x.tolist() == [1, 2, 3]
    assert x.dtype == np.int64


def test_a_single_number_and_float32_are_differentiated_in_float64() -> None:
    assert numeric.gradient(ad.sin, 1.0, "complex") == np.cos(1.0)
    found = numeric.gradient(lambda x: np.sum(x * x), np.array([1.5], dtype=np.float32), "richardson")
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, [3.0], rtol=1e-12)


def test_ridders_estimates_its_error() -> None:
    found, estimate = numeric.ridders(smooth, X)
    error = np.abs(found - slope(X))
    assert np.all(error <= estimate)
    assert np.all(estimate < 1e-8)


def test_ridders_keeps_the_start_that_is_surest_per_coordinate() -> None:
    _, estimate = numeric.ridders(smooth, X)
    alone = [numeric.ridders(smooth, X, steps=(step,))[1] for step in (0.1, 1e-3, 1e-5)]
    np.testing.assert_array_equal(estimate, np.min(alone, axis=0))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_ridders_finds_its_step_on_every_scale(scale: float) -> None:
    x = np.array([0.7])
    found, estimate = numeric.ridders(lambda z: np.sum(np.sin(z / scale)), x)
    true = np.cos(x / scale) / scale
    assert abs(found - true) <= estimate
    assert estimate <= 1e-8 / scale


def test_ridders_steps_over_values_that_are_not_finite() -> None:
    found, estimate = numeric.ridders(lambda x: np.sum(np.log(x)), np.array([0.01]))
    np.testing.assert_allclose(found, [100.0], rtol=1e-9)
    assert estimate[0] < 1e-5
    nowhere, unsure = numeric.ridders(lambda x: np.nan, np.array([0.5]))
    assert np.isnan(nowhere[0])
    assert np.isinf(unsure[0])


def test_at_a_kink_symmetric_methods_give_the_mean_slope_and_the_complex_step_the_tables() -> None:
    x = np.zeros(1)
    for method in ("central", "richardson"):
        np.testing.assert_allclose(numeric.gradient(lambda z: ad.sum(ad.relu(z)), x, method), [0.5])
        np.testing.assert_allclose(numeric.gradient(lambda z: ad.sum(ad.abs(z)), x, method), [0.0])
    assert numeric.gradient(lambda z: ad.sum(ad.relu(z)), x, "complex").tolist() == [0.0]
    assert numeric.gradient(lambda z: ad.sum(ad.abs(z)), x, "complex").tolist() == [0.0]


def test_a_function_that_drops_imaginary_parts_is_refused_by_the_complex_step() -> None:
    with pytest.raises(ValueError, match="f returned a real number for a complex argument"):
        numeric.gradient(lambda x: np.sum(np.abs(x)), X, "complex")


def test_the_complex_step_of_a_function_that_is_constant_in_its_argument_is_zero() -> None:
    constant = ad.tensor(X)
    for f in (lambda x: 3.0, lambda x: ad.sum(constant * constant), lambda x: ad.where(x > 0, 2.0, 1.0).sum()):
        assert numeric.gradient(f, X, "complex").tolist() == np.zeros((2, 2)).tolist()


def test_a_real_result_from_what_cannot_be_traced_is_still_refused() -> None:
    for f in (lambda x: np.sum(np.ones(x.shape)) + 0 * np.abs(x[0, 0]), lambda x: float(np.real(x).sum())):
        with pytest.raises(ValueError, match="f returned a real number for a complex argument"):
            numeric.gradient(f, X, "complex")


@pytest.mark.parametrize("method", ["forward", "central", "richardson", "complex"])
def test_a_function_that_can_be_traced_is_called_a_few_times_and_gives_the_same(method: str) -> None:
    x = np.linspace(-2.0, 2.0, 300)
    calls = []

    def traced(z: Any) -> Any:
        calls.append(z)
        return ad.sum(ad.sin(z) * z) + ad.max(ad.abs(z)) + ad.norm(z)

    def looped(z: Any) -> Any:
        return np.sum(np.sin(z) * z) + ad.max(ad.abs(z)) + ad.norm(z)

    found = numeric.gradient(traced, x, method)
    assert len(calls) <= 3
    tolerance = 1e-6 if method == "forward" else 1e-8
    np.testing.assert_allclose(found, numeric.gradient(looped, x, method), rtol=tolerance, atol=tolerance)


def test_a_function_that_does_something_else_with_symbols_is_called_at_every_point() -> None:
    def f(z: Any) -> Any:
        return ad.sum(z * z) if isinstance(z, np.ndarray) else ad.sum(z)

    np.testing.assert_allclose(numeric.gradient(f, X), 2 * X, rtol=1e-7)
    np.testing.assert_allclose(numeric.gradient(lambda z: np.dot(z, z), X[0]), 2 * X[0], rtol=1e-7)

    def of_another_shape(z: Any) -> Any:
        return ad.sum(z * z) if isinstance(z, np.ndarray) else z * z

    np.testing.assert_allclose(numeric.gradient(of_another_shape, X), 2 * X, rtol=1e-7)


@pytest.mark.parametrize("method", ["forward", "central"])
def test_steps_grow_with_large_arguments(method: str) -> None:
    x = np.array([1.0, 1e8])

    def f(z: Any) -> Any:
        return np.sum(z * z)

    assert numeric.gradient(f, x, method)[1] == pytest.approx(2e8, rel=1e-7)
    assert numeric.directional(f, x, [0.0, 1.0], method) == pytest.approx(2e8, rel=1e-7)


@pytest.mark.parametrize("method", ["forward", "central", "richardson", "complex"])
def test_a_directional_derivative_is_the_gradient_times_the_direction(method: str) -> None:
    v = numeric.random_direction(X, np.random.default_rng(0))
    assert v.shape == X.shape
    assert np.sum(v * v) == pytest.approx(1.0)
    found = numeric.directional(smooth, X, 3 * v, method)
    assert found == pytest.approx(3 * np.sum(slope(X) * v), rel=1e-6 if method == "forward" else 1e-8)


def test_a_direction_of_another_shape_or_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the direction has shape \(2,\), but x has shape \(2, 2\)"):
        numeric.directional(smooth, X, np.ones(2))
    with pytest.raises(ValueError, match="the direction is zero everywhere"):
        numeric.directional(smooth, X, np.zeros((2, 2)))


def test_one_sided_derivatives_tell_the_slopes_on_both_sides_of_a_kink() -> None:
    def f(z: Any) -> Any:
        return np.sum(np.abs(z)) + np.sum(np.exp(z)) + z[0]

    x = np.array([0.0, 1.0])
    right, right_error = numeric.one_sided(f, x, np.array([1.0, 0.0]))
    left, left_error = numeric.one_sided(f, x, np.array([-1.0, 0.0]))
    assert right == pytest.approx(3.0, abs=1e-9)
    assert left == pytest.approx(-1.0, abs=1e-9)
    assert abs(right - 3.0) <= right_error < 1e-8
    assert abs(left + 1.0) <= left_error < 1e-8


def test_one_sided_steps_stay_on_the_branch_beside_the_point() -> None:
    def f(z: Any) -> Any:
        return np.sum(np.abs(z)) + np.sum(np.maximum(z - 1e-4, 0.0))

    right, _ = numeric.one_sided(f, np.zeros(1), np.ones(1), signature=lambda z: (np.sign(z), z > 1e-4))
    assert right == pytest.approx(1.0, abs=1e-9)


def test_ridders_refuses_steps_across_a_kink() -> None:
    def f(z: Any) -> Any:
        return np.sum(np.exp(z) * np.maximum(z, 0.0))

    x = np.array([3e-4, -2e-5, 0.7])
    true = np.where(x > 0, np.exp(x) * (1 + x), 0.0)
    found, estimate = numeric.ridders(f, x, signature=lambda z: z > 0)
    np.testing.assert_allclose(found, true, rtol=1e-7, atol=1e-12)
    assert np.all(np.abs(found - true) <= estimate)
    at_the_kink, _ = numeric.ridders(f, np.zeros(1), signature=np.sign)
    assert np.isnan(at_the_kink[0])


def test_a_signature_may_have_several_parts() -> None:
    def f(z: Any) -> Any:
        return np.max(z) + np.sum(np.abs(z))

    x = np.array([1e-3, 0.5, 0.5002])
    found, _ = numeric.ridders(f, x, signature=lambda z: (z > 0, np.argmax(z)))
    np.testing.assert_allclose(found, [1.0, 1.0, 2.0], rtol=1e-9)


def test_nothing_to_differentiate_by_gives_an_empty_gradient() -> None:
    assert numeric.gradient(np.sum, np.zeros((0, 3))).shape == (0, 3)


def test_a_function_with_many_values_is_refused() -> None:
    words = r"f must return one number, but it returned an array of shape \(2, 2\)"
    with pytest.raises(ValueError, match=words):
        numeric.gradient(lambda x: x * 2, X)


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    words = "no method 'backward': choose one of forward, central, richardson, complex"
    with pytest.raises(ValueError, match=words):
        numeric.gradient(smooth, X, "backward")
    with pytest.raises(ValueError, match=words):
        numeric.directional(smooth, X, X, "backward")


def test_a_function_that_computes_with_tensors_is_differentiated() -> None:
    found = numeric.gradient(lambda x: ad.tensor(x).sin().sum(), X, "complex")
    np.testing.assert_allclose(found, np.cos(X), rtol=1e-14)


def smooth(x: Any) -> Any:
    return np.sum(np.sin(x) * x) + np.prod(np.cos(x / 50))


def slope(x: Any) -> Any:
    return np.cos(x) * x + np.sin(x) - np.prod(np.cos(x / 50)) * np.tan(x / 50) / 50
