"""Gradients written in two or three ways, in both precisions, stay under the bound of the reference's own way."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import autodiff_core as ad
from groundwork.worst import Worst
from worker.groundwork.rounding import rounding_bound

ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}
SEEDS = range(12)
EPS = 1e-5


class Program(NamedTuple):
    """A loss, its inputs, the variable to differentiate, and gradients that work in any precision."""

    loss: Callable[..., Any]
    inputs: Callable[[np.random.Generator], dict[str, Any]]
    wrt: str
    ways: tuple[Callable[..., Any], ...]


def regression(rng: np.random.Generator) -> dict[str, Any]:
    n, d = rng.integers(1, 40, 2)
    scale = 10.0 ** rng.integers(-6, 7)
    return {"X": rng.standard_normal((n, d)), "y": scale * rng.standard_normal(n), "w": scale * rng.standard_normal(d)}


def ridge_direct(X: Any, y: Any, w: Any) -> Any:
    return 2 * X.T @ (X @ w - y) / len(y) + w / 2


def ridge_expanded(X: Any, y: Any, w: Any) -> Any:
    return 2 * (X.T @ X @ w - X.T @ y) / len(y) + w / 2


def ridge_in_a_loop(X: Any, y: Any, w: Any) -> Any:
    total = w / 2
    for row, target in zip(X, y, strict=True):
        total = total + 2 * (row @ w - target) * row / len(y)
    return total


def scores(rng: np.random.Generator) -> dict[str, Any]:
    n, k = rng.integers(2, 12, 2)
    return {"S": 5 * rng.standard_normal((n, k)), "y": rng.integers(0, k, n)}


def softmax_shifted(S: Any, y: Any) -> Any:
    e = np.exp(S - S.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - one_hot(S, y)) / len(y)


def softmax_naive(S: Any, y: Any) -> Any:
    return (np.exp(S) / np.exp(S).sum(axis=1, keepdims=True) - one_hot(S, y)) / len(y)


def softmax_by_logarithm(S: Any, y: Any) -> Any:
    top = S.max(axis=1, keepdims=True)
    return (np.exp(S - top - np.log(np.exp(S - top).sum(axis=1, keepdims=True))) - one_hot(S, y)) / len(y)


def one_hot(S: Any, y: Any) -> Any:
    return (np.arange(S.shape[1]) == y[:, None]).astype(S.dtype)


def layer(rng: np.random.Generator) -> dict[str, Any]:
    n, d = rng.integers(3, 12, 2)
    return {"x": rng.standard_normal((n, d)) + 5 * rng.random(), "v": rng.standard_normal((n, d))}


def layer_loss(x: Any, v: Any) -> Any:
    centred = x - ad.mean(x, axis=1, keepdims=True)
    return ad.sum(v * centred / ad.sqrt(ad.mean(ad.square(centred), axis=1, keepdims=True) + EPS))


def layer_in_three_terms(x: Any, v: Any) -> Any:
    scale = 1 / np.sqrt(x.var(axis=1, keepdims=True) + x.dtype.type(EPS))
    hat = (x - x.mean(axis=1, keepdims=True)) * scale
    return scale * (v - v.mean(axis=1, keepdims=True) - hat * (v * hat).mean(axis=1, keepdims=True))


def layer_by_jacobians(x: Any, v: Any) -> Any:
    d = x.shape[1]
    rows = []
    for row, upstream in zip(x, v, strict=True):
        centred = row - row.mean()
        sigma = np.sqrt((centred * centred).mean() + row.dtype.type(EPS))
        J = (np.eye(d, dtype=row.dtype) - 1 / row.dtype.type(d)) / sigma - np.outer(centred, centred) / (d * sigma**3)
        rows.append(J @ upstream)
    return np.stack(rows)


def recurrent(rng: np.random.Generator) -> dict[str, Any]:
    d = int(rng.integers(2, 6))
    return {"W": rng.standard_normal((d, d)), "h": rng.standard_normal(d), "x": rng.standard_normal((5, d))}


def recurrent_loss(W: Any, h: Any, x: Any) -> Any:
    for row in x:
        h = ad.tanh(W @ h + row)
    return ad.sum(ad.square(h))


def through_time(W: Any, h: Any, x: Any) -> Any:
    states = [h]
    for row in x:
        states.append(np.tanh(W @ states[-1] + row))
    dh, dW = 2 * states[-1], np.zeros_like(W)
    for before, after in zip(states[-2::-1], states[:0:-1], strict=True):
        dz = dh * (1 - after * after)
        dW = dW + np.outer(dz, before)
        dh = W.T @ dz
    return dW


def by_sensitivities(W: Any, h: Any, x: Any) -> Any:
    d = len(h)
    J = np.zeros((d, d, d), W.dtype)
    for row in x:
        J = np.einsum("ij,jkl->ikl", W, J) + np.eye(d, dtype=W.dtype)[:, :, None] * h
        h = np.tanh(W @ h + row)
        J = J * (1 - h * h)[:, None, None]
    return np.einsum("i,ikl->kl", 2 * h, J)


def factors(rng: np.random.Generator) -> dict[str, Any]:
    return {"x": rng.choice([-1, 1], 9) * rng.uniform(0.3, 3.0, 9)}


PROGRAMS = {
    "ridge": Program(
        lambda X, y, w: ad.mean(ad.square(X @ w - y)) + ad.sum(ad.square(w)) / 4,
        regression,
        "w",
        (ridge_direct, ridge_expanded, ridge_in_a_loop),
    ),
    "cross-entropy": Program(ad.cross_entropy, scores, "S", (softmax_shifted, softmax_naive, softmax_by_logarithm)),
    "layer norm": Program(layer_loss, layer, "x", (layer_in_three_terms, layer_by_jacobians)),
    "recurrence": Program(recurrent_loss, recurrent, "W", (through_time, by_sensitivities)),
    "product": Program(
        ad.prod,
        factors,
        "x",
        (lambda x: np.prod(x) / x, lambda x: np.array([np.prod(np.delete(x, i)) for i in range(len(x))])),
    ),
    "norm": Program(ad.norm, factors, "x", (lambda x: x / np.sqrt(x @ x), lambda x: x / np.linalg.norm(x))),
}


@pytest.mark.parametrize("dtype", ROUNDOFF)
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_every_honest_way_stays_under_the_bound(
    program: Program, dtype: str, worst: Worst, request: pytest.FixtureRequest
) -> None:
    for seed in SEEDS:
        inputs = {name: rounded(value, dtype) for name, value in program.inputs(np.random.default_rng(seed)).items()}
        bound = ROUNDOFF[dtype] * rounding_bound(reference(program, inputs))
        exact = program.ways[0](**{name: widened(value) for name, value in inputs.items()})
        for rank, way in enumerate(program.ways):
            answer = way(**inputs)
            assert answer.dtype == dtype
            ratio = np.max(np.abs(answer - exact) / bound)
            worst.seen(f"{request.node.callspec.id} {rank}", float(ratio))
            assert ratio <= 2


def test_the_exact_value_is_that_of_the_reference() -> None:
    for program in PROGRAMS.values():
        inputs = program.inputs(np.random.default_rng(1))
        exact = program.ways[0](**{name: widened(value) for name, value in inputs.items()})
        tape = reference(program, inputs)
        assert np.all(np.abs(tape.data - exact) <= ROUNDOFF["float64"] * rounding_bound(tape))


def reference(program: Program, inputs: dict[str, Any]) -> ad.Tensor:
    """The gradient as a graph, of the very numbers that are given."""
    leaves = {name: leaf(value) for name, value in inputs.items()}
    seed = ad.tensor(1.0, requires_grad=True)
    (gradient,) = ad.grad(program.loss(*leaves.values()), [leaves[program.wrt]], grad_outputs=seed, create_graph=True)
    return gradient


def leaf(value: Any) -> Any:
    return ad.tensor(value.astype(np.float64), requires_grad=True) if value.dtype.kind == "f" else value


def rounded(value: Any, dtype: str) -> Any:
    return value.astype(dtype) if value.dtype.kind == "f" else value


def widened(value: Any) -> Any:
    return value.astype(np.longdouble) if value.dtype.kind == "f" else value
