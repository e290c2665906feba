"""What the checks saw of each faulty function in "Name the bug", as the tables that its statement shows."""

from collections.abc import Callable
from typing import Any

import numpy as np

import autodiff_core as ad

Namespace = dict[str, Any]
Rows = list[list[str]]


def table(rows: Rows) -> str:
    """Markdown, the first row as its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def numbers(array: Any) -> list[str]:
    return [f"{value:.3f}" for value in np.ravel(array) + 0.0]


def gradients(loss: Callable[..., Any], *arguments: Any) -> list[Any]:
    """Of the loss with respect to every argument, by reverse mode."""
    tensors = [ad.tensor(np.asarray(x, dtype=float), requires_grad=True) for x in arguments]
    return [g.numpy() for g in ad.grad(loss(*tensors), tensors)]


def regression(n: int, d: int, seed: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)), rng.standard_normal(n), rng.standard_normal(d)


def mean_squared_error(X: Any, y: Any, w: Any) -> Any:
    return ad.mean(ad.square(X @ w - y))


def sign(faulty: Namespace) -> Rows:
    X, y, w = regression(7, 3, seed=2)
    right, found = gradients(mean_squared_error, X, y, w)[2], faulty["grad"](X, y, w)
    return [
        ["", "dw[0]", "dw[1]", "dw[2]"],
        ["reference", *numbers(right)],
        ["returned", *numbers(found)],
        ["ratio", *numbers(found / right)],
    ]


def missing_mean(faulty: Namespace) -> Rows:
    rows = [["data", "ratio of every entry of dw"]]
    for n, d in ((7, 3), (5, 11), (1, 3)):
        X, y, w = regression(n, d, seed=n)
        ratios = set(numbers(faulty["grad"](X, y, w) / gradients(mean_squared_error, X, y, w)[2]))
        rows.append([f"{n} sample{'s' * (n > 1)}, {d} features", ", ".join(sorted(ratios))])
    return rows


def transposed(faulty: Namespace) -> Rows:
    rows = [["data", "dW must have", "dW has", "entries of the reference", "entries returned"]]
    for d, k in ((3, 2), (2, 2)):
        rng = np.random.default_rng(2)
        X, Y, W = rng.standard_normal((7, d)), rng.standard_normal((7, k)), rng.standard_normal((d, k))
        right = gradients(lambda X, Y, W, n=7: ad.sum(ad.square(X @ W - Y)) / n, X, Y, W)[2]
        found = faulty["grad"](X, Y, W)
        shapes = [str(right.shape), str(found.shape)]
        rows.append([f"{d} features, {k} targets", *shapes, by_rows(right), by_rows(found)])
    return rows


def by_rows(matrix: Any) -> str:
    return "; ".join(" ".join(numbers(row)) for row in matrix)


def overwritten(faulty: Namespace) -> Rows:
    rng = np.random.default_rng(3)
    W, dout = rng.standard_normal((7, 2)), rng.standard_normal((2, 5, 2))
    idx = np.array([[0, 3, 1, 3, 5], [3, 0, 6, 4, 3]])
    right = gradients(lambda W: ad.sum(ad.embedding(W, idx) * dout), W)[0]
    found = faulty["backward"](dout, (W, idx))
    uses = np.bincount(idx.ravel(), minlength=7)
    shown = [[str(row), str(uses[row]), *map(" ".join, map(numbers, (right[row], found[row])))] for row in range(7)]
    return [["row of W", "times used", "reference", "returned"], *shown]


def penalised(faulty: Namespace) -> Rows:
    def loss(w: Any, b: Any) -> Any:
        return ad.mean(ad.square(X @ w + b - y)) + lam * ad.sum(ad.square(w))

    rows = [["bias b", "penalty lam", "db, reference", "db, returned", "difference", "largest error of dw"]]
    X, y, w = regression(7, 3, seed=5)
    for b, lam in ((0.8, 0.5), (-1.5, 0.5), (-1.5, 0.25), (0.0, 0.5)):
        dw, db = gradients(loss, w, b)
        found_w, found_b = faulty["grad"](X, y, w, b, lam)
        off = np.max(np.abs(found_w - dw))
        rows.append([str(b), str(lam), *numbers([db, found_b, found_b - db, off])])
    return rows


def upstream(faulty: Namespace) -> Rows:
    rng = np.random.default_rng(6)
    X, W, b, dout = (rng.standard_normal(shape) for shape in ((7, 3), (3, 2), (2,), (7, 2)))
    rows = [["dout", "first entry of dX", "of dW", "of db", "wrong"]]
    for name, incoming in (("random", dout), ("twice that", 2 * dout), ("all ones", np.ones_like(dout))):
        right = gradients(lambda X, W, b, v=incoming: ad.sum((X @ W + b) * v), X, W, b)
        found = faulty["backward"](incoming, (X, W))
        wrong = [n for n, r, g in zip(("dX", "dW", "db"), right, found, strict=True) if not np.allclose(r, g)]
        rows.append([name, *numbers([np.ravel(g)[0] for g in found]), ", ".join(wrong) or "none"])
    return rows


def branch(faulty: Namespace) -> Rows:
    rng = np.random.default_rng(11)
    x, dout, alpha = rng.standard_normal(7), rng.standard_normal(7), 0.3
    right = gradients(lambda x: ad.sum(ad.where(x > 0, x, alpha * x) * dout), x)[0]
    found = faulty["backward"](dout, (x, alpha))
    columns = zip(*map(numbers, (x, dout, right, found, found / right)), strict=True)
    return [["x", "dout", "reference", "returned", "ratio"], *map(list, columns)]


def wrong_tensor(faulty: Namespace) -> Rows:
    rng = np.random.default_rng(8)
    x, w, y = rng.standard_normal(5), rng.standard_normal(5), 0.7
    right = gradients(lambda w: ad.square(ad.dot(x, w) - y), w)[0]
    found = faulty["grad"](x, y, w)
    columns = zip(*map(numbers, (x, w, right, found, found / right)), strict=True)
    return [["x", "w", "reference", "returned", "ratio"], *map(list, columns)]


REPORTS: dict[str, Callable[[Namespace], Rows]] = {
    "item-1": sign,
    "item-2": missing_mean,
    "item-3": transposed,
    "item-4": overwritten,
    "item-5": penalised,
    "item-6": upstream,
    "item-7": branch,
    "item-8": wrong_tensor,
}
