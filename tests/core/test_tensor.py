"""Tensors record what is done to them, mix with numpy, and change in place only where that is safe."""

from typing import Any

import numpy as np
import pytest

import autodiff_core as ad


def test_the_tape_can_be_read_from_a_result() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    constant = np.array([3.0, 4.0])
    y = x * constant
    total = y.sum(axis=0)
    assert x.grad_fn is None
    assert x.is_leaf
    assert total.grad_fn.op is ad.sum
    assert total.grad_fn.params == {"axis": 0, "keepdims": False}
    assert total.grad_fn.inputs[0] is y
    assert y.grad_fn.op is ad.multiply
    assert y.grad_fn.inputs[0] is x
    assert y.grad_fn.inputs[1] is constant


def test_nothing_is_recorded_without_a_leaf_that_requires_grad() -> None:
    y = ad.exp(ad.tensor([1.0]) * 2)
    assert y.grad_fn is None
    assert not y.requires_grad


def test_nothing_is_recorded_inside_no_grad() -> None:
    x = ad.tensor([1.0], requires_grad=True)
    with ad.no_grad():
        assert (x * 2).grad_fn is None
    assert (x * 2).grad_fn is not None
    assert ad.no_grad()(lambda: x * 2)().grad_fn is None


def test_arrays_go_in_and_arrays_come_out() -> None:
    x = np.array([-1.0, 2.0])
    assert type(ad.relu(x)) is np.ndarray
    assert type(ad.norm(x)) is np.float64
    assert type(ad.exp(1.0)) is np.float64
    assert type(ad.stack([x, x])) is np.ndarray


@pytest.mark.parametrize("left", [np.ones((2, 3)), np.float64(2.0), np.float32(2.0), 2, 2.0, [1.0, 2.0, 3.0]])
def test_operators_take_numbers_lists_and_arrays_on_both_sides(left: Any) -> None:
    x = ad.tensor([1.0, 2.0, 4.0], requires_grad=True)
    array = np.asarray(left)
    for found, expected in [
        (left + x, array + x.data),
        (x + left, array + x.data),
        (left - x, array - x.data),
        (x - left, x.data - array),
        (left * x, array * x.data),
        (left / x, array / x.data),
        (x / left, x.data / array),
        (left**x, array**x.data),
        (x**left, x.data**array),
    ]:
        assert isinstance(found, ad.Tensor)
        np.testing.assert_array_equal(found.detach(), expected)
        found.sum().backward()
    assert x.grad.shape == (3,)


def test_an_array_times_a_tensor_as_matrices_is_a_tensor() -> None:
    w = ad.tensor([1.0, -1.0], requires_grad=True)
    X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]])
    y = X @ w
    assert isinstance(y, ad.Tensor)
    y.sum().backward()
    assert w.grad.tolist() == [9.0, 13.0]


def test_comparisons_are_plain_booleans_on_either_side() -> None:
    x = ad.tensor([1.0, 2.0, 3.0], requires_grad=True)
    for mask in (x > 2, x >= 2, np.float64(2) < x, np.array([2.0, 2.0, 2.0]) < x, x == 2, x != ad.ones(3)):
        assert type(mask) is np.ndarray
        assert mask.dtype == bool
    assert (x > 2).tolist() == [False, False, True]


def test_python_numbers_do_not_widen_float32() -> None:
    x = ad.tensor([1.0, 2.0], dtype=np.float32, requires_grad=True)
    y = (2.0 * x + 1) ** 3 / 7 - 2**x
    assert y.dtype == np.float32
    y.mean().backward()
    assert x.grad.dtype == np.float32


def test_a_float32_leaf_gets_a_float32_gradient_from_float64_work() -> None:
    x = ad.tensor([1.0, 2.0], dtype=np.float32, requires_grad=True)
    (x * np.array([0.5, 0.25])).sum().backward()
    assert x.grad.dtype == np.float32
    (g,) = ad.grad((x * x * np.array([0.5, 0.25])).sum(), x, create_graph=True)
    assert g.dtype == np.float32
    assert g.requires_grad


def test_single_numbers_stay_numpy_scalars() -> None:
    x = ad.tensor(3.0, requires_grad=True)
    y = ad.sin(x) * x + 2
    y.backward()
    assert type(y.data) is np.float64
    assert type(x.grad.data) is np.float64


def test_a_tensor_copies_the_array_it_is_made_from() -> None:
    a = np.array([1.0, 2.0])
    x = ad.tensor(a)
    a[0] = 5.0
    assert x.tolist() == [1.0, 2.0]


def test_gradients_of_two_leaves_share_no_memory() -> None:
    a, b = ad.ones(2, requires_grad=True), ad.ones(2, requires_grad=True)
    (a + b).backward(ad.ones(2))
    assert not np.shares_memory(a.grad.numpy(), b.grad.numpy())
    a.grad.numpy()[0] = 5.0
    assert b.grad.tolist() == [1.0, 1.0]


def test_a_value_that_is_used_early_and_late_gets_both_contributions() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    a = x * 3
    b = a * a
    (b * a).backward()
    assert x.grad.item() == 3 * 27 * 4


def test_a_result_keeps_its_gradient_only_when_asked_to() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    y, z = x * 3, x * 5
    z.retain_grad()
    (y * z).backward()
    with pytest.warns(UserWarning, match="retain_grad"):
        assert y.grad is None
    assert z.grad.item() == 6.0
    assert x.grad.item() == 60.0


