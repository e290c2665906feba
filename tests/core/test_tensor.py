"""Tensors record what is done to them, mix with numpy, and change in place only where that is safe."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core.domain import REAL, over
from autodiff_core.rules import Elementwise


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
    assert z.grad.item() == 6.0
    assert x.grad.item() == 60.0
    with pytest.warns(UserWarning, match=r"not a leaf Tensor.*call \.retain_grad\(\)"):
        assert y.grad is None


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


def test_a_shape_may_be_given_in_three_ways() -> None:
    assert ad.zeros(2, 3).shape == ad.ones((2, 3)).shape == ad.randn(size=(2, 3)).shape == (2, 3)
    first, second = (ad.randn(2, rng=np.random.default_rng(1)) for _ in range(2))
    assert np.all(first == second)


def test_creators_fill_and_copy() -> None:
    x = ad.tensor([[1.0, 2.0]], dtype=np.float32)
    assert ad.zeros_like(x).dtype == ad.ones_like(x).dtype == np.float32
    assert ad.ones_like(x).tolist() == [[1.0, 1.0]]
    assert ad.zeros_like(np.ones(2), requires_grad=True).requires_grad


def test_methods_compute_what_the_functions_do() -> None:
    x = ad.tensor([[0.5, 2.0, 3.0], [4.0, 5.5, 7.0]], requires_grad=True)
    for name in (
        "min",
        "prod",
        "var",
        "std",
        "logsumexp",
        "softmax",
        "log_softmax",
        "expm1",
        "log1p",
        "tan",
        "softplus",
    ):
        np.testing.assert_array_equal(getattr(x, name)().data, getattr(ad, name)(x).data)
    assert x.clip(1, 5).tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 5.0]]
    assert x.cumsum(1).tolist() == [[0.5, 2.5, 5.5], [4.0, 9.5, 16.5]]
    assert (x.pow(2) - x.square()).sum().item() == 0.0
    assert +x is x


def test_methods_change_the_shape() -> None:
    x = ad.zeros(2, 1, 3, 1, requires_grad=True)
    assert x.flatten().shape == (6,)
    assert x.squeeze().shape == (2, 3)
    assert x.squeeze(1).shape == (2, 3, 1)
    assert x.squeeze((1, -1)).unsqueeze(-1).unsqueeze(0).shape == (1, 2, 3, 1)
    assert x.swapaxes(0, -2).shape == (3, 1, 2, 1)
    with pytest.raises(ValueError, match=r"cannot squeeze axis 0 of shape \(2, 1, 3, 1\)"):
        x.squeeze(0)
    (x.squeeze().T * np.ones((3, 2))).sum().backward()
    assert x.grad.shape == x.shape


def test_a_single_number_converts_to_pythons() -> None:
    x = ad.tensor(3)
    assert (int(x), float(x), complex(x), [10, 20, 30, 40][x]) == (3, 3.0, 3 + 0j, 40)
    assert f"{ad.tensor(1 / 3):.3f}" == "0.333"
    assert f"{x}" == "tensor(3)"


def test_leaves_can_be_copied_and_results_cannot() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    for twin in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert twin.requires_grad
        assert twin.tolist() == [1.0, 2.0]
        assert not np.shares_memory(twin.data, x.data)
    with pytest.raises(RuntimeError, match="Only Tensors created explicitly by the user"):
        copy.deepcopy(x * 2)


def test_a_clone_passes_gradients_on_and_a_detached_one_does_not() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    (x.clone() * 3 + x.detach()).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_recording_is_switched_off_and_on_by_statements_and_decorators() -> None:
    x = ad.tensor(1.0, requires_grad=True)

    @ad.no_grad
    def silent() -> Any:
        with ad.enable_grad():
            inner = x * 2
        return inner, x * 2

    inner, outer = silent()
    assert inner.requires_grad
    assert not outer.requires_grad
    assert ad.is_grad_enabled()
    with ad.no_grad():
        assert not ad.is_grad_enabled()
        assert ad.enable_grad(lambda: x * 2)().requires_grad


def test_a_thread_records_whatever_another_thread_switched_off() -> None:
    x = ad.tensor(1.0, requires_grad=True)
    with ad.no_grad(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: x * 2).result().requires_grad


def test_threads_may_go_back_through_shared_leaves_at_once() -> None:
    x = ad.tensor(1.0, requires_grad=True)

    def slope(k: int) -> Any:
        y = x
        for _ in range(300):
            y = y * 1.0 + 0.0 * x
        return ad.grad(y * k, x)[0].item()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(slope, range(40))) == list(range(40))


def test_a_sweep_that_a_rule_starts_leaves_the_one_that_runs_alone() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    seen = []

    def nosy(y: Any, z: Any) -> Any:
        seen.append(ad.grad(x * x * x, x)[0].item())
        return 2.0

    row = Elementwise("nosy", over(REAL), lambda z: 2 * z, nosy)
    (row(x * 5) + x * 7).backward()
    assert seen == [12.0]
    assert x.grad.item() == 17.0


def test_a_gradient_that_is_assigned_has_to_fit() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    x.grad = ad.ones(2)
    (x * 3).sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]
    with pytest.raises(RuntimeError, match=r"assigned grad has a shape of \(3,\)"):
        x.grad = ad.ones(3)
    with pytest.raises(TypeError, match="expected to be a Tensor or None but got grad of type list"):
        x.grad = [1.0, 2.0]


def test_only_the_ways_to_what_is_asked_for_are_gone_back() -> None:
    x, w = ad.tensor(2.0, requires_grad=True), ad.tensor(3.0, requires_grad=True)
    asked = []

    def watched(y: Any, z: Any) -> Any:
        asked.append(z)
        return 1.0

    row = Elementwise("watched", over(REAL), lambda z: 1.0 * z, watched)
    assert ad.grad(row(x) * w, w)[0].item() == 2.0
    assert asked == []
    h = row(x)
    assert ad.grad(h * w, h, create_graph=True)[0].item() == 3.0
    assert asked == []


def test_a_row_that_keeps_what_came_up_gives_the_same_gradient_again_and_where_nothing_was_kept() -> None:
    labels = np.array([1, 0])
    x = ad.tensor([[1.0, 2.0, 0.5], [np.inf, 1.0, 2.0]], requires_grad=True)
    loss = ad.cross_entropy(x[:1], labels[:1])
    loss.backward(retain_graph=True)
    once = x.grad.numpy().copy()
    loss.backward()
    np.testing.assert_array_equal(x.grad, 2 * once)
    with ad.set_detect_anomaly(True):
        watched = ad.cross_entropy(x[:1], labels[:1])
    x.grad = None
    watched.backward()
    np.testing.assert_allclose(x.grad, once, rtol=1e-15)
    with pytest.raises(ad.AutodiffError, match="second time"):
        watched.backward()
