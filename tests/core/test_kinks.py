"""At a kink, a tie or a zero the derivative is torch's choice, and no number turns into nan."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad


@pytest.mark.parametrize(
    ("f", "at", "expected"),
    [
        (ad.relu, [0.0, -1.0, 2.0], [0.0, 0.0, 1.0]),
        (ad.abs, [0.0, -1.0, 2.0], [0.0, -1.0, 1.0]),
        (ad.norm, [0.0, 0.0], [0.0, 0.0]),
        (ad.norm, [3.0, 4.0], [0.6, 0.8]),
        (ad.max, [1.0, 3.0, 3.0, 2.0], [0.0, 0.5, 0.5, 0.0]),
        (ad.min, [1.0, 1.0, 3.0, 1.0], [1 / 3, 1 / 3, 0.0, 1 / 3]),
        (lambda x: ad.maximum(x, 1.0), [0.0, 1.0, 2.0], [0.0, 0.5, 1.0]),
        (lambda x: ad.minimum(x, 1.0), [0.0, 1.0, 2.0], [1.0, 0.5, 0.0]),
        (ad.prod, [0.0, 2.0, 5.0], [10.0, 0.0, 0.0]),
        (ad.prod, [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]),
        (lambda x: x**2, [0.0, -2.0], [0.0, -4.0]),
        (lambda x: x**3, [0.0, -2.0], [0.0, 12.0]),
        (lambda x: ad.prod(x.reshape((2, 2)), axis=0), [0.0, 2.0, 0.0, 5.0], [0.0, 5.0, 0.0, 2.0]),
        (ad.sigmoid, [-1000.0, 1000.0], [0.0, 0.0]),
        (lambda x: ad.clip(x, 0.0, 1.0), [-0.5, 0.0, 0.5, 1.0, 1.5], [0.0, 1.0, 1.0, 1.0, 0.0]),
        (ad.leaky_relu, [-1.0, 0.0, 1.0], [0.01, 0.01, 1.0]),
        (lambda x: ad.elu(x, 2.0), [0.0, 1.0], [2.0, 1.0]),
        (ad.softplus, [0.0], [0.5]),
        (ad.std, [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
        (ad.var, [2.0, 2.0], [0.0, 0.0]),
        (lambda x: ad.max_pool2d(x.reshape((1, 1, 2, 2)), 2), [1.0, 5.0, 5.0, 2.0], [0.0, 1.0, 0.0, 0.0]),
        (lambda x: ad.max_pool2d(x.reshape((1, 1, 1, 3)), (1, 2), 1), [1.0, 5.0, 1.0], [0.0, 2.0, 0.0]),
    ],
)
def test_the_convention_holds_in_reverse_mode_and_by_the_complex_step(
    f: Callable[[Any], Any], at: list[float], expected: list[float]
) -> None:
    x = ad.tensor(at, requires_grad=True)
    f(x).sum().backward()
    np.testing.assert_allclose(x.grad, expected, rtol=1e-15)
    stepped = ad.numeric.gradient(lambda z: ad.sum(f(z)), np.array(at), "complex")
    np.testing.assert_allclose(stepped, expected, rtol=1e-15, atol=1e-100)


@pytest.mark.parametrize(
    ("f", "at", "expected"),
    [
        (lambda x: x**0, [0.0, 2.0], [0.0, 0.0]),
        (lambda x: x**0.0, [0.0, 2.0], [0.0, 0.0]),
        (lambda x: 0.0**x, [0.0, 1.0, 2.0], [0.0, 0.0, 0.0]),
        (lambda x: ad.where(x > 0, x, 3 * x), [0.0, 1.0], [3.0, 1.0]),
    ],
)
def test_a_zero_base_and_an_edge_of_where_give_finite_gradients(
    f: Callable[[Any], Any], at: list[float], expected: list[float]
) -> None:
    x = ad.tensor(at, requires_grad=True)
    f(x).sum().backward()
    np.testing.assert_array_equal(x.grad, expected)


def test_repeated_indices_add_up() -> None:
    x = ad.tensor([1.0, 2.0, 3.0], requires_grad=True)
    x[[0, 2, 0]].sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 1.0]


def test_a_tensor_of_indices_or_a_mask_selects() -> None:
    x = ad.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    x[ad.tensor([0, 1]), ad.tensor([1, 1])].sum().backward()
    assert x.grad.tolist() == [[0.0, 1.0], [0.0, 1.0]]
    x.grad = None
    x[x > 2].sum().backward()
    assert x.grad.tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_the_second_derivative_of_a_product_is_exact_with_zeros() -> None:
    x = ad.tensor([0.0, 2.0, 0.0], requires_grad=True)
    (first,) = ad.grad(ad.prod(x), x, create_graph=True)
    (second,) = ad.grad(first, x, np.array([1.0, 0.0, 0.0]))
    assert second.tolist() == [0.0, 0.0, 2.0]


def test_of_bounds_that_meet_or_cross_the_upper_one_holds() -> None:
    x, low, high = (ad.tensor(v, requires_grad=True) for v in ([0.0, 2.0, 5.0], [1.0, 3.0, 1.0], [1.0, 1.0, 1.0]))
    y = ad.clip(x, low, high)
    assert y.tolist() == [1.0, 1.0, 1.0]
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 0.0]
    assert low.grad.tolist() == [0.0, 0.0, 0.0]
    assert high.grad.tolist() == [1.0, 1.0, 1.0]
