"""The mean squared error of a linear model, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "square": (3, 3), "n-1": (1, 3), "n-2": (2, 3), "n-is-d": (3, 3)}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, y, w = rng.standard_normal((n, d)), rng.standard_normal(n), rng.standard_normal(d)
    if case == "zero-weights":
        w = np.zeros(d)
    return {"X": X, "y": y, "w": w}


def loss(X, y, w):
    return ad.mean(ad.square(X @ w - y))
