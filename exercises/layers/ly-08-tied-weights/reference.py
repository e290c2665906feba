"""A linear autoencoder with one matrix for both of its layers, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

# Samples, numbers in a sample, numbers in its code.
SHAPES = {
    "wide": (3, 11, 5),
    "longer-code": (5, 3, 7),
    "square": (7, 5, 5),
    "one-sample": (1, 5, 3),
    "orthonormal": (7, 5, 5),
    "scaled-orthonormal": (7, 5, 5),
}


def inputs(rng, case):
    n, d, h = SHAPES.get(case, (7, 5, 3))
    X, W = rng.standard_normal((n, d)), 0.7 * rng.standard_normal((d, h))
    if case == "zero-weights":
        W = np.zeros((d, h))
    if case == "orthonormal":
        W = np.linalg.qr(W)[0]
    if case == "scaled-orthonormal":
        W = 0.6 * np.linalg.qr(W)[0]
    return {"X": X, "W": W}


def loss(X, W):
    return ad.sum(ad.square(X @ W @ W.T - X))
