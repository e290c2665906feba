"""The sum of squared residuals, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "square": (3, 3), "symmetric-x": (3, 3), "n-1": (1, 3), "n-2": (2, 3)}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, y, w = rng.standard_normal((n, d)), rng.standard_normal(n), rng.standard_normal(d)
    if case == "symmetric-x":
        X = X + X.T
    if case == "zero-weights":
        w = np.zeros(d)
    return {"X": X, "y": y, "w": w}


def loss(X, y, w):
    return ad.sum(ad.square(X @ w - y))
