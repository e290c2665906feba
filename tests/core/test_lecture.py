"""What the lecture prints is what the package prints."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad


def test_the_gradient_of_twice_the_dot_product(x: ad.Tensor) -> None:
    assert x.grad is None
    y = 2 * ad.dot(x, x)
    assert repr(y) == "tensor(28., grad_fn=<multiply>)"
    assert repr(y.detach()) == "tensor(28.)"
    y.backward()
    assert repr(x.grad) == "tensor([ 0.,  4.,  8., 12.])"
    assert np.all(x.grad == 4 * x)


def test_gradients_accumulate_until_they_are_zeroed(x: ad.Tensor) -> None:
    (2 * ad.dot(x, x)).backward()
    x.sum().backward()
    assert x.grad.tolist() == [1.0, 5.0, 9.0, 13.0]
    x.grad.zero_()
    assert x.grad.tolist() == [0.0, 0.0, 0.0, 0.0]
    x.sum().backward()
    assert repr(x.grad) == "tensor([1., 1., 1., 1.])"


def test_the_sum_of_squares(x: ad.Tensor) -> None:
    y = x * x
    y.sum().backward()
    assert repr(x.grad) == "tensor([0., 2., 4., 6.])"


def test_a_vector_takes_an_upstream_gradient(x: ad.Tensor) -> None:
    (x * x).backward(gradient=ad.ones(4))
    assert x.grad.tolist() == [0.0, 2.0, 4.0, 6.0]


def test_a_detached_result_counts_as_a_constant(x: ad.Tensor) -> None:
    y = x * x
    u = y.detach()
    z = u * x
    z.sum().backward()
    assert np.all(x.grad == u)
    x.grad.zero_()
    y.sum().backward()
    assert np.all(x.grad == 2 * x)


@pytest.mark.parametrize("start", [0.7, -0.3, 2000.0])
def test_gradients_go_through_the_branches_that_were_taken(start: float) -> None:
    a = ad.tensor(start, requires_grad=True)
    d = f(a)
    d.backward()
    assert a.grad == d / a


def test_a_random_number_goes_through_the_branches_too() -> None:
    a = ad.randn(size=()).requires_grad_(True)
    assert a.shape == ()
    d = f(a)
    d.backward()
    np.testing.assert_allclose(a.grad, (d / a).detach(), rtol=1e-14)


def f(a: Any) -> Any:
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    return b if b.sum() > 0 else 100 * b


@pytest.fixture
def x() -> ad.Tensor:
    return ad.arange(4.0).requires_grad_(True)
