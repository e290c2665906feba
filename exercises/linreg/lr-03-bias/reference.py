"""The mean squared error of a linear model with a bias, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "square": (3, 3)}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, y, w = rng.standard_normal((n, d)), rng.standard_normal(n), rng.standard_normal(d)
    b = float(rng.standard_normal()) + 1.5
    if case == "zero-weights":
        w = np.zeros(d)
    if case == "no-bias":
        b = 0.0
    if case == "centred":
        X = X - X.mean(axis=0)
        y = X @ w + b - (y - y.mean())
    return {"X": X, "y": y, "w": w, "b": b}


def loss(X, y, w, b):
    return ad.mean(ad.square(X @ w + b - y))
