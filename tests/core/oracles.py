"""What numpy says each row of the table is worth."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np


def scattered(x: Any, key: Any, shape: tuple[int, ...]) -> Any:
    out = np.zeros(shape, x.dtype)
    np.add.at(out, key, x)
    return out


def without_each(x: Any) -> Any:
    return np.stack([np.prod(np.delete(x, k, axis=-1), axis=-1) for k in range(x.shape[-1])], axis=-1)


def euclidean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.sqrt(np.sum(np.abs(x) ** 2, axis=axis, keepdims=keepdims))


def seen(x: Any, kernel: tuple[int, ...], stride: tuple[int, ...]) -> Any:
    grid = [range(0, n - k + 1, s) for n, k, s in zip(x.shape[-len(kernel) :], kernel, stride, strict=True)]
    corners = [np.array(place) for place in itertools.product(*grid)]
    views = [x[(..., *(slice(i, i + k) for i, k in zip(at, kernel, strict=True)))] for at in corners]
    counts = tuple(len(places) for places in grid)
    return np.stack(views, axis=-len(kernel) - 1).reshape(*x.shape[: -len(kernel)], *counts, *kernel)


def laid_down(x: Any, stride: tuple[int, ...], shape: tuple[int, ...]) -> Any:
    d = len(stride)
    out = np.zeros((*x.shape[: -2 * d], *shape), x.dtype)
    for at in np.ndindex(x.shape[-2 * d : -d]):
        corner = zip(at, stride, x.shape[-d:], strict=True)
        out[(..., *(slice(i * s, i * s + k) for i, s, k in corner))] += x[(..., *at, *(slice(None),) * d)]
    return out


def probabilities(x: Any, axis: Any = -1) -> Any:
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True)


def surprise(x: Any, labels: Any) -> Any:
    rows = probabilities(x).reshape(-1, x.shape[-1])
    return -np.mean([np.log(row[k]) for row, k in zip(rows, np.ravel(labels), strict=True)])


NUMPY: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "negative": np.negative,
    "multiply": np.multiply,
    "divide": np.divide,
    "log": np.log,
    "power": np.power,
    "square": np.square,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "arcsinh": np.arcsinh,
    "arccosh": np.arccosh,
    "arctanh": np.arctanh,
    "expm1": np.expm1,
    "log1p": np.log1p,
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "sign": np.sign,
    "abs": np.abs,
    "relu": lambda x: (x + np.abs(x)) / 2,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "exceeds": lambda a, b: np.heaviside(a - b, 0.5),
    "clip": np.clip,
    "where": lambda c, a, b: np.where(c != 0, a, b),
    "sum": np.sum,
    "mean": np.mean,
    "cumsum": np.cumsum,
    "tril": np.tril,
    "triu": np.triu,
    "windows": seen,
    "overlap_add": laid_down,
    "reshape": np.reshape,
    "transpose": np.transpose,
    "broadcast_to": np.broadcast_to,
    "scatter_add": scattered,
    "getitem": lambda x, key: x[key],
    "astype": lambda x, dtype: x.astype(dtype),
    "concatenate": lambda *xs, axis=0: np.concatenate(xs, axis=axis),
    "dot": np.dot,
    "outer": np.outer,
    "matmul": np.matmul,
    "max": np.max,
    "first_max": lambda x: np.max(x, axis=-1),
    "norm": euclidean,
    "products_of_others": without_each,
    "product": lambda x: np.prod(x, axis=-1),
    "logsumexp": lambda x, axis=None, keepdims=False: np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims)),
    "softmax": probabilities,
    "log_softmax": lambda x, axis=-1: np.log(probabilities(x, axis)),
    "cross_entropy": surprise,
}


def layer_normal(x: Any, gamma: Any, beta: Any, axis: Any = -1) -> Any:
    mean, variance = np.mean(x, axis=axis, keepdims=True), np.var(x, axis=axis, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * gamma + beta


def batch_normal(x: Any, gamma: Any, beta: Any) -> Any:
    last = np.moveaxis(x, 1, -1)
    axes = tuple(range(last.ndim - 1))
    return np.moveaxis(layer_normal(last, gamma, beta, axes), -1, 1)


def convolved(x: Any, w: Any, stride: tuple[int, int] = (1, 1), padding: tuple[int, int] = (0, 0)) -> Any:
    wide = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in padding)])
    return np.einsum("nchwij,fcij->nfhw", seen(wide, w.shape[2:], stride), w)


def pooled(reduce: Any, x: Any, kernel: Any, stride: Any, padding: int = 0, fill: float = 0.0) -> Any:
    wide = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], constant_values=fill)
    kernel, stride = (n if isinstance(n, tuple) else (n, n) for n in (kernel, stride))
    return reduce(seen(wide, kernel, stride), axis=(-2, -1))
