"""Linear regressions: squares, a penalty, Huber's loss, absolute values."""

import numpy as np

import autodiff_core as ad
from verdict_grid.function import Function, Inputs, Point, Right, both, changed, times


def data(rng: np.random.Generator, n: int = 7, d: int = 3) -> Inputs:
    return {"X": rng.standard_normal((n, d)), "y": rng.standard_normal(n), "w": rng.standard_normal(d)}


def wide(rng: np.random.Generator) -> Inputs:
    return data(rng, 3, 11)


def one_row(rng: np.random.Generator) -> Inputs:
    return data(rng, 1, 5)


def looped_squares(X, y, w):
    g = np.zeros_like(w)
    for row, target in zip(X, y, strict=True):
        error = sum(row[k] * w[k] for k in range(len(w))) - target
        for j in range(len(w)):
            g[j] += 2 * error * row[j] / len(y)
    return g


squares = Function(
    "mean squared error",
    lambda X, y, w: ad.mean(ad.square(X @ w - y)),
    ("w",),
    {
        **both(data),
        "wide": Point(wide, comfortable=True),
        "one row": Point(one_row),
        "tiny": Point(changed(data, y=times(1e-9), w=times(1e-9))),
        "huge": Point(changed(data, y=times(1e9), w=times(1e9))),
        "zero": Point(changed(data, w=times(0.0))),
    },
    {
        "direct": Right(lambda X, y, w: 2 / len(y) * X.T @ (X @ w - y)),
        "expanded": Right(lambda X, y, w: 2 / len(y) * (X.T @ X @ w - X.T @ y)),
        "looped": Right(looped_squares),
        "in float32": Right(lambda X, y, w: (2 / len(y) * X.T @ (X @ w - y)).astype(np.float32)),
    },
    {
        "2 forgotten": lambda X, y, w: X.T @ (X @ w - y) / len(y),
        "sum for mean": lambda X, y, w: 2 * X.T @ (X @ w - y),
        "sign": lambda X, y, w: 2 / len(y) * X.T @ (y - X @ w),
        "divided by d": lambda X, y, w: 2 / len(w) * X.T @ (X @ w - y),
    },
)


def penalised(rng: np.random.Generator) -> Inputs:
    return {**data(rng), "lam": 0.3}


def augmented(X, y, w, lam):
    """The penalty as more rows of data: n lam |w|^2 = |sqrt(n lam) w - 0|^2."""
    root = np.sqrt(len(y) * lam, dtype=w.dtype)
    A, t = np.vstack([X, root * np.eye(len(w), dtype=w.dtype)]), np.concatenate([y, np.zeros_like(w)])
    return 2 / len(y) * A.T @ (A @ w - t)


ridge = Function(
    "ridge",
    lambda X, y, w, lam: ad.mean(ad.square(X @ w - y)) + lam * ad.sum(ad.square(w)),
    ("w",),
    {
        **both(penalised),
        "tiny penalty": Point(changed(penalised, lam=times(1e-4))),
        "huge": Point(changed(penalised, w=times(1e6))),
        "zero": Point(changed(penalised, w=times(0.0))),
    },
    {
        "direct": Right(lambda X, y, w, lam: 2 / len(y) * X.T @ (X @ w - y) + 2 * lam * w),
        "augmented": Right(augmented),
    },
    {
        "lam w": lambda X, y, w, lam: 2 / len(y) * X.T @ (X @ w - y) + lam * w,
        "penalty missing": lambda X, y, w, lam: 2 / len(y) * X.T @ (X @ w - y),
        "penalty over n": lambda X, y, w, lam: 2 / len(y) * (X.T @ (X @ w - y) + lam * w),
        "penalty summed": lambda X, y, w, lam: 2 / len(y) * X.T @ (X @ w - y) + 2 * lam * np.sum(w),
    },
)

DELTA = 1.25


def on_quarters(rng: np.random.Generator) -> Inputs:
    """Multiples of 1/4: residuals are exact, and can be exactly what is wanted."""
    return {name: np.round(4 * value) / 4 for name, value in data(rng).items()}


def residuals(wanted: float):
    def make(rng: np.random.Generator) -> Inputs:
        made = on_quarters(rng)
        exact = made["X"] @ made["w"]
        made["y"][:3] = exact[:3] - np.array([wanted, -wanted, wanted])
        return made

    return make


def nearly(wanted: float, gap: float):
    def make(rng: np.random.Generator) -> Inputs:
        made = data(rng)
        made["y"][:3] = (made["X"] @ made["w"])[:3] - wanted - gap * rng.standard_normal(3)
        return made

    return make


def huber_loss(X, y, w):
    a = ad.abs(X @ w - y)
    return ad.mean(ad.where(a <= DELTA, ad.square(a) / 2, DELTA * (a - DELTA / 2)))


def huber_by_cases(X, y, w):
    g = np.zeros_like(w)
    for row, r in zip(X, X @ w - y, strict=True):
        if abs(r) < DELTA:
            g += r * row
        else:
            g += DELTA * (row if r > 0 else -row)
    return g / len(y)


def huber_with(outside):
    """`outside` is the slope beyond delta."""

    def gradient(X, y, w):
        r = X @ w - y
        return X.T @ np.where(np.abs(r) <= DELTA, r, outside(r)) / len(y)

    return gradient


huber = Function(
    "Huber",
    huber_loss,
    ("w",),
    {
        **both(data),
        "at the edge": Point(residuals(DELTA)),
        "residual 0": Point(residuals(0.0)),
        "near the edge": Point(nearly(DELTA, 1e-7), "float32"),
        "huge": Point(changed(data, y=times(1e6))),
    },
    {
        "clipped": Right(lambda X, y, w: X.T @ np.clip(X @ w - y, -DELTA, DELTA) / len(y)),
        "by cases": Right(huber_by_cases),
    },
    {
        "delta missing": huber_with(np.sign),
        "sign missing": huber_with(lambda r: DELTA),
        "squares everywhere": lambda X, y, w: X.T @ (X @ w - y) / len(y),
    },
)


def by_division(X, y, w):
    r = X @ w - y
    return X.T @ (r / np.where(r == 0, 1, np.abs(r))) / len(y)


absolute = Function(
    "mean absolute error",
    lambda X, y, w: ad.mean(ad.abs(X @ w - y)),
    ("w",),
    {
        **both(data),
        "residual 0": Point(residuals(0.0)),
        "near 0": Point(nearly(0.0, 1e-7), "float32"),
        "near 0, float64": Point(nearly(0.0, 1e-7)),
        "huge": Point(changed(data, y=times(1e6))),
    },
    {
        "sign": Right(lambda X, y, w: X.T @ np.sign(X @ w - y) / len(y)),
        "-1 at 0": Right(lambda X, y, w: X.T @ np.where(X @ w > y, 1, -1).astype(w.dtype) / w.dtype.type(len(y))),
        "by division": Right(by_division),
    },
    {
        "n missing": lambda X, y, w: X.T @ np.sign(X @ w - y),
        "of the residual": lambda X, y, w: X.T @ (X @ w - y) / len(y),
        "sign of w": lambda X, y, w: np.abs(X).T @ np.sign(X @ w - y) / len(y),
        "2 at 0": lambda X, y, w: X.T @ np.where(X @ w - y == 0, 2, np.sign(X @ w - y)) / len(y),
    },
)

FUNCTIONS = (squares, ridge, huber, absolute)
