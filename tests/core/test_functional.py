"""Jacobians, Hessians and their products have the shapes and values of calculus, whichever way they are computed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff_core as ad

A = np.random.default_rng(0).standard_normal((8, 6))
X = np.array([0.3, -1.2, 0.8, 0.5, -0.7, 1.1])


@pytest.mark.parametrize("rows", [1, 4, 6, 8])
def test_the_jacobian_is_right_with_more_outputs_than_inputs_and_with_fewer(rows: int) -> None:
    found = ad.jacobian(lambda x: ad.tanh(A[:rows] @ x), X)
    np.testing.assert_allclose(found, (1 - np.tanh(A[:rows] @ X) ** 2)[:, None] * A[:rows], rtol=1e-14)


@pytest.mark.parametrize("out", [(), (2,), (3, 2), (2, 1, 5)])
@pytest.mark.parametrize("shape", [(), (3,), (2, 4)])
def test_the_jacobian_has_the_shape_of_the_result_and_then_of_the_argument(out: Any, shape: Any) -> None:
    rng = np.random.default_rng(1)
    weights, x = rng.standard_normal((*out, int(np.prod(shape)))), rng.standard_normal(shape)

    def f(x: Any) -> Any:
        return ad.sin(ad.matmul(ad.reshape(x, (-1,)), np.moveaxis(weights, -1, 0).reshape(-1, weights[..., 0].size)))

    found = ad.jacobian(lambda x: ad.reshape(f(x), out), x)
    assert found.shape == out + shape
    columns = [ad.numeric.gradient(lambda z, k=k: f(z)[k], x, "complex") for k in range(int(np.prod(out)))]
    np.testing.assert_allclose(found, np.reshape(columns, out + shape), rtol=1e-13, atol=1e-13)


def test_an_empty_result_has_an_empty_jacobian() -> None:
    assert ad.jacobian(lambda x: x[:0], X).shape == (0, 6)
    assert ad.jacobian(ad.sin, np.zeros(0)).shape == (0, 0)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=5, deadline=None, derandomize=True)
def test_the_hessian_is_the_derivative_of_the_gradient_and_its_products_are_hvps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, v = rng.standard_normal(6), rng.standard_normal(6)
    found = ad.hessian(composite, x)
    lifted = [ad.jacobian(lambda z, e=e: ad.sum(ad.vjp(composite, z)[1](1.0)[0] * e), x) for e in np.eye(6)]
    np.testing.assert_allclose(found, lifted, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(found, found.T, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(ad.hvp(composite, x, v), found @ v, rtol=1e-11, atol=1e-12)
    numeric = [
        ad.numeric.gradient(lambda z, k=k: ad.vjp(composite, z)[1](1.0)[0][k], x, "richardson") for k in range(6)
    ]
    np.testing.assert_allclose(found, numeric, rtol=1e-7, atol=1e-7)


def test_the_hessian_of_a_matrix_argument_has_its_shape_twice() -> None:
    found = ad.hessian(lambda w: (ad.tanh(w @ X) ** 2).sum(), A)
    assert found.shape == (8, 6, 8, 6)
    flat = ad.hessian(lambda w: (ad.tanh(ad.reshape(w, (8, 6)) @ X) ** 2).sum(), A.ravel())
    np.testing.assert_allclose(found.reshape(48, 48), flat, rtol=1e-13)


def test_third_derivatives_come_from_jacobians_of_hessians() -> None:
    found = ad.jacobian(lambda x: ad.hessian(composite, x), X)
    nested = ad.jacobian(lambda x: ad.jacobian(lambda y: ad.jacobian(composite, y), x), X)
    np.testing.assert_allclose(found, nested, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found, np.transpose(found, (2, 0, 1)), rtol=1e-11, atol=1e-13)


def test_numbers_have_numbers_for_derivatives() -> None:
    assert ad.jacobian(lambda x: x**3, 2.0) == 12.0
    assert ad.hessian(lambda x: x**3, 2.0) == 12.0
    assert ad.hvp(lambda x: x**3, 2.0, 0.5) == 6.0


def test_constant_and_linear_functions_have_zero_derivatives() -> None:
    for f in (lambda x: 3.0, ad.sum, lambda x: ad.sign(x).sum(), lambda x: x.detach().sum()):
        assert ad.hessian(f, X).tolist() == np.zeros((6, 6)).tolist()
        assert ad.hvp(f, X, np.ones(6)).tolist() == [0.0] * 6
    assert ad.jacobian(lambda x: 3.0, X).tolist() == [0.0] * 6


def test_functions_that_branch_on_values_have_jacobians_and_hessians_too() -> None:
    def f(x: Any) -> Any:
        while x.norm() < 10:
            x = x * 2
        return (x * x * x).sum() if x[0] > 0 else x.sum()

    scale = 8.0
    np.testing.assert_allclose(ad.jacobian(f, X), 3 * scale**3 * X**2, rtol=1e-13)
    np.testing.assert_allclose(ad.hessian(f, X), np.diag(6 * scale**3 * X), rtol=1e-13)
    assert ad.jacobian(f, -X).tolist() == [scale] * 6


def test_what_is_detached_or_computed_under_no_grad_stays_constant_in_a_jacobian() -> None:
    def halted(x: Any) -> Any:
        with ad.no_grad():
            y = x * x
        return y * x

    for f in (halted, lambda x: x.detach() * x.detach() * x):
        np.testing.assert_allclose(ad.jacobian(f, X), np.diag(X * X))
        np.testing.assert_allclose(ad.jacobian(lambda x, f=f: ad.outer(f(x), np.ones(2)), X)[:, 1], np.diag(X * X))
        np.testing.assert_allclose(ad.hessian(lambda x, f=f: (f(x) * x).sum(), X), np.diag(2 * X * X))


@pytest.mark.parametrize("rows", [1, 40, 80])
def test_what_can_be_traced_is_called_a_few_times_however_many_entries_there_are(rows: int) -> None:
    calls = []
    weights = np.random.default_rng(2).standard_normal((rows, 50))

    def f(x: Any) -> Any:
        calls.append(x)
        return ad.tanh(weights @ x)

    ad.jacobian(f, np.ones(50))
    ad.hessian(lambda x: f(x).sum(), np.ones(50))
    assert len(calls) <= 5


def test_a_function_that_differentiates_inside_can_be_differentiated() -> None:
    def penalty(x: Any) -> Any:
        (g,) = ad.grad((x * x * x).sum(), x, create_graph=True)
        return (g * g).sum()

    np.testing.assert_allclose(ad.jacobian(penalty, X), 36 * X**3, rtol=1e-13)
    np.testing.assert_allclose(ad.hessian(penalty, X), np.diag(108 * X**2), rtol=1e-13)


def test_a_jacobian_of_a_tensor_that_requires_grad_is_on_the_tape() -> None:
    x = ad.tensor(X, requires_grad=True)
    found = ad.jacobian(lambda z: z * z * x, x)
    np.testing.assert_allclose(found.detach(), np.diag(2 * X * X))
    np.testing.assert_allclose(ad.grad(found.sum(), x)[0], 4 * X)


def test_weights_that_require_grad_inside_the_function_are_differentiated_afterwards() -> None:
    w = ad.tensor([2.0, 3.0], requires_grad=True)
    value, pullback = ad.vjp(lambda x: (w * x * x).sum(), np.array([5.0, 7.0]))
    assert ad.grad(value, w, retain_graph=True)[0].tolist() == [25.0, 49.0]
    assert ad.grad(pullback(1.0)[0].sum(), w)[0].tolist() == [10.0, 14.0]


def test_jacobians_and_hessians_within_another_derivative_depend_on_its_argument() -> None:
    def jacobian(a: Any) -> Any:
        return ad.sum(ad.jacobian(lambda x: a * a * x, X))

    def hessian(a: Any) -> Any:
        return ad.sum(ad.hessian(lambda x: (a * a * x * x).sum(), X))

    def product(a: Any) -> Any:
        return ad.sum(ad.hvp(lambda x: (a * a * x * x).sum(), X, np.ones(6)))

    for f, slope in ((jacobian, 6.0), (hessian, 12.0), (product, 12.0)):
        assert ad.jvp(f, (3.0,), (1.0,)) == (9.0 * slope, 6.0 * slope)
        value, pullback = ad.vjp(f, 3.0)
        assert (value, pullback(1.0)[0]) == (9.0 * slope, 6.0 * slope)
        a = ad.tensor(3.0, requires_grad=True)
        assert ad.grad(f(a), a)[0].item() == 6.0 * slope


def test_float32_stays_float32() -> None:
    x = X.astype(np.float32)
    f32 = [
        ad.jacobian(lambda x: ad.tanh(A.astype(np.float32) @ x), x),
        ad.jacobian(lambda x: ad.sin(x).sum(), x),
        ad.hessian(composite, x),
        ad.hvp(composite, x, X),
    ]
    assert {found.dtype for found in f32} == {np.dtype(np.float32)}


def test_arguments_are_left_as_they_were() -> None:
    x = X.copy()
    ad.jacobian(lambda x: ad.tanh(A @ x), x)
    ad.hessian(composite, x)
    ad.hvp(composite, x, x)
    assert x.tolist() == X.tolist()


def test_results_may_be_changed_without_changing_each_other_or_what_came_in() -> None:
    u, v = np.ones(6), np.ones(6)
    _, pullback = ad.vjp(lambda x, y: x + y, X, X)
    left, right = pullback(u)
    left += 1.0
    _, tangent = ad.jvp(lambda x: x.reshape(6), (X,), (v,))
    tangent += 1.0
    _, spread = ad.vjp(ad.sum, X)
    spread(1.0)[0][0] = 5.0
    assert right.tolist() == u.tolist() == v.tolist() == [1.0] * 6


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"grad can be implicitly created only for scalar outputs.*\(6,\)"):
        ad.hessian(ad.sin, X)
    with pytest.raises(RuntimeError, match=r"grad can be implicitly created only for scalar outputs.*\(6,\)"):
        ad.hvp(ad.sin, X, X)
    with pytest.raises(RuntimeError, match=r"grad_output\[0\] has a shape of \(2,\) and output\[0\] has a shape of"):
        ad.vjp(ad.sin, X)[1](np.ones(2))
    with pytest.raises(RuntimeError, match=r"tangent 0 has a shape of \(2,\)"):
        ad.hvp(composite, X, np.ones(2))
    with pytest.raises(RuntimeError, match="only Tensors of floating point"):
        ad.jacobian(ad.sin, [1, 2])


def test_several_results_are_refused_with_what_to_do() -> None:
    for derivative in (
        lambda f: ad.jacobian(f, X),
        lambda f: ad.jvp(f, (X,), (X,)),
        lambda f: ad.hessian(f, X),
        lambda f: ad.gradcheck(f, X),
        lambda f: ad.numeric.gradient(f, X),
    ):
        with pytest.raises(TypeError, match=r"it returned a tuple\. Join its parts with concatenate or stack"):
            derivative(lambda x: (x, x))


def composite(x: Any) -> Any:
    return (ad.tanh(A.astype(x.dtype) @ x) ** 2).sum() + ad.prod(x) * ad.norm(x) + ad.max(ad.exp(x))
