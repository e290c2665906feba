"""Checkpoints give the same gradients from fewer kept values, at the cost that is said of them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core.tapes import tape


def layer(x: Any, W: Any) -> Any:
    return ad.tanh(W @ x) + x


def test_gradients_are_those_of_the_function_itself() -> None:
    x, W = leaves()
    plain = ad.grad(layer(x, W).sum(), (x, W))
    checked = ad.grad(ad.checkpoint(layer, x, W).sum(), (x, W))
    for a, b in zip(plain, checked, strict=True):
        np.testing.assert_array_equal(a.data, b.data)


def test_backward_fills_grad_through_several_checkpoints() -> None:
    x, W = leaves()
    ad.checkpoint(layer, ad.checkpoint(layer, x, W), W).sum().backward()
    np.testing.assert_allclose(W.grad.data, ad.grad(layer(layer(x, W), W).sum(), W)[0].data)


def test_only_the_result_is_recorded_going_forward() -> None:
    x, W = leaves()
    y = ad.checkpoint(lambda x, W: layer(layer(layer(x, W), W), W), x, W)
    assert recorded(y) == 1


def test_the_function_runs_once_forward_and_once_backward() -> None:
    x, W = leaves()
    counter = Counter(layer)
    y = ad.checkpoint(counter, x, W)
    assert counter.calls == 1
    y.sum().backward()
    assert counter.calls == 2


@pytest.mark.parametrize(("length", "segments"), [(100, None), (10, 3), (7, 7), (5, 1)])
def test_a_chain_keeps_and_recomputes_what_its_cost_says(length: int, segments: int | None) -> None:
    counters = [Counter(ad.sin) for _ in range(length)]
    x = ad.tensor(0.3, requires_grad=True)
    y = ad.checkpoint_sequential(counters, x, segments)
    cost = ad.checkpoint_cost(length, segments)
    assert recorded(y) == cost.kept
    y.backward()
    assert sum(counter.calls for counter in counters) == length + cost.recomputed


def test_square_root_many_segments_keep_about_twice_the_square_root() -> None:
    cost = ad.checkpoint_cost(10_000)
    assert (cost.segments, cost.kept, cost.recomputed) == (100, 199, 9_900)
    assert "199 results kept instead of 10,000" in str(cost)


def test_gradients_of_gradients_pass_through() -> None:
    x, W = leaves()

    def second(f: Callable[..., Any]) -> Any:
        (g,) = ad.grad(f(x, W).sum(), x, create_graph=True)
        return ad.grad((g * g).sum(), W)[0].data

    np.testing.assert_allclose(second(lambda x, W: ad.checkpoint(layer, x, W)), second(layer))


def test_forward_mode_and_plain_arrays_go_straight_through() -> None:
    x, v = np.array([0.1, 0.2]), np.array([1.0, -1.0])
    np.testing.assert_allclose(ad.jvp(lambda x: ad.checkpoint(ad.sin, x), (x,), (v,))[1], np.cos(x) * v)
    np.testing.assert_array_equal(ad.checkpoint(ad.sin, x), np.sin(x))


def test_arguments_that_are_no_tensors_are_handed_on_as_they_are() -> None:
    logits = ad.tensor([[1.0, 2.0, 0.5]], requires_grad=True)
    labels = np.array([1])
    (g,) = ad.grad(ad.checkpoint(ad.cross_entropy, logits, labels), logits)
    np.testing.assert_allclose(g.data, ad.grad(ad.cross_entropy(logits, labels), logits)[0].data)


def test_a_tensor_that_was_not_passed_is_refused_since_its_gradient_would_be_lost() -> None:
    x, W = leaves()
    y = ad.checkpoint(lambda x: layer(x, W).sum(), x)
    with pytest.raises(ad.AutodiffError, match="Pass it as one"):
        y.backward()


def test_a_function_that_returns_no_tensor_is_refused() -> None:
    with pytest.raises(TypeError, match="tuple"):
        ad.checkpoint(lambda x: (x, x), ad.tensor(1.0, requires_grad=True))


def test_a_chain_cannot_be_cut_into_more_segments_than_it_has_functions() -> None:
    with pytest.raises(ValueError, match="into 4 segments"):
        ad.checkpoint_cost(3, 4)


class Counter:
    def __init__(self, f: Callable[..., Any]) -> None:
        self.f = f
        self.calls = 0

    def __call__(self, *xs: Any) -> Any:
        self.calls += 1
        return self.f(*xs)


def recorded(y: Any) -> int:
    seen, waiting = {y}, [y]
    while waiting:
        node = waiting.pop()
        found = [x for x in (tape.behind(node) if node.op else ()) if x not in seen]
        seen.update(found)
        waiting.extend(found)
    return sum(node.op is not None for node in seen)


def leaves() -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    return ad.tensor(rng.standard_normal(4), requires_grad=True), ad.tensor(
        rng.standard_normal((4, 4)), requires_grad=True
    )
