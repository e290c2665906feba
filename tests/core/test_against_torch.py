"""Values, gradients and conventions at kinks are torch's. Left out where torch is not installed."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import autodiff_core as ad

torch: Any = pytest.importorskip("torch", reason="torch is not installed: pip install torch, then run this again")
F: Any = torch.nn.functional

INF, NAN = np.inf, np.nan
RNG = np.random.default_rng(3)
LABELS = np.array([2, 0, 1])
IDS = np.array([[2, 0], [2, 1]])
ANY, UNIT, POSITIVE = RNG.uniform(-3, 3, (3, 4)), RNG.uniform(-0.9, 0.9, (3, 4)), RNG.uniform(0.3, 4, (3, 4))
OTHER, ROW = RNG.uniform(0.3, 3, (3, 4)), RNG.uniform(-1, 1, 4)
IMAGES, FILTERS, BIAS = (RNG.standard_normal(s) for s in ((2, 3, 6, 5), (4, 3, 3, 2), 4))
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, INF, -INF])
SCORES = np.array([-1000.0, 0.0, 1000.0])


class Pair(NamedTuple):
    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    at: tuple[Any, ...]


def both(name: str, *at: Any) -> Pair:
    return Pair(getattr(ad, name), getattr(torch, name), at)


PAIRS = {
    **{name: both(name, ANY) for name in ("exp", "expm1", "sin", "cos", "arctan", "sinh", "cosh", "tanh", "arcsinh")},
    **{name: both(name, UNIT) for name in ("tan", "arcsin", "arccos", "arctanh")},
    **{name: both(name, POSITIVE) for name in ("log", "log1p", "sqrt")},
    **{name: both(name, ANY) for name in ("sigmoid", "relu", "abs", "square", "tril", "triu")},
    **{name: both(name, ANY, OTHER) for name in ("add", "subtract", "multiply", "divide", "maximum", "minimum")},
    "arccosh": both("arccosh", POSITIVE + 1),
    "power": Pair(ad.power, torch.pow, (POSITIVE, ANY)),
    "broadcasting": Pair(lambda a, b: a * b - b / a, lambda a, b: a * b - b / a, (POSITIVE, ROW)),
    "where": Pair(lambda a, b: ad.where(a > b, a, b * b), lambda a, b: torch.where(a > b, a, b * b), (ANY, OTHER)),
    "clip": Pair(lambda x: ad.clip(x, -1, 2), lambda x: torch.clamp(x, -1, 2), (ANY,)),
    "softplus": Pair(ad.softplus, F.softplus, (ANY,)),
    "log_sigmoid": Pair(ad.log_sigmoid, F.logsigmoid, (ANY,)),
    "leaky_relu": Pair(lambda x: ad.leaky_relu(x, 0.1), lambda x: F.leaky_relu(x, 0.1), (ANY,)),
    "elu": Pair(lambda x: ad.elu(x, 1.5), lambda x: F.elu(x, 1.5), (ANY,)),
    "silu": Pair(ad.silu, F.silu, (ANY,)),
    "gelu": Pair(ad.gelu, lambda x: F.gelu(x, approximate="tanh"), (ANY,)),
    "sum": Pair(lambda x: ad.sum(x, 0), lambda x: x.sum(0), (ANY,)),
    "mean": Pair(lambda x: ad.mean(x, 1, True), lambda x: x.mean(1, True), (ANY,)),
    "max": Pair(lambda x: ad.max(x, 1), lambda x: x.amax(1), (ANY,)),
    "min": Pair(lambda x: ad.min(x, (0, 1)), lambda x: x.amin((0, 1)), (ANY,)),
    "prod": Pair(lambda x: ad.prod(x, 1), lambda x: x.prod(1), (ANY,)),
    "var": Pair(ad.var, torch.var, (ANY,)),
    "var, biased": Pair(lambda x: ad.var(x, 0, correction=0), lambda x: x.var(0, correction=0), (ANY,)),
    "std": Pair(lambda x: ad.std(x, 1, True), lambda x: x.std(1, keepdim=True), (ANY,)),
    "norm": Pair(lambda x: ad.norm(x, 1), lambda x: x.norm(dim=1), (ANY,)),
    "logsumexp": Pair(lambda x: ad.logsumexp(x, (0, 1)), lambda x: torch.logsumexp(x, (0, 1)), (ANY,)),
    "softmax": Pair(lambda x: ad.softmax(x, 0), lambda x: torch.softmax(x, 0), (ANY,)),
    "log_softmax": Pair(ad.log_softmax, lambda x: torch.log_softmax(x, -1), (ANY,)),
    "cross_entropy": Pair(
        lambda x: ad.cross_entropy(x, LABELS), lambda x: F.cross_entropy(x, torch.tensor(LABELS)), (ANY,)
    ),
    "cumsum": Pair(lambda x: ad.cumsum(x, 1), lambda x: x.cumsum(1), (ANY,)),
    "matmul": Pair(ad.matmul, torch.matmul, (RNG.standard_normal((2, 1, 3, 4)), RNG.standard_normal((5, 4, 2)))),
    "dot": Pair(ad.dot, torch.dot, (ROW, BIAS)),
    "outer": Pair(ad.outer, torch.outer, (ROW, BIAS[:3])),
    "einsum": Pair(
        lambda a, b: ad.einsum("ij,kj->ki", a, b), lambda a, b: torch.einsum("ij,kj->ki", a, b), (ANY, OTHER)
    ),
    "concatenate": Pair(lambda a, b: ad.concatenate([a, b], 1), lambda a, b: torch.cat([a, b], 1), (ANY, OTHER)),
    "stack": Pair(lambda a, b: ad.stack([a, b], 1), lambda a, b: torch.stack([a, b], 1), (ANY, OTHER)),
    "split": Pair(lambda x: ad.split(x, 2, 1)[0], lambda x: torch.tensor_split(x, 2, 1)[0], (ANY,)),
    "indexing": Pair(lambda x: x[[0, 2, 0], 1:], lambda x: x[[0, 2, 0], 1:], (ANY,)),
    "embedding": Pair(lambda x: ad.embedding(x, IDS), lambda x: F.embedding(torch.tensor(IDS), x), (ANY,)),
    "layer_norm": Pair(ad.layer_norm, lambda x, g, b: F.layer_norm(x, (4,), g, b), (ANY, ROW, BIAS)),
    "batch_norm": Pair(
        ad.batch_norm, lambda x, g, b: F.batch_norm(x, None, None, g, b, training=True), (IMAGES, BIAS[:3], ROW[:3])
    ),
    "conv2d": Pair(
        lambda x, w, b: ad.conv2d(x, w, b, (2, 1), (1, 2)),
        lambda x, w, b: F.conv2d(x, w, b, (2, 1), (1, 2)),
        (IMAGES, FILTERS, BIAS),
    ),
    "max_pool2d": Pair(lambda x: ad.max_pool2d(x, 3, 2, 1), lambda x: F.max_pool2d(x, 3, 2, 1), (IMAGES,)),
    "avg_pool2d": Pair(lambda x: ad.avg_pool2d(x, 2, 1, 1), lambda x: F.avg_pool2d(x, 2, 1, 1), (IMAGES,)),
}

KINKS = {
    "relu": Pair(ad.relu, torch.relu, (SPECIAL,)),
    "abs": Pair(ad.abs, torch.abs, (SPECIAL,)),
    "sign": Pair(ad.sign, torch.sign, (SPECIAL,)),
    "leaky_relu": Pair(ad.leaky_relu, F.leaky_relu, (SPECIAL[:4],)),
    "elu": Pair(ad.elu, F.elu, (SPECIAL[:4],)),
    "clip at its edges": Pair(lambda x: ad.clip(x, -1, 1), lambda x: x.clamp(-1, 1), (SPECIAL,)),
    "clip of nan": Pair(lambda x: ad.clip(x, -1, 1), lambda x: x.clamp(-1, 1), (np.array([NAN, 0.5]),)),
    "maximum in a tie": Pair(ad.maximum, torch.maximum, (SPECIAL, np.array([0.0, 1, 1, -1, INF, 0]))),
    "minimum in a tie": Pair(ad.minimum, torch.minimum, (SPECIAL, np.array([0.0, 1, 1, -1, INF, 0]))),
    "max in a tie": Pair(ad.max, torch.amax, (np.array([1.0, 3.0, 3.0, 2.0]),)),
    "max of infinities": Pair(ad.max, torch.amax, (np.array([INF, 1.0, INF]),)),
    "min in a tie": Pair(ad.min, torch.amin, (np.array([1.0, 3.0, 1.0]),)),
    "norm at zero": Pair(ad.norm, torch.norm, (np.zeros(3),)),
    "norm of a row of zeros": Pair(lambda x: ad.norm(x, 1), lambda x: x.norm(dim=1), (np.eye(3, 4) * [1, 0, 2, 1],)),
    "std of equal numbers": Pair(ad.std, torch.std, (np.full(3, 2.0),)),
    "prod with one zero": Pair(ad.prod, torch.prod, (np.array([0.0, 2.0, 5.0]),)),
    "prod with two zeros": Pair(ad.prod, torch.prod, (np.array([0.0, 2.0, 0.0]),)),
    "pow at zero": Pair(ad.power, torch.pow, (np.zeros(3), np.array([0.0, 1.0, 2.0]))),
    "pow to zero": Pair(ad.power, torch.pow, (np.array([0.5, 2.0]), np.zeros(2))),
    "pow to a number": Pair(lambda x: x**3, lambda x: x**3, (np.array([-2.0, 0.0]),)),
    "where beside nan": Pair(
        lambda x: ad.where(ad.greater(x, 0), x, 0.0), lambda x: torch.where(x > 0, x, 0.0), (np.array([NAN, 1.0, 0.0]),)
    ),
    "max_pool2d in a tie": Pair(
        lambda x: ad.max_pool2d(x, 2, 1), lambda x: F.max_pool2d(x, 2, 1), (np.round(np.abs(IMAGES)),)
    ),
    "softmax of large scores": Pair(ad.softmax, lambda x: torch.softmax(x, -1), (SCORES,)),
    "log_softmax of large scores": Pair(ad.log_softmax, lambda x: torch.log_softmax(x, -1), (SCORES,)),
    "logsumexp of large scores": Pair(ad.logsumexp, lambda x: torch.logsumexp(x, 0), (SCORES,)),
    "logsumexp beside minus infinity": Pair(ad.logsumexp, lambda x: torch.logsumexp(x, 0), (np.array([-INF, 1, 2]),)),
    "softplus of large scores": Pair(ad.softplus, F.softplus, (SCORES,)),
    "sigmoid of large scores": Pair(ad.sigmoid, torch.sigmoid, (SCORES,)),
    "sqrt at zero": Pair(ad.sqrt, torch.sqrt, (np.array([0.0, 4.0]),)),
    "log at zero": Pair(ad.log, torch.log, (np.array([0.0, 1.0]),)),
    "division by zero": Pair(ad.divide, torch.divide, (np.array([1.0, -1.0]), np.zeros(2))),
}

pairs = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())


@pairs
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_gradients_are_torchs(pair: Pair, dtype: Any) -> None:
    compare(pair, dtype)


@pytest.mark.parametrize("pair", KINKS.values(), ids=KINKS.keys())
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_conventions_at_kinks_and_beyond_are_torchs(pair: Pair) -> None:
    compare(pair, np.float64)


@pairs
def test_second_derivatives_are_torchs(pair: Pair) -> None:
    ours, theirs = leaves(pair, np.float64)
    found, expected = (
        curvature(*side) for side in ((pair.ours, ours, ad.grad), (pair.theirs, theirs, torch.autograd.grad))
    )
    for h, wanted in zip(found, expected, strict=True):
        np.testing.assert_allclose(h, wanted, rtol=1e-8, atol=1e-10)


def compare(pair: Pair, dtype: Any) -> None:
    ours, theirs = leaves(pair, dtype)
    y, expected = pair.ours(*ours), pair.theirs(*theirs)
    tolerance = 200 * float(np.finfo(dtype).eps)
    assert y.dtype == dtype
    np.testing.assert_allclose(y.detach(), expected.detach(), rtol=tolerance, atol=tolerance)
    u = np.random.default_rng(1).uniform(0.5, 1.5, y.shape).astype(dtype)
    y.backward(gradient=u)
    expected.backward(gradient=torch.tensor(u))
    for x, wanted in zip(ours, theirs, strict=True):
        assert x.grad.dtype == dtype
        np.testing.assert_allclose(x.grad, wanted.grad, rtol=tolerance, atol=tolerance)


def curvature(f: Callable[..., Any], xs: list[Any], grad: Callable[..., Any]) -> list[Any]:
    """The gradients of the squared gradients' sum; the cubes give every operand one, where f is straight too."""
    first = grad((f(*xs) * 1.5).sum(), xs, create_graph=True)
    slope = sum((g * g).sum() + (x * x * x).sum() for g, x in zip(first, xs, strict=True))
    return [h.detach() for h in grad(slope, xs)]


def leaves(pair: Pair, dtype: Any) -> tuple[list[Any], list[Any]]:
    arrays = [np.asarray(x, dtype) for x in pair.at]
    ours = [ad.tensor(x, requires_grad=True) for x in arrays]
    return ours, [torch.tensor(x, requires_grad=True) for x in arrays]
