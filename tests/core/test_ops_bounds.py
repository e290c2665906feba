"""Scores of a thousand, variances far from zero, infinities and nan: no number turns into another by accident."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autodiff_core as ad

INF, NAN = np.inf, np.nan
HUGE = [-1000.0, 0.0, 1000.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("f", "value", "slope"),
    [
        (ad.sigmoid, [0, 0.5, 1], [0, 0.25, 0]),
        (ad.softplus, [0, np.log(2), 1000], [0, 0.5, 1]),
        (ad.log_sigmoid, [-1000, -np.log(2), 0], [1, 0.5, 0]),
        (ad.silu, [0, 0, 1000], [0, 0.5, 1]),
        (ad.gelu, [0, 0, 1000], [0, 0.5, 1]),
        (ad.elu, [-1, 0, 1000], [0, 1, 1]),
        (ad.tanh, [-1, 0, 1], [0, 1, 0]),
        (ad.logsumexp, 1000, [0, 0, 1]),
        (ad.softmax, [0, 0, 1], [0, 0, 0]),
        (lambda x: ad.log_softmax(x)[:1], [-2000], [1, 0, -1]),
        (lambda x: ad.cross_entropy(x, 0), 2000, [-1, 0, 1]),
    ],
)
def test_scores_of_a_thousand_are_exact(f: Callable[[Any], Any], value: Any, slope: Any, dtype: Any) -> None:
    x = ad.tensor(HUGE, requires_grad=True, dtype=dtype)
    y = f(x)
    y.sum().backward()
    tolerance = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(y.detach(), value, rtol=4 * tolerance, atol=tolerance)
    np.testing.assert_allclose(x.grad, slope, rtol=4 * tolerance, atol=tolerance)


def test_small_numbers_keep_their_digits() -> None:
    tiny = np.array([1e-20, -1e-20])
    np.testing.assert_allclose(ad.expm1(tiny), tiny)
    np.testing.assert_allclose(ad.log1p(tiny), tiny)
    np.testing.assert_allclose(ad.softplus(np.float64(-50.0)), np.exp(-50.0))


def test_the_variance_of_numbers_far_from_zero_is_found_in_two_passes() -> None:
    x = np.array([1e9, 1e9 + 1, 1e9 + 2])
    assert ad.var(x) == 1.0
    assert ad.std(x) == 1.0
    np.testing.assert_allclose(ad.layer_norm(x), [-1.2247, 0, 1.2247], atol=1e-4)


def test_a_row_without_any_probability_gets_no_gradient() -> None:
    x = ad.tensor([[-INF, -INF], [-INF, 0.0]], requires_grad=True)
    y = ad.logsumexp(x, axis=1)
    y[1].backward(retain_graph=True)
    assert y.tolist() == [-INF, 0.0]
    assert x.grad.tolist() == [[0.0, 0.0], [0.0, 1.0]]
    x.grad = None
    y[0].backward()
    assert x.grad.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_a_score_of_minus_infinity_has_no_probability() -> None:
    x = ad.tensor([-INF, 1.0, 1.0], requires_grad=True)
    p = ad.softmax(x)
    assert p.tolist() == [0.0, 0.5, 0.5]
    p[1].backward()
    assert x.grad.tolist() == [0.0, 0.25, -0.25]
    assert ad.log_softmax(x).tolist()[0] == -INF


@pytest.mark.parametrize(
    ("f", "at", "slope"),
    [
        (ad.max, [INF, 1.0, INF], [0.5, 0.0, 0.5]),
        (lambda x: ad.maximum(x, INF), [INF, 1.0], [0.5, 0.0]),
        (lambda x: ad.minimum(x, INF), [INF, 1.0], [0.5, 1.0]),
        (lambda x: ad.clip(x, -1, 1), [-INF, INF, 0.5], [0.0, 0.0, 1.0]),
        (ad.relu, [-INF, INF], [0.0, 1.0]),
        (lambda x: ad.tril(x.reshape(2, 2)), [1.0, INF, NAN, 2.0], [1.0, 0.0, 1.0, 1.0]),
        (lambda x: ad.where(ad.greater(x, 0), x, 0), [NAN, 2.0], [0.0, 1.0]),
    ],
)
def test_infinities_take_part_in_choices(f: Callable[[Any], Any], at: list[float], slope: list[float]) -> None:
    x = ad.tensor(at, requires_grad=True)
    f(x).sum().backward()
    assert x.grad.tolist() == slope


@pytest.mark.parametrize(
    "f",
    [ad.relu, ad.abs, ad.max, ad.norm, ad.softmax, ad.logsumexp, ad.sigmoid, ad.softplus, lambda x: ad.clip(x, 0, 1)],
)
def test_nan_stays_nan(f: Callable[[Any], Any]) -> None:
    assert np.isnan(f(np.array([NAN]))).all()


def test_masked_scores_give_the_triangle_of_attention() -> None:
    scores = ad.tensor(np.arange(9.0).reshape(3, 3), requires_grad=True)
    seen = ad.softmax(ad.where(np.tri(3, dtype=bool), scores, -INF))
    np.testing.assert_array_equal(ad.triu(seen, 1).detach(), np.zeros((3, 3)))
    np.testing.assert_allclose(seen.detach().sum(axis=1), np.ones(3))
    (seen[:, 0] * seen[:, 0]).sum().backward()
    assert np.isfinite(np.asarray(scores.grad)).all()
