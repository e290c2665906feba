"""What is written with the table's rows is worth what numpy says, and its derivatives are those of the complex step."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import autodiff_core as ad
from autodiff_core import sym
from autodiff_core.domain import NONZERO, REAL, Interval

from .drawing import cotangents
from .oracles import batch_normal, convolved, layer_normal, pooled

STEP = 1e-100
IDS = np.array([[2, 0], [2, 1]])


class Formula(NamedTuple):
    f: Callable[..., Any]
    numpy: Callable[..., Any]
    shapes: tuple[tuple[int, ...], ...]
    values: Interval = REAL


FORMULAS = {
    "leaky_relu": Formula(lambda x: ad.leaky_relu(x, 0.2), lambda x: np.where(x > 0, x, 0.2 * x), ((3, 4),)),
    "elu": Formula(lambda x: ad.elu(x, 0.5), lambda x: np.where(x > 0, x, 0.5 * (np.exp(x) - 1)), ((3, 4),)),
    "silu": Formula(ad.silu, lambda x: x / (1 + np.exp(-x)), ((3, 4),)),
    "gelu": Formula(ad.gelu, lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))), ((3, 4),)),
    "log_sigmoid": Formula(ad.log_sigmoid, lambda x: np.log(1 / (1 + np.exp(-x))), ((3, 4),)),
    "clip": Formula(lambda x: ad.clip(x, -1, 1.5), lambda x: np.clip(x, -1, 1.5), ((3, 4),)),
    "clip from below": Formula(lambda x: ad.clip(x, low=-1), lambda x: np.maximum(x, -1), ((3, 4),)),
    "clip from above": Formula(lambda x: ad.clip(x, high=1), lambda x: np.minimum(x, 1), ((3, 4),)),
    "min": Formula(lambda x: ad.min(x, axis=0), lambda x: np.min(x, axis=0), ((3, 4),)),
    "prod": Formula(ad.prod, np.prod, ((2, 3),)),
    "prod of a number": Formula(ad.prod, np.prod, ((),)),
    "prod along axes": Formula(lambda x: ad.prod(x, (0, -1)), lambda x: np.prod(x, (0, -1)), ((2, 3, 4),)),
    "prod keeping axes": Formula(lambda x: ad.prod(x, 1, True), lambda x: np.prod(x, 1, keepdims=True), ((2, 3, 4),)),
    "var": Formula(ad.var, lambda x: np.var(x, ddof=1), ((3, 4),)),
    "var along axes": Formula(
        lambda x: ad.var(x, (0, 2), keepdims=True, correction=0),
        lambda x: np.var(x, (0, 2), keepdims=True),
        ((2, 3, 4),),
    ),
    "std": Formula(ad.std, lambda x: np.std(x, ddof=1), ((3, 4),)),
    "std along an axis": Formula(lambda x: ad.std(x, 0, correction=0), lambda x: np.std(x, 0), ((3, 4),)),
    "stack": Formula(lambda a, b: ad.stack([a, b], -1), lambda a, b: np.stack([a, b], -1), ((2, 3), (2, 3))),
    "stack of numbers": Formula(lambda a, b: ad.stack([a, b]), lambda a, b: np.stack([a, b]), ((), ())),
    "split": Formula(lambda x: ad.split(x, 3, 1)[1], lambda x: np.split(x, 3, 1)[1], ((2, 6),)),
    "split at places": Formula(lambda x: ad.split(x, [1, 3])[1], lambda x: np.split(x, [1, 3])[1], ((5, 2),)),
    "embedding": Formula(lambda x: ad.embedding(x, IDS), lambda x: x[IDS], ((3, 2),)),
    "layer_norm": Formula(ad.layer_norm, layer_normal, ((4, 3), (3,), (3,))),
    "layer_norm over axes": Formula(
        lambda x: ad.layer_norm(x, axis=(-2, -1)), lambda x: layer_normal(x, 1, 0, axis=(-2, -1)), ((2, 4, 3),)
    ),
    "batch_norm": Formula(ad.batch_norm, batch_normal, ((5, 3), (3,), (3,))),
    "batch_norm of images": Formula(ad.batch_norm, batch_normal, ((3, 2, 2, 2), (2,), (2,))),
    "cross_entropy": Formula(
        lambda x: ad.cross_entropy(x, [2, 0]),
        lambda x: np.mean(np.log(np.sum(np.exp(x), 1)) - x[[0, 1], [2, 0]]),
        ((2, 3),),
    ),
    "conv2d": Formula(ad.conv2d, convolved, ((2, 3, 5, 4), (2, 3, 2, 3))),
    "conv2d with stride and padding": Formula(
        lambda x, w, b: ad.conv2d(x, w, b, stride=(2, 1), padding=(1, 2)),
        lambda x, w, b: convolved(x, w, (2, 1), (1, 2)) + b[:, None, None],
        ((2, 2, 4, 3), (3, 2, 3, 2), (3,)),
    ),
    "max_pool2d": Formula(lambda x: ad.max_pool2d(x, 2), lambda x: pooled(np.max, x, 2, 2), ((2, 2, 4, 5),)),
    "max_pool2d overlapping": Formula(
        lambda x: ad.max_pool2d(x, (3, 2), 1, 1),
        lambda x: pooled(np.max, x, (3, 2), 1, 1, -np.inf),
        ((1, 2, 4, 4),),
        NONZERO,
    ),
    "avg_pool2d": Formula(lambda x: ad.avg_pool2d(x, 3, 2, 1), lambda x: pooled(np.mean, x, 3, 2, 1), ((2, 2, 5, 4),)),
}

every_formula = pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS.keys())


@every_formula
def test_the_value_is_numpys_on_arrays_tensors_and_complex_arrays(formula: Formula) -> None:
    inputs = drawn(formula)
    copies = [np.array(x) for x in inputs]
    expected = formula.numpy(*inputs)
    value = formula.f(*inputs)
    np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(formula.f(*(ad.tensor(x) for x in inputs)), value)
    np.testing.assert_allclose(formula.f(*(x + 1j * STEP for x in inputs)).real, expected, rtol=1e-12, atol=1e-13)
    for x, copy in zip(inputs, copies, strict=True):
        np.testing.assert_array_equal(x, copy)


@every_formula
def test_symbols_give_the_same_value_and_gradients(formula: Formula) -> None:
    names = ["x", "w", "b"][: len(formula.shapes)]
    inputs = dict(zip(names, drawn(formula), strict=True))
    bound = formula.f(*(sym.var(name, np.shape(x)) for name, x in inputs.items())).bind(**inputs)
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs.values()]
    y = formula.f(*leaves)
    u = cotangents(y.shape, 4)
    np.testing.assert_allclose(bound.forward(), y.detach(), rtol=1e-12, atol=1e-13)
    bound.backward(u)
    for name, g in zip(names, ad.grad(y, leaves, u), strict=True):
        np.testing.assert_allclose(bound.grads[name], g.detach(), rtol=1e-11, atol=1e-12)


@every_formula
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_value_and_gradients_keep_the_dtype(formula: Formula, dtype: Any) -> None:
    leaves = [ad.tensor(x, requires_grad=True, dtype=dtype) for x in drawn(formula)]
    y = formula.f(*leaves)
    (total,) = ad.grad(y.sum(), leaves[:1], create_graph=True)
    assert y.dtype == dtype
    assert total.dtype == dtype
    assert not any(node.dtype not in (dtype, bool) for node in behind(total))


@every_formula
def test_the_gradients_are_those_of_the_complex_step(formula: Formula) -> None:
    inputs = drawn(formula)
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = formula.f(*leaves)
    u = cotangents(y.shape, 1)
    for i, g in enumerate(ad.grad(y, leaves, u)):

        def along(x: Any, i: int = i) -> Any:
            return np.sum(u * formula.f(*inputs[:i], x[()], *inputs[i + 1 :]))

        np.testing.assert_allclose(g, ad.numeric.gradient(along, inputs[i], "complex"), rtol=1e-10, atol=1e-11)


@every_formula
def test_the_second_derivatives_are_those_of_the_complex_step(formula: Formula) -> None:
    inputs = drawn(formula)
    u = cotangents(np.shape(formula.f(*inputs)), 2)
    directions = [cotangents(np.shape(x), 3 + i) for i, x in enumerate(inputs)]
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    first = ad.grad(formula.f(*leaves), leaves, u, create_graph=True)
    slope = sum((g * v).sum() for g, v in zip(first, directions, strict=True))
    second = ad.grad(slope, leaves, allow_unused=True) if slope.requires_grad else [None] * len(leaves)
    moved = [ad.tensor(x + 1j * STEP * v, requires_grad=True) for x, v in zip(inputs, directions, strict=True)]
    expected = ad.grad(formula.f(*moved), moved, u)
    for found, wanted in zip(second, expected, strict=True):
        np.testing.assert_allclose(0.0 if found is None else found, wanted.data.imag / STEP, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray, lambda x: x[..., ::-1]])
def test_the_loss_of_a_classifier_is_that_of_its_log_softmax_however_the_scores_are_laid_out(layout: Any) -> None:
    rng = np.random.default_rng(12)
    scores = layout(rng.standard_normal((3, 4, 5)))
    scores[0, 0] = [1e200, -1e200, 0.0, 3.0, 1e200]
    scores[0, 1] = [-np.inf, 1.0, 2.0, -np.inf, 0.0]
    labels = np.array([[0, 2, 1, 4], [3, 3, 0, 2], [1, 0, 4, 4]])
    one, other = (ad.tensor(scores, requires_grad=True) for _ in range(2))
    places = (*np.indices(labels.shape, sparse=True), labels)
    loss, expected = ad.cross_entropy(one, labels), -ad.log_softmax(other)[places].mean()
    loss.backward()
    expected.backward()
    assert loss.item() == pytest.approx(expected.item(), rel=1e-14)
    np.testing.assert_allclose(one.grad, other.grad, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("size", [2, 90, 120])
def test_products_of_small_and_of_large_matrices_are_numpys(size: int) -> None:
    rng = np.random.default_rng(13)
    A, B = rng.standard_normal((size, 3)), rng.standard_normal((3, size))
    x = ad.tensor(A, requires_grad=True)
    y = x @ B
    y.backward(np.ones((size, size)))
    np.testing.assert_allclose(y.detach(), A @ B, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(x.grad, np.ones((size, size)) @ B.T, rtol=1e-13, atol=1e-13)
    with pytest.raises(ad.AutodiffError, match="matmul"):
        x @ np.ones((4, size))


def drawn(formula: Formula) -> list[Any]:
    rng = np.random.default_rng(11)
    low, high, gap = formula.values
    numbers = [rng.uniform(low, high, shape) for shape in formula.shapes]
    return [np.where(np.abs(x) < gap, gap, x)[()] for x in numbers]


def behind(output: Any) -> set[Any]:
    seen, waiting = {output}, [output]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, ad.Tensor) and x not in seen:
                seen.add(x)
                waiting.append(x)
    return seen
