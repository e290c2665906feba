"""Ridge regression, and data that tell its mistakes apart."""

import numpy as np

import autodiff_core as ad

SHAPES = {"wide": (5, 11), "one-sample": (1, 3), "square": (3, 3)}


def inputs(rng, case):
    n, d = SHAPES.get(case, (7, 3))
    X, y, w = rng.standard_normal((n, d)), rng.standard_normal(n), rng.standard_normal(d)
    b, lam = 0.8, 0.37
    if case in ("zero-weights", "no-weights"):
        w = np.zeros(d)
    if case == "tiny-penalty":
        lam = 1e-30
    return {"X": X, "y": y, "w": w, "b": b, "lam": lam}


def loss(X, y, w, b, lam):
    return ad.mean(ad.square(X @ w + b - y)) + lam * ad.sum(ad.square(w))
