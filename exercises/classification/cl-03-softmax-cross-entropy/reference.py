"""Softmax cross-entropy, and scores and labels that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "two-classes": (7, 2), "one-row": (1, 5), "n-1": (1, 5)}
LABELS = {
    "wide": [9, 2, 2, 0, 9],
    "two-classes": [0, 1, 1, 0, 1, 1, 1],
    "one-row": [3],
    "n-1": [3],
    "one-label": [2] * 7,
}


def inputs(rng, case):
    n, k = SHAPES.get(case, (7, 5))
    Z = 2 * rng.standard_normal((n, k))
    if case in ("equal-scores", "zero-scores"):
        Z = np.zeros((n, k))
    if case == "shifted":
        Z = Z + 1000 * (-1.0) ** np.arange(n)[:, None]
    if case == "far-apart":
        Z = 500 * Z
    return {"Z": Z, "y": np.array(LABELS.get(case, [0, 3, 4, 1, 1, 2, 0]))}


def loss(Z, y):
    return ad.cross_entropy(Z, y)
