"""Numerical gradients are as near to the true ones as their method can come, and say so."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import numeric

X = np.array([[0.3, -1.2], [2.0, 40.0]])


@pytest.mark.parametrize(
    ("method", "tolerance"),
    [("central", 1e-8), ("richardson", 1e-11), ("complex", 1e-14)],
)
def test_each_method_finds_a_known_gradient(method: str, tolerance: float) -> None:
    found = numeric.gradient(smooth, X, method)
    assert found.shape == X.shape
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, slope(X), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("method", ["central", "richardson", "complex"])
def test_integers_are_copied_to_float64_and_the_argument_is_left_alone(method: str) -> None:
    x = np.array([1, 2, 3])

    def spoils_its_argument(z: Any) -> Any:
        value = np.sum(z**3)
        z[:] = 0
        return value

    np.testing.assert_allclose(numeric.gradient(spoils_its_argument, x, method), [3.0, 12.0, 27.0], rtol=1e-8)
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


def test_a_function_with_many_values_is_refused() -> None:
    words = r"f must return one number, but it returned an array of shape \(2, 2\)"
    with pytest.raises(ValueError, match=words):
        numeric.gradient(lambda x: x * 2, X)


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no method 'forward': choose one of central, richardson, complex"):
        numeric.gradient(smooth, X, "forward")


def test_a_function_that_computes_with_tensors_is_differentiated() -> None:
    found = numeric.gradient(lambda x: ad.tensor(x).sin().sum(), X, "complex")
    np.testing.assert_allclose(found, np.cos(X), rtol=1e-14)


def smooth(x: Any) -> Any:
    return np.sum(np.sin(x) * x) + np.prod(np.cos(x / 50))


def slope(x: Any) -> Any:
    return np.cos(x) * x + np.sin(x) - np.prod(np.cos(x / 50)) * np.tan(x / 50) / 50
