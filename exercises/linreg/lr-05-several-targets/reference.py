"""Linear regression with several targets, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

# Samples, features, targets.
SHAPES = {
    "wide": (5, 11, 3),
    "one-sample": (1, 3, 5),
    "one-target": (7, 3, 1),
    "square": (3, 3, 3),
    "d-is-k": (7, 3, 3),
    "n-is-d-is-k": (3, 3, 3),
    "k-1": (7, 3, 1),
    "k-2": (7, 3, 2),
    "n-1": (1, 3, 5),
}


def inputs(rng, case):
    n, d, k = SHAPES.get(case, (7, 3, 5))
    X, Y, W = rng.standard_normal((n, d)), rng.standard_normal((n, k)), rng.standard_normal((d, k))
    if case == "zero-weights":
        W = np.zeros((d, k))
    return {"X": X, "Y": Y, "W": W}


def loss(X, Y, W):
    return ad.sum(ad.square(X @ W - Y)) / len(X)
