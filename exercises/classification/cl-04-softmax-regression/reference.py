"""Softmax regression with a penalty on the weights, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

# Samples, features, classes.
SHAPES = {"wide": (5, 11, 3), "one-sample": (1, 3, 5), "n-1": (1, 3, 5)}
LABELS = {"wide": [2, 0, 0, 2, 2], "one-sample": [3], "n-1": [3]}


def inputs(rng, case):
    n, d, k = SHAPES.get(case, (7, 3, 5))
    X, W, b, reg = rng.standard_normal((n, d)), rng.standard_normal((d, k)), rng.standard_normal(k), 0.21
    y = np.array(LABELS.get(case, [0, 3, 4, 1, 1, 2, 0]))
    if case == "zero-weights":
        W = np.zeros((d, k))
    if case == "huge-scores":
        W, reg = 2000 * W, 0.0003
    if case == "small-start":
        W, b, reg = 1e-4 * W, np.zeros(k), 5e-6
    return {"X": X, "y": y, "W": W, "b": b, "reg": reg}


def loss(X, y, W, b, reg):
    return ad.cross_entropy(X @ W + b, y) + reg * ad.sum(ad.square(W))
