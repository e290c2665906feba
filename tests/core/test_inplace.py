"""Changes in place follow torch: allowed where no gradient is falsified, counted, and noticed where one would be."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

MODIFIED = "one of the variables needed for gradient computation has been modified by an inplace operation"


def test_changing_a_tensor_in_place_leaves_its_detached_twin_alone() -> None:
    x = ad.tensor([1.0, 2.0])
    twin = x.detach()
    x += 1
    x[0] = 7.0
    assert x.tolist() == [7.0, 3.0]
    assert twin.tolist() == [1.0, 2.0]


def test_adding_up_recorded_terms_records_the_total() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    total = ad.zeros(2)
    for k in range(3):
        total += k * x
    total.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_a_result_changed_in_place_is_the_result_of_one_more_operation(x: ad.Tensor) -> None:
    y = x * 2
    alias = y
    y += 1
    y *= 3
    assert alias is y
    assert y.tolist() == [9.0, 15.0, 21.0]
    assert y._version == 2
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 6.0, 6.0]


def test_what_was_computed_before_the_change_keeps_its_own_gradient(x: ad.Tensor) -> None:
    y = x * 2
    before = y.sum()
    y *= 10
    assert ad.grad(before, x, retain_graph=True)[0].tolist() == [2.0, 2.0, 2.0]
    assert ad.grad(before, x, create_graph=True)[0].tolist() == [2.0, 2.0, 2.0]
    before.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda y: y.__setitem__(0, 5.0), [0.0, 2.0, 2.0]),
        (lambda y: y.__setitem__(slice(1, None), np.array([7.0, 8.0])), [2.0, 0.0, 0.0]),
        (lambda y: y.__setitem__([0, 0], [1.0, 2.0]), [0.0, 2.0, 2.0]),
        (lambda y: y.__setitem__(y > 3, 0.0), [2.0, 0.0, 0.0]),
        (lambda y: y.zero_(), [0.0, 0.0, 0.0]),
        (lambda y: y.fill_(np.inf), [0.0, 0.0, 0.0]),
        (lambda y: y.sub_(y), [0.0, 0.0, 0.0]),
        (lambda y: y.div_(4).add_(1), [0.5, 0.5, 0.5]),
        (lambda y: y.pow_(2), [8.0, 16.0, 24.0]),
    ],
)
def test_every_change_hands_the_right_gradient_on(
    x: ad.Tensor, change: Callable[[Any], Any], expected: list[float]
) -> None:
    y = x * 2
    change(y)
    y.sum().backward()
    assert x.grad.tolist() == expected


def test_entries_take_values_that_require_grad(x: ad.Tensor) -> None:
    row = ad.zeros(2, 3)
    row[0] = x * x
    row[1, [2, 0, 2]] = x
    assert row.tolist() == [[1.0, 4.0, 9.0], [2.0, 0.0, 3.0]]
    (row * np.array([[1.0, 1.0, 1.0], [10.0, 10.0, 100.0]])).sum().backward()
    assert x.grad.tolist() == [2.0, 14.0, 106.0]


def test_a_change_inside_no_grad_leaves_the_gradient_of_a_result_as_it_was(x: ad.Tensor) -> None:
    y = x * 2
    with ad.no_grad():
        y *= 100
    assert y.tolist() == [200.0, 400.0, 600.0]
    (y * y).sum().backward()
    assert x.grad.tolist() == [800.0, 1600.0, 2400.0]


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_result_that_was_needed_and_changed_is_noticed(x: ad.Tensor, create_graph: bool) -> None:
    y = x * 2
    z = (y * y).sum()
    y += 1
    y += 1
    words = rf"{MODIFIED}: an operand of shape \(3,\) of multiply is at version 2; expected version 0 instead"
    with pytest.raises(RuntimeError, match=words):
        z.backward(create_graph=create_graph)
    with pytest.raises(RuntimeError, match=MODIFIED):
        ad.grad(z, x)
    assert x.grad is None


def test_a_leaf_that_was_needed_and_changed_is_noticed(x: ad.Tensor) -> None:
    with ad.no_grad():
        x -= 0.5
    y = ad.exp(ad.sin(x)).sum()
    with ad.no_grad():
        x -= 1.0
    assert x._version == 2
    with pytest.raises(RuntimeError, match=r"of sin is at version 2; expected version 1 instead"):
        y.backward()


def test_a_weight_that_is_changed_for_ever_keeps_a_short_memory() -> None:
    w = ad.tensor(0.0, requires_grad=True)
    with ad.no_grad():
        for _ in range(1000):
            w += 1.0
    assert w._version == 1000
    assert len(w.versions.changed) < 100


def test_a_failed_backward_leaves_nothing_behind(x: ad.Tensor) -> None:
    y = x * 2
    broken = (y * y).sum() + x.sum()
    y += 1
    with pytest.raises(RuntimeError, match=MODIFIED):
        broken.backward()
    x.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_retained_gradient_is_that_of_the_changed_result(x: ad.Tensor) -> None:
    y = x * 2
    y.retain_grad()
    y *= 3
    (y * 5).sum().backward()
    assert y.grad.tolist() == [5.0, 5.0, 5.0]
    assert x.grad.tolist() == [30.0, 30.0, 30.0]


def test_changes_keep_the_dtype_and_are_refused_where_they_cannot() -> None:
    y = ad.ones(2, dtype=np.float32)
    y += np.ones(2)
    assert y.dtype == np.float32
    k = ad.arange(3)
    k += 1
    assert k.tolist() == [1, 2, 3]
    with pytest.raises(RuntimeError, match="result type float64 can't be cast to the desired output type int64"):
        k += 0.5


def test_gradients_can_be_zeroed_and_changed(x: ad.Tensor) -> None:
    (x * x).sum().backward()
    kept = x.grad
    kept.zero_()
    (x * 3).sum().backward()
    assert x.grad is kept
    assert kept.tolist() == [3.0, 3.0, 3.0]
    x.grad.div_(3)
    assert x.grad.tolist() == [1.0, 1.0, 1.0]


@pytest.fixture
def x() -> ad.Tensor:
    return ad.tensor([1.0, 2.0, 3.0], requires_grad=True)