def test_a_leaf_that_only_a_sign_depends_on_gets_zeros() -> None:
    x = ad.tensor([1.0, -2.0], requires_grad=True)
    ad.sign(x).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0]


def test_gradient_descent_updates_a_leaf_inside_no_grad() -> None:
    w = ad.tensor([4.0, -2.0], requires_grad=True)
    for _ in range(60):
        (w * w).sum().backward()
        with ad.no_grad():
            w -= 0.25 * w.grad
        w.grad.zero_()
    assert w.requires_grad
    assert w.is_leaf
    np.testing.assert_allclose(w.detach(), 0.0, atol=1e-15)


def test_adding_up_recorded_terms_records_the_total() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    total = ad.zeros(2)
    for k in range(3):
        total += k * x
    total.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_changing_a_tensor_in_place_leaves_its_detached_twin_alone() -> None:
    x = ad.tensor([1.0, 2.0])
    twin = x.detach()
    x += 1
    x[0] = 7.0
    assert x.tolist() == [7.0, 3.0]
    assert twin.tolist() == [1.0, 2.0]


def test_gradients_of_gradients() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    (first,) = ad.grad(x**3, x, create_graph=True)
    (second,) = ad.grad(first, x, create_graph=True)
    (third,) = ad.grad(second, x)
    assert (first.item(), second.item(), third.item()) == (12.0, 12.0, 6.0)
    assert x.grad is None


def test_grad_asks_for_results_as_well_as_leaves() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    y = x * x
    of_y, of_x = ad.grad(y * y, (y, x))
    assert (of_y.item(), of_x.item()) == (8.0, 32.0)


def test_the_vjp_pulls_any_number_of_cotangents_back() -> None:
    A, x = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
    value, pullback = ad.vjp(lambda A, x: ad.tanh(A @ x), A, x)
    np.testing.assert_allclose(value, np.tanh(A @ x))
    for u in np.eye(2):
        slope = u * (1 - value**2)
        of_A, of_x = pullback(u)
        np.testing.assert_allclose(of_A, np.outer(slope, x))
        np.testing.assert_allclose(of_x, A.T @ slope)


def test_the_vjp_of_what_does_not_depend_on_its_argument_is_zero() -> None:
    _, pullback = ad.vjp(lambda x, y: y * 2, np.ones(2), np.ones(2))
    assert [g.tolist() for g in pullback(np.ones(2))] == [[0.0, 0.0], [2.0, 2.0]]
    assert ad.vjp(lambda x: 3.0, np.ones(2))[1](1.0)[0].tolist() == [0.0, 0.0]


def test_stack_min_and_prod_have_the_gradients_of_their_parts() -> None:
    x = ad.tensor([[3.0, 0.0], [2.0, 4.0]], requires_grad=True)
    rows = ad.stack([x[1], x[0]], axis=1)
    assert rows.tolist() == [[2.0, 3.0], [4.0, 0.0]]
    (g,) = ad.grad((rows * np.array([[1.0, 2.0], [3.0, 4.0]])).sum(), x)
    assert g.tolist() == [[2.0, 4.0], [1.0, 3.0]]
    assert ad.min(x, axis=1).tolist() == [0.0, 2.0]
    assert ad.grad(ad.min(x), x)[0].tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert ad.grad(ad.prod(x), x)[0].tolist() == [[0.0, 24.0], [0.0, 0.0]]
    assert ad.prod(x, axis=0).tolist() == [6.0, 0.0]


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (ad.tensor(3), "tensor(3)"),
        (ad.tensor(0.5), "tensor(0.5000)"),
        (ad.tensor([1 / 3, 1.0]), "tensor([0.3333, 1.0000])"),
        (ad.tensor([True, False]), "tensor([ True, False])"),
        (ad.tensor([[1.0, 2.0], [-3.0, 4.0]]), "tensor([[ 1.,  2.],\n        [-3.,  4.]])"),
        (ad.tensor([1e-9, 1.0]), "tensor([1.0000e-09, 1.0000e+00])"),
        (ad.tensor([np.inf, np.nan, 1.0]), "tensor([inf, nan, 1.])"),
        (ad.zeros(0), "tensor([])"),
        (ad.full((2,), 7.0), "tensor([7., 7.])"),
        (ad.eye(2), "tensor([[1., 0.],\n        [0., 1.]])"),
        (ad.linspace(0, 1, 3), "tensor([0.0000, 0.5000, 1.0000])"),
    ],
)
def test_tensors_print_as_in_torch(made: ad.Tensor, printed: str) -> None:
    assert repr(made) == printed


def test_a_shape_may_be_given_in_three_ways() -> None:
    assert ad.zeros(2, 3).shape == ad.ones((2, 3)).shape == ad.randn(size=(2, 3)).shape == (2, 3)
    first, second = (ad.randn(2, rng=np.random.default_rng(1)) for _ in range(2))
    assert np.all(first == second)


def test_a_chain_of_a_million_operations_works_and_is_freed() -> None:
    x = ad.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(1_000_000):
        y = y * 1.0
    y.backward(retain_graph=True)
    del y
    assert x.grad.item() == 1.0
